@echo off
chcp 936 >nul
rem 双击：新建单位，或在浏览器里打开“报告”文件夹里的那个单位。在命令窗口里也可以写：开始 check --project 报告\某局
setlocal
set "LAWREPORT_CALLED=开始"
if not exist "%~dp0程序\python\python.exe" goto packed
"%~dp0程序\python\python.exe" -s -E -X utf8 "%~dp0程序\run.py" %*
set "CODE=%ERRORLEVEL%"
if "%~1"=="" pause
exit /b %CODE%

:packed
echo 没有找到“程序”文件夹。请先把整个压缩包解压到一个文件夹，再双击那里的“开始.bat”；不要在压缩包里直接双击。
pause
exit /b 3
