"""What is fuzzed: every reader of what people, offices and mail bring in. `targets` is name → function of bytes.

A target returns a word for what became of its input, so that the engine can tell a new outcome from an old one, and
raises only when the program would have failed. `seeds` gives what to begin with, `WORDS` what the formats are made of.

Packages are fuzzed in their parts: the first byte says which part of a good package the rest replaces, 0 the whole.
"""

import io
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
for _folder in (TESTS, TESTS.parent):
    if str(_folder) not in sys.path:
        sys.path.insert(0, str(_folder))

from lawreport.edition import Edition  # noqa: E402
from lawreport.figures.expression import Misuse, evaluate, parse  # noqa: E402
from lawreport.figures.metrics import Data  # noqa: E402
from lawreport.model import Metric, Quantity, Reading  # noqa: E402
from lawreport.problem import Place, Problems, Trouble  # noqa: E402

UNITS = ("件", "%", "万元", "")


def outcome(work: Callable[[], object]) -> str:
    """Return how the work ended: well, or with which kinds of problems. Problems must be fit for a screen."""
    try:
        work()
    except Trouble as trouble:
        assert trouble.problems
        for problem in trouble.problems:
            assert problem.message and str(problem).count("\n") <= problem.hint.count("\n") + 1 and len(str(problem)) < 5_000, (
                problem
            )
        return " ".join(sorted({p.id for p in trouble.problems}))
    return "well"


def yaml(data: bytes) -> str:
    from lawreport.files import yamlfile
    from lawreport.files.textfile import decode

    return outcome(lambda: yamlfile.parse(decode(data, "a.yaml"), "a.yaml"))


def value(data: bytes) -> str:
    from lawreport.figures.quantity import NotAQuantity, doubts, parse_quantity, print_number

    text = data[1:].decode("utf-8", "replace")
    unit = UNITS[data[0] % len(UNITS)] if data else ""
    try:
        quantity = parse_quantity(text, unit)
        doubts(quantity, unit)
        assert quantity.printed(unit) and print_number(quantity.amount)
    except NotAQuantity as error:
        return error.message[:6]
    return f"well {quantity.exact}"


def csv(data: bytes) -> str:
    from lawreport.files.sheets.tables import table_from

    return outcome(lambda: table_from(data, "data/2024.csv", ("指标", "数值"), ("来源", "备注")))


def xlsx(data: bytes) -> str:
    from lawreport.files.sheets.tables import table_from

    return outcome(lambda: table_from(_package(data, "xlsx"), "data/2024.xlsx", ("指标", "数值"), ("来源", "备注")))


def form(data: bytes) -> str:
    from lawreport.year.forms.formreader import read_form

    return outcome(lambda: read_form(_package(data, "form"), "回收.xlsx", Problems()))


@cache
def figures() -> Data:
    """Return the data that snippets and expressions are about."""
    metrics = {
        name: Metric(name, unit) for name, unit in (("检查", "家"), ("罚款", "万元"), ("率", "%"), ("缺", "件"), ("约", "件"))
    }
    years = {
        year: {
            name: Reading(
                metrics[name],
                year,
                Quantity(text, Decimal(text), approx="约" if name == "约" else ""),
                text,
                Place("data/2024.csv", 2),
            )
            for name, text in (("检查", "1200"), ("罚款", "3.50"), ("率", "98.5"), ("约", "100"))
        }
        for year in (2023, 2024)
    }
    return Data(2024, metrics, years, {"单位": "甲局", "简称": "甲局"})


def prose(data: bytes) -> str:
    from lawreport.files.yamlfile import Scalar
    from lawreport.source.prose import paragraphs

    text = data.decode("utf-8", "replace").replace("\r", "\n")
    problems = Problems()
    found = paragraphs(Scalar(text, Place("a.yaml", 1, 1)), figures(), problems)
    assert all("\n" not in span.text for spans in found for span in spans)
    if "{" not in text and "｛" not in text and "}" not in text and "｝" not in text:
        assert ["".join(s.text for s in spans) for spans in found] == [
            line.rstrip(" \t") for line in text.split("\n") if line.strip(" \t")
        ] or problems
    return " ".join(sorted({p.id for p in problems})) or f"well {sum(hasattr(s, 'metric') for spans in found for s in spans)}"


def expression(data: bytes) -> str:
    try:
        result = evaluate(parse(data.decode("utf-8", "replace")), figures())
    except Misuse as misuse:
        return misuse.id
    return f"{result.form} {bool(result.why)}"


def docx(data: bytes) -> str:
    """Check a report from anywhere."""
    from lawreport.inspection.survey import survey_file

    ids: set[str] = set()
    ended = outcome(
        lambda: ids.update(p.id for p in survey_file(_package(data, "docx"), "某报告.docx", None, Edition.DRAFT).problems)
    )
    return f"{ended} {sorted(ids)}"


def template(data: bytes) -> str:
    """Look at a template from anywhere, and compile it when it is good."""
    from lawreport.word.template.compile import compile_template

    return outcome(lambda: compile_template(_package(data, "docx"), "templates/report.docx"))


def project(data: bytes) -> str:
    """Read, compose and check a project with one file replaced; the first byte says which."""
    from lawreport.inspection.survey import survey
    from lawreport.project import Project
    from lawreport.report.compose import compose

    root = _project()
    name = PROJECT_FILES[data[0] % len(PROJECT_FILES)] if data else PROJECT_FILES[0]
    good = (root / name).read_bytes()
    (root / name).write_bytes(data[1:])
    try:
        found: set[str] = set()
        ended = outcome(lambda: found.update(p.id for p in survey(Project.at(root), 2024).problems))
        return f"{ended} {sorted(found)}" if compose else ""
    finally:
        (root / name).write_bytes(good)


PROJECT_FILES = (
    "sections/2024/01_measures.yaml",
    "sections/2024/report.yaml",
    "data/metrics.yaml",
    "data/checks.yaml",
    "data/unit.yaml",
    "data/2024.csv",
    "charts/监督执法.yaml",
    "charts/主要指标.yaml",
)
targets: dict[str, Callable[[bytes], str]] = {
    "yaml": yaml,
    "value": value,
    "csv": csv,
    "xlsx": xlsx,
    "form": form,
    "prose": prose,
    "expression": expression,
    "docx": docx,
    "template": template,
    "project": project,
}


# ---- what to begin with ------------------------------------------------------------------------------------------------


@cache
def _project() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="lawreport-fuzz-"))
    shutil.copytree(TESTS / "corpus" / "faulty" / "_base", folder / "p", ignore=shutil.ignore_patterns("build"))
    import atexit

    atexit.register(shutil.rmtree, folder, True)
    return folder / "p"


@cache
def _packages() -> dict[str, bytes]:
    """Return a good package of each kind."""
    import openpyxl
    from specimen import specimen

    from lawreport.year.forms.forms import forms, workbook

    book = openpyxl.Workbook()
    for row in (
        ("指标", "数值", "来源", "备注"),
        ("检查", 1200, "虚构", None),
        ("罚款", "3.50", None, "x"),
        ("率", 0.985, None, None),
    ):
        book.active.append(row)
    book.active["B4"].number_format = "0.0%"
    out = io.BytesIO()
    book.save(out)
    words = (
        "公文标题｜甲局2024年法治政府建设年度报告\n主送机关｜乙：\n标题一｜一、举措\n正文｜检查1200家，增长3%。\n"
        "落款单位｜甲局\n落款日期｜2025年1月2日"
    )
    return {"xlsx": out.getvalue(), "form": workbook(forms(figures(), 2024)), "docx": specimen(words)}


@cache
def _parts(kind: str) -> tuple[tuple[str, bytes], ...]:
    from lawreport.files.package import open_package

    return tuple(open_package(_packages()[kind], kind).items())


def _package(data: bytes, kind: str) -> bytes:
    """Return the package that the input stands for."""
    from lawreport.files.package import zip_parts

    parts = _parts(kind)
    if not data or data[0] % (len(parts) + 1) == 0:
        return data[1:]
    name = parts[data[0] % (len(parts) + 1) - 1][0]
    return zip_parts({**dict(parts), name: data[1:]})


def seeds(name: str) -> Iterator[bytes]:
    """Return inputs that reach far into a target."""
    kinds = {"xlsx": "xlsx", "form": "form", "docx": "docx", "template": "docx"}
    if name in kinds:
        yield b"\0" + _packages()[kinds[name]]
        yield from (bytes([n]) + part for n, (_, part) in enumerate(_parts(kinds[name]), 1))
    elif name == "project":
        base = TESTS / "corpus" / "faulty" / "_base"
        yield from (bytes([n]) + (base / file).read_bytes() for n, file in enumerate(PROJECT_FILES))
    else:
        yield from (
            path.read_bytes()
            for path in sorted((TESTS / "corpus" / "bad_inputs").glob(KEPT[name]))
            if path.stat().st_size < 20_000
        )
        yield from (text.encode() for text in TEXTS.get(name, ()))


KEPT = {"yaml": "yaml/*.yaml", "csv": "csv/*.csv", "value": "none", "prose": "jinja/*.yaml", "expression": "none"}
TEXTS = {
    "value": (
        "\0" + "1200",
        "\0" + "9,877",
        "\0" + "4600余",
        "\2" + "近78.9万",
        "\1" + "98.5%",
        "\0" + "零",
        "\0" + "１２",
        "\0" + "－5",
        "\0" + "15.5万余",
        "\0" + "100余万件",
    ),
    "prose": (
        "检查{{ 检查 }}，{% if 缺 %}有{{ 缺 }}{% elif 率 > 50 %}{{ 率.同比 }}{% else %}无{% endif %}。\n第二段{# 说明 #}",
        "｛｛ 检查.上年 ｝｝｛％ if 率 ％｝好｛％ endif ％｝",
    ),
    "expression": (
        "检查",
        "检查.同比",
        "(检查 - 罚款) / 检查 * 100|小数(1)",
        "检查|占比(罚款)",
        "检查 if 率 > 50 else 罚款",
        "not 缺 and 率 >= 98.5 or 检查 == 1",
        "检查|往年(2023)",
        "检查|千分位",
        "-率|绝对值",
        "检查.增幅|汉字",
    ),
}
TOKENS = (
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "｛｛",
    "｝｝",
    " if ",
    " elif ",
    " else ",
    " endif ",
    "检查",
    "罚款",
    "率",
    "缺",
    "约",
    ".同比",
    ".上年",
    "|小数(",
    "|占比(",
    "|万",
    "|汉字",
    "(",
    ")",
    "១",
    "٣",
    "５",
    "+",
    "-",
    "*",
    "/",
    "==",
    ">",
    "and",
    "or",
    "not",
    "9" * 30,
    "0.1",
    "-0",
    "\n",
    "\n  ",
    "\n- ",
    ": ",
    " #",
    "|\n",
    ">\n",
    "'",
    '"',
    "&a ",
    "*a",
    "!",
    "[",
    "]",
    "{",
    "}",
    ",",
    "，",
    "：",
    "余",
    "近",
    "约",
    "万",
    "亿",
    "%",
    "％",
    "−",
    "—",
    "\u3000",
    "\u200b",
    "\u202e",
    "\ufeff",
    "\0",
    "\x0b",
    "😀",
    "𠮷",
    "é\u0301",
    "<",
    ">",
    "</w:p>",
    "<w:p>",
    "<w:t>",
    "</w:t>",
    "<w:tbl>",
    "</w:tbl>",
    "<w:ins>",
    "<w:del>",
    'w:val="',
    'r:id="rId1"',
    '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
    "&b;",
    "&#0;",
    '<?xml version="1.0" encoding="gbk"?>',
    "heading: ",
    "text: ",
    "points:",
    "children:",
    "covers: ",
    "charts: ",
    "number: ",
    '<row r="',
    '<c r="A1" t="s">',
    "<v>",
    "</v>",
    "<f>",
    "<is><t>",
    '<mergeCell ref="A1:B2"/>',
)
WORDS = (*(token.encode() for token in TOKENS), b"\xff\xfe", b"\xff", b"\xc3(", b"\x80", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
