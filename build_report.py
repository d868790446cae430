#!/usr/bin/env python3
"""生成法治政府建设年度报告。用法：python build_report.py --help"""

import os
import sys

from lawreport.base.venv import ready

if __name__ == "__main__":
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy only draws here: its threads cost more than they bring
    ready(__file__)  # goes on in the project's own environment, which is set up the first time
    from lawreport.app.cli import main

    sys.exit(main())
