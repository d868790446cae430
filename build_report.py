#!/usr/bin/env python3
"""生成法治政府建设年度报告。用法：python build_report.py --help"""

import atexit
import gc
import os
import sys
from contextlib import suppress

from lawreport.base.venv import ready


def leave(code: int) -> None:
    """End at once, tidied up: taking numpy and matplotlib apart piece by piece takes longer than a small build."""
    atexit._run_exitfuncs()
    for stream in filter(None, (sys.stdout, sys.stderr)):
        with suppress(OSError):  # the screen has gone, or its disk is full
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    os.environ.setdefault(
        "OPENBLAS_NUM_THREADS", "1"
    )  # numpy only draws here; starting its threads took a tenth of a cold build
    gc.set_threshold(100_000)  # a build leaves few circles behind; looking for them took a tenth of its time
    ready(__file__)
    from lawreport.app.cli import main

    leave(main())
