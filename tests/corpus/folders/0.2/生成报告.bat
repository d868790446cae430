@echo off
chcp 936 >nul
title 法治政府建设年度报告
pushd "%~dp0"
set "PY="
py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "PY=py -3"
if not defined PY python -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "PY=python"
if not defined PY goto nopython
echo 正在生成送审稿……
%PY% build_report.py
if errorlevel 1 goto failed
if exist build start "" build
echo.
echo 报告在 build 文件夹里，已经打开。还要填哪些地方，看上面列的，或者再看 说明.txt。
goto end

:nopython
echo 这台电脑上没有找到 Python 3.11 或更新的版本。
echo 请到 www.python.org 下载安装，安装时勾选 Add python.exe to PATH，装好以后再双击一次。
goto end

:failed
echo.
echo 没有生成报告。请照上面说的改好，存盘，再双击一次。原来的文件没有改动。

:end
popd
echo.
pause
