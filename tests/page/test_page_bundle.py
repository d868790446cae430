"""The one file of the editor is what the lock gives: bundled anew, equal bytes; it asks for nothing from outside."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

REPO = Path(__file__).parents[2]
STATIC = REPO / "lawreport" / "page" / "static"
SOURCES = REPO / "tools" / "page"


def need_npm() -> None:
    """Skip where npm is missing; fail instead where it must be there."""
    if shutil.which("npm") is None:
        if os.environ.get("LAWREPORT_REQUIRE_NPM"):
            pytest.fail("没有 npm，但 LAWREPORT_REQUIRE_NPM 要求有")
        pytest.skip("没有 npm")


def test_the_bundle_is_what_the_lock_gives(tmp_path: Path) -> None:
    need_npm()
    shutil.copytree(SOURCES, tmp_path / "page", ignore=shutil.ignore_patterns("node_modules"))
    (tmp_path / "static").mkdir()
    done = subprocess.run(
        ["sh", tmp_path / "page" / "build.sh", tmp_path / "static"], capture_output=True, text=True, timeout=300, check=False
    )
    if done.returncode and re.search(r"E(NOTFOUND|AI_AGAIN|CONNREFUSED|CONNRESET|TIMEDOUT|NETUNREACH)", done.stderr):
        if os.environ.get("LAWREPORT_REQUIRE_NPM"):
            pytest.fail(done.stderr)
        pytest.skip("没有网络，取不到程序包")
    assert done.returncode == 0, done.stderr
    for made in sorted((tmp_path / "static").iterdir()):
        assert made.read_bytes() == (STATIC / made.name).read_bytes(), (
            f"{made.name} 不是锁定的程序包合成的：运行 make page-bundle"
        )


def test_every_package_of_the_lock_has_its_hash() -> None:
    lock = (SOURCES / "package-lock.json").read_text()
    assert lock.count('"integrity": "sha512-') == len(re.findall(r'"node_modules/[^"]+": \{', lock))
    assert "resolved" not in lock


def test_the_bundle_makes_no_style_element_of_its_own_and_asks_for_nothing() -> None:
    bundle = (STATIC / "codemirror.js").read_text()
    assert not re.search(r"\bfetch\(|XMLHttpRequest|importScripts|new WebSocket|\beval\(|new Function", bundle)
    assert ".adoptedStyleSheets" in bundle
