#!/usr/bin/env python3
"""生成法治政府建设年度报告。用法：python build_report.py --help"""

import sys

from lawreport.venv import ready

if __name__ == "__main__":
    ready(__file__)
    from lawreport.cli import main

    sys.exit(main())
