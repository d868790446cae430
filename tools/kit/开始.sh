#!/bin/sh
# 不带参数：新建单位，或在浏览器里打开“报告”文件夹里的那个单位；./开始.sh build 生成它的报告。也可以写：./开始.sh check --project 报告/某局
here=$(cd "$(dirname "$0")" && pwd) || exit 3
export LAWREPORT_CALLED="$0"
for python in $(for v in $(echo "@PYTHONS@" | tr '、' ' '); do echo "python$v"; done) python3; do
    command -v "$python" >/dev/null 2>&1 || continue
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
    case "、@PYTHONS@、" in *"、$version、"*) exec env -u PYTHONHOME -u PYTHONPATH "$python" -s -X utf8 "$here/程序/run.py" "$@" ;; esac
done
echo "这台电脑没有合用的 Python。这个工具包要 Python @PYTHONS@ 中的一个（glibc 2.28 以上）；请管理员从系统的软件源安装。" >&2
exit 3
