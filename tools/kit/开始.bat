@echo off
rem 双击：新建单位，或生成“报告”文件夹里那个单位的报告。在命令窗口里也可以写：开始 check --project 报告\某局
setlocal
set "LAWREPORT_CALLED=开始"
"%~dp0程序\python\python.exe" -s -E -X utf8 "%~dp0程序\run.py" %*
set "CODE=%ERRORLEVEL%"
if "%~1"=="" pause
exit /b %CODE%
