"""A real browser for tests: found, started, and what it must not be without."""

import os
import shutil

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "microsoft-edge")


def find_browser() -> str | None:
    """Return the program, or None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def need_browser() -> str:
    """Return the program. Skip where there is none; fail instead where there must be one."""
    program = find_browser()
    if program is None:
        if os.environ.get("LAWREPORT_REQUIRE_BROWSER"):
            pytest.fail("没有 Chromium，但 LAWREPORT_REQUIRE_BROWSER 要求有")
        pytest.skip("没有 Chromium")
    return program
