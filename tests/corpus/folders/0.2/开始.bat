@echo off
chcp 936 >nul
title 法治政府建设年度报告
pushd "%~dp0"
set "PY="
py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "PY=py -3"
if not defined PY python -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "PY=python"
if not defined PY goto nopython
echo 正在打开网页……用的时候不要关这个窗口，可以把它缩小。
%PY% build_report.py page
if errorlevel 1 goto failed
popd
exit /b 0

:nopython
echo 这台电脑上没有找到 Python 3.11 或更新的版本。
echo 请到 www.python.org 下载安装，安装时勾选 Add python.exe to PATH，装好以后再双击一次。
goto end

:failed
echo.
echo 网页没有打开。请照上面说的改好，再双击一次；只要生成报告，双击 生成报告.bat。

:end
popd
echo.
pause
