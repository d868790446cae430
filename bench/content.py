"""What is measured: the fictional example, as one project and as many units, with and without its charts."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "wangchuan"
YEAR = "2025"
TEMPLATE = ROOT / "templates" / "report.docx"


def project(folder: Path) -> Path:
    """Return a copy of the example, with the template beside it."""
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("build"))
    (folder / "templates").mkdir()
    shutil.copy(TEMPLATE, folder / "templates")
    return folder


def bureau(folder: Path, count: int, charts: bool = True, own: bool = False) -> Path:
    """Return the folder of `count` units with figures of their own below a bureau that holds what they share.

    With `own` no paragraph of one stands in another either, and the tables of all years differ, but for the workbook.
    """
    shutil.copytree(EXAMPLE / "charts", folder / "charts")
    shutil.copytree(TEMPLATE.parent, folder / "templates")
    (folder / "data").mkdir()
    shutil.copy(EXAMPLE / "data/metrics.yaml", folder / "data")
    for number in range(count):
        _unit(folder / "units" / f"u{number:04d}", number, charts)
        if own:
            _speak_for_itself(folder / "units" / f"u{number:04d}", number)
    return folder / "units"


def _unit(folder: Path, number: int, charts: bool) -> None:
    for part in ("sections", "data"):
        shutil.copytree(EXAMPLE / part, folder / part)
    (folder / "data/metrics.yaml").unlink()
    replace(folder / "data/unit.yaml", "望川市司法局", f"第{number}司法局")
    for name in ("复议新收", "复议未结", "应诉案件", "法律援助"):  # charts of every unit differ
        replace(folder / f"data/{YEAR}.csv", rf"(?m)^{name},(\d+)", lambda m: f"{m[0][: -len(m[1])]}{int(m[1]) + number}")
    if not charts:
        for path in (folder / "sections").rglob("*.yaml"):
            replace(path, r"(?m)^ *charts: .*\n", "", must=False)


def _speak_for_itself(folder: Path, number: int) -> None:
    """Give every paragraph of a unit a word of its own, and every year a figure."""
    name = "".join("云山河川林石田泉"[number >> shift & 7] for shift in (6, 3, 0)) + "镇"
    for path in (folder / "sections").rglob("0*.yaml"):
        replace(path, r"(?m)^( +(?:- )?)(?=[\u4e00-\u9fff{][^:\n]{14,}$)", rf"\1在{name}，")
    for path in (folder / "data").glob("20*.csv"):
        replace(path, r"(?m)^法律援助,(\d+)", lambda m: f"法律援助,{int(m[1]) + 7 * number}")


def replace(path: Path, pattern: str, new, must: bool = True) -> None:
    """Rewrite a file with every match of the pattern replaced."""
    text, count = re.subn(pattern, new, path.read_text(encoding="utf-8-sig"))
    if must and not count:
        raise SystemExit(f"{path}: {pattern}?")
    path.write_text(text, encoding="utf-8")
