#!/usr/bin/env python3
"""生成法治政府建设年度报告。用法：python build_report.py --help"""

import os
import sys


def main() -> int:
    from lawreport.app.cli import main

    return main()


if __name__ == "__main__":
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy only draws here: its threads cost more than they bring
    try:
        from lawreport.base.venv import run

        sys.exit(run(__file__, main))
    except KeyboardInterrupt:  # before the program could say so itself
        print("已取消。", file=sys.stderr)
        sys.exit(130)
