"""The files of a new unit's project, from which its first draft is built.

In: the unit's name, short name, kind and year. Out: path → bytes. Responsible for: which files a project has, what stands in
them before anybody has filled them in, and that each opens right where a clerk opens it (Excel, WPS, Notepad, a double click).
The texts stand in `texts/`, a folder for each family of units and one for all.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lawreport import __version__
from lawreport.base.disk import DISK
from lawreport.base.program import FOLDER, LENT
from lawreport.files.sheets.csvedit import new_table
from lawreport.project import MARK, PROFILE, TEMPLATE
from lawreport.report.typesetting import STANDARD
from lawreport.start.unit.guess import domain, guess
from lawreport.start.unit.keys import in_chinese
from lawreport.style import Style
from lawreport.unitkind import UnitKind

CHINESE, ENGLISH = "中文", "英文"  # the language of the keys in YAML
SAMPLE = "示例（虚构），待填"  # 来源 of every sample figure
COLUMNS = ("指标", "数值", "来源", "备注")
_TEXTS = Path(__file__).with_name("texts")
_FAMILIES = {
    UnitKind.PROVINCE: ("government", "行政复议"),
    UnitKind.CITY: ("government", "行政复议"),
    UnitKind.COUNTY: ("government", "行政复议"),
    UnitKind.TOWNSHIP: ("township", "矛盾纠纷调解"),
    UnitKind.DEPARTMENT: ("department", "执法情况"),
    UnitKind.MINISTRY: ("ministry", "行政复议"),
}  # kind → folder of its texts, name of its chart


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit that begins; `signers` where several organs report together."""

    name: str
    short: str
    kind: UnitKind
    year: int
    signers: tuple[str, ...] = ()


BATCHES = {"开始.bat": "shared/start.bat.txt", "生成报告.bat": "shared/build.bat.txt"}  # for a double click on Windows


def new_project(unit: str, short: str, kind: UnitKind, year: int, keys: str = CHINESE) -> dict[str, bytes]:
    """Return path → bytes of a new project that builds a draft at once; paths have forward slashes."""
    return files_of(NewUnit(unit, short, kind, year), keys)


def files_of(unit: NewUnit, keys: str = CHINESE) -> dict[str, bytes]:
    """Return path → bytes of a unit's new project; with `keys` English its YAML has the program's own names."""
    words = _words(unit)
    texts = {path: _filled(text, words) for path, text in _texts(unit)}
    if keys == CHINESE:
        texts = {path: in_chinese(path, text) for path, text in texts.items()}
    return {
        **{path: text.encode("utf-8") for path, text in texts.items()},
        **_tables(unit),
        **look(),
        MARK: mark(),
        **{name: batch(name) for name in BATCHES},
        "说明.txt": _filled(text_of("shared/readme.txt"), words).replace("\n", "\r\n").encode("utf-8-sig"),
    }


def batch(name: str) -> bytes:
    """Return a file for a double click as cmd reads it: GBK, CRLF."""
    return text_of(BATCHES[name]).replace("\n", "\r\n").encode("gbk")


def mark() -> bytes:
    """Return the file that says which version a folder was made with."""
    return text_of("shared/mark.txt").replace("@@版本@@", __version__).replace("\n", "\r\n").encode("utf-8-sig")


def look() -> dict[str, bytes]:
    """Return path → bytes of the look: the profile of the national standard, and the template made from it."""
    from lawreport.word.template.compile import profile_of
    from lawreport.word.template.make import make_template

    profile = DISK.file(LENT / PROFILE, PROFILE)
    return {PROFILE: profile.data, TEMPLATE: make_template(profile_of({PROFILE: profile}))}


def _texts(unit: NewUnit) -> Iterator[tuple[str, str]]:
    """Yield (path, text with blanks) of every file that is UTF-8 text."""
    family, chart = _FAMILIES[unit.kind]
    part = f"sections/{unit.year}"
    yield "data/unit.yaml", text_of("shared/unit.yaml")
    yield "data/metrics.yaml", text_of(f"{family}/metrics.yaml")
    yield "data/checks.yaml", text_of(f"{family}/checks.yaml")
    yield f"{part}/report.yaml", text_of("shared/report.yaml")
    yield f"{part}/01_measures.yaml", text_of(f"{family}/01_measures.yaml")
    yield f"{part}/02_shortcomings.yaml", text_of("shared/02_shortcomings.yaml")
    yield f"{part}/03_first_responsible.yaml", text_of(f"{family}/03_first_responsible.yaml")
    yield f"{part}/04_next_year.yaml", text_of(f"{family}/04_next_year.yaml")
    yield f"{part}/05_other.yaml", text_of("shared/05_other.yaml")
    yield f"charts/{chart}.yaml", text_of(f"{family}/chart.yaml")
    yield "Makefile", text_of("shared/Makefile.txt")
    yield "build_report.py", text_of("shared/build_report.py.txt")


def _tables(unit: NewUnit) -> dict[str, bytes]:
    """Return the sample figures of two years, each said to be one."""
    rows = list(csv.DictReader(text_of(f"{_FAMILIES[unit.kind][0]}/figures.csv").splitlines()))
    return {
        f"data/{year}.csv": new_table(COLUMNS, {row["指标"]: {"数值": row[column], "来源": SAMPLE} for row in rows})
        for year, column in ((unit.year, "本年"), (unit.year - 1, "上年"))
    }


@cache
def text_of(name: str) -> str:
    """Return a text of ours, with what several of them begin with in its place."""
    text = (_TEXTS / name).read_text(encoding="utf-8")
    return text.replace("@@寻找@@\n", (_TEXTS / "shared/find.bat.txt").read_text(encoding="utf-8"))


def _filled(text: str, words: Mapping[str, str]) -> str:
    for blank, word in words.items():
        text = text.replace(f"@@{blank}@@", word)
    return text


def _words(unit: NewUnit) -> dict[str, str]:
    """Return blank → word."""
    said = guess((unit.signers or (unit.name,))[-1], unit.kind)
    month = unit.kind.duty.month
    copied = said.copied or "某某委依法治某办"
    return {
        "单位": unit.name,
        "简称": unit.short,
        "自称": "（以下简称{{ 简称 }}）" if unit.short != unit.name else "",
        "类别": str(unit.kind),
        "年": str(unit.year),
        "上年": str(unit.year - 1),
        "次年": str(unit.year + 1),
        "期限": f"{month}月1日",
        "日期": f"{unit.year + 1}年{month - 1}月20日",
        "全": f"全{domain(unit.name, unit.kind)}",
        "主送": said.recipients,
        "抄送": copied,
        "另报": _ALSO.get(unit.kind, ""),
        "报送": f"次年{month}月1日之前报{said.recipients}，抄送{copied}；次年4月1日之前向社会公开。{_ALSO.get(unit.kind, '')}",
        "程序": repr(str(FOLDER)),
        "程序夹": str(FOLDER),
        **_joint(unit),
    }


_ALSO = {
    UnitKind.CITY: "政府还要报同级党委、人大常委会。",
    UnitKind.COUNTY: "政府还要报同级党委、人大常委会。",
    UnitKind.DEPARTMENT: "部门还要报上一级主管部门。",
}  # whom else a unit reports to, with a document of its own


def _joint(unit: NewUnit) -> dict[str, str]:
    """Return the words that are others where several organs report together: title, red head, who signs."""
    about = "关于{{ 年 }}年度法治政府建设情况的报告"
    if not unit.signers:
        return {"标题": f' "{{{{ 单位 }}}}{about}"', "标志": f"{unit.name}文件", "联署": ""}
    lines = "".join(f"\n  - {line}" for line in (*_in_lines(unit.signers), f'"{about}"'))
    named = f"signers: [{', '.join(unit.signers)}]      # 联合行文的各个机关，主办的排第一；落款照这个次序\n"
    return {"标题": lines, "标志": f"[{', '.join(unit.signers)}]", "联署": named}


def _in_lines(organs: tuple[str, ...]) -> tuple[str, ...]:
    """Return the organs as they stand in a title: side by side where a line holds them, else a line each."""
    together = "\u3000".join(organs)
    return (together,) if STANDARD[Style.TITLE].holds(together) else organs
