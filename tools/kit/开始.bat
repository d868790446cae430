@echo off
rem 双击：新建单位，或在浏览器里打开“报告”文件夹里的那个单位。在命令窗口里也可以写：开始 check --project 报告\某局
setlocal
set "LAWREPORT_CALLED=开始"
"%~dp0程序\python\python.exe" -s -E -X utf8 "%~dp0程序\run.py" %*
set "CODE=%ERRORLEVEL%"
if "%~1"=="" pause
exit /b %CODE%
