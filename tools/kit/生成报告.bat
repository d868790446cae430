@echo off
rem 把单位的文件夹拖到这个文件上，就生成它的报告；双击它，生成“报告”文件夹里那个单位的报告
setlocal
set "LAWREPORT_CALLED=开始"
if "%~1"=="" (
  "%~dp0程序\python\python.exe" -s -E -X utf8 "%~dp0程序\run.py" build
) else (
  "%~dp0程序\python\python.exe" -s -E -X utf8 "%~dp0程序\run.py" build --project "%~1"
  if not errorlevel 1 start "" "%~1\build"
)
pause
