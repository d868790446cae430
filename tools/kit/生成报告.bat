@echo off
chcp 936 >nul
rem 把单位的文件夹拖到这个文件上，就生成它的报告；双击它，生成“报告”文件夹里那个单位的报告
setlocal
set "LAWREPORT_CALLED=开始"
if not exist "%~dp0程序\python\python.exe" goto packed
if "%~1"=="" (
  "%~dp0程序\python\python.exe" -s -E -X utf8 "%~dp0程序\run.py" build
) else (
  "%~dp0程序\python\python.exe" -s -E -X utf8 "%~dp0程序\run.py" build --project "%~1"
  if not errorlevel 1 start "" "%~1\build"
)
pause
exit /b

:packed
echo 没有找到“程序”文件夹。请先把整个压缩包解压到一个文件夹，再双击那里的“生成报告.bat”；不要在压缩包里直接双击。
pause
exit /b 3
