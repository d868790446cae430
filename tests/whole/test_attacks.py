"""Workbooks, YAML, tags, formulas, charts and tables of figures made to exhaust, to reach out or to run.

Each goes through the command line in the child of `test_bounds.py`: ten seconds of processor, 500 MB, a screen of Chinese.
"""

import csv
import io
import os
import shutil
import subprocess
import sys
import zipfile
from functools import cache

import pytest
import test_bounds
from hypothesis import given, settings
from hypothesis import strategies as st
from test_bounds import BASE, MEGABYTES, SECONDS, TEXT, run_all
from where import ROOT

pytestmark = test_bounds.pytestmark
SHEET, STRINGS, BOOK, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"
MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATED = b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
END = b"</sheetData>"


@cache
def good() -> dict[str, bytes]:
    """Return the parts of a good workbook: the figures of the small project."""
    import openpyxl

    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in csv.reader(io.StringIO((BASE / "data/2024.csv").read_text("utf-8-sig"))):
        book.active.append(row)
    book.save(out)
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def varied(size: int, form: str) -> bytes:
    """Return many different pieces, which do not shrink to nothing when they are packed."""
    return "".join(form.format(n, n * 7919 % 104_729) for n in range(size)).encode()


def after_data(more: bytes) -> tuple[str, bytes]:
    return SHEET, good()[SHEET].replace(END, END + more)


def in_data(more: bytes) -> tuple[str, bytes]:
    return SHEET, good()[SHEET].replace(END, more + END)


def before_data(more: bytes) -> tuple[str, bytes]:
    return SHEET, good()[SHEET].replace(b"<sheetData>", more + b"<sheetData>")


def workbooks() -> dict[str, tuple[str, bytes]]:
    """Return attack → the part of a workbook that it replaces or adds."""
    entity = b'<!DOCTYPE a [<!ENTITY x "' + b"a" * 100_000 + b'">]>'
    return {
        "external entity": (SHEET, b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + good()[SHEET]),
        "entity in UTF-16": (SHEET, ('<!DOCTYPE a [<!ENTITY x "y">]>' + good()[SHEET].decode()).encode("utf-16")),
        "quadratic entity": (STRINGS, entity + b"<sst " + MAIN + b"><si><t>" + b"&x;" * 10_000 + b"</t></si></sst>"),
        "strange encoding": (SHEET, b'<?xml version="1.0" encoding="UTF-7"?>' + good()[SHEET]),
        "deep": after_data(b"<a>" * 200_000 + b"</a>" * 200_000),
        "declared size": before_data(b'<dimension ref="A1:XFD1048576"/>'),
        "last cell": in_data(b'<row r="1048576"><c r="XFD1048576" t="str"><v>x</v></c></row>'),
        "a million rows": in_data(b'<row r="9"/>' * 1_000_000),
        "sixteen thousand columns": in_data(b'<row r="99">' + b"<c><v>1</v></c>" * 16_384 + b"</row>"),
        "a million merges": after_data(b"<mergeCells>" + varied(1_000_000, '<mergeCell ref="A{0}:B{0}"/>') + b"</mergeCells>"),
        "many merges": after_data(b"<mergeCells>" + varied(90_000, '<mergeCell ref="A{0}:XFD{1}"/>') + b"</mergeCells>"),
        "huge merges": after_data(b"<mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 2_000 + b"</mergeCells>"),
        "hidden columns": before_data(b"<cols>" + varied(90_000, '<col min="{0}" max="99999{1}" hidden="1"/>') + b"</cols>"),
        "styles": (STYLES, good()[STYLES].replace(b"</cellXfs>", varied(300_000, '<xf numFmtId="{0}"/>') + b"</cellXfs>")),
        "formats": (
            STYLES,
            good()[STYLES].replace(
                b"<fonts",
                b"<numFmts>" + varied(90_000, '<numFmt numFmtId="{0}" formatCode="[[_{1}"/>') + b"</numFmts><fonts",
                1,
            ),
        ),
        "strings": (STRINGS, b"<sst " + MAIN + b">" + varied(400_000, "<si><t>{0}{1}</t></si>") + b"</sst>"),
        "index of strings": in_data(b'<row r="90"><c t="s"><v>99999999999999</v></c><c t="s"><v>-1</v></c></row>'),
        "strange references": in_data(b'<row r="99999999999999999999"><c r="ZZZZZZZZ999999"><v>1</v></c></row><row r="-5"/>'),
        "strange numbers": in_data(
            b"".join(
                b'<row r="%d"><c r="B%d"><v>%s</v></c></row>' % (n, n, v) for n, v in enumerate((b"1E+999999999", b"NaN"), 50)
            )
        ),
        "DDE": in_data(b'<row r="60"><c r="A60" t="str"><f>cmd|\'/c calc\'!A0</f><v>x</v></c></row>'),
        "one sheet named twenty thousand times": (
            BOOK,
            good()[BOOK].replace(
                b"</sheets>", varied(20_000, '<sheet name="s{0}" sheetId="9{0}" r:id="rId1"/>') + b"</sheets>"
            ),
        ),
        "one sheet named twice": (
            BOOK,
            good()[BOOK].replace(b"</sheets>", b'<sheet name="s" sheetId="9" r:id="rId1" ' + RELATED + b"/></sheets>"),
        ),
        "sheet outside": (
            "xl/_rels/workbook.xml.rels",
            good()["xl/_rels/workbook.xml.rels"].replace(b"/xl/w", b"/../../etc/w"),
        ),
        "external links": (
            "xl/externalLinks/externalLink1.xml",
            b"<externalLink " + MAIN + b"><externalBook/></externalLink>",
        ),
    }


YAML = {
    "Python object": "!!python/object/apply:os.system ['touch x']",
    "binary": "heading: !!binary " + "A" * 1_000_000,
    "laughs": "a: &a [1]\n" + "".join(f"a{n}: &a{n} [*a,*a]\n" for n in range(50)),
    "merge keys": "a: &a {x: 1}\n" + "b: {<<: [*a, *a]}\n" * 1_000,
    "deep dashes": "- " * 10_000 + "x",
    "deep braces": "{a: " * 10_000 + "}" * 10_000,
    "deep questions": "? " * 10_000 + "x",
    "duplicate keys": "heading: x\n" * 100_000,
    "documents": "---\n" * 400_000,
    "directives": "".join(f"%TAG !e{n}! tag:x{n}\n" for n in range(50_000)) + "---\na: b",
    "NULs": "\0" * 1_000_000,
    "surrogates": 'heading: "\\ud800\\udfff"\n',
    "unseen line ends": "heading: a\u2028covers: b\u0085c\n",
    "marks of order": "\ufeff\ufeffheading: x\n",
    "tabs": "\t" * 1_000_000 + "a: b",
    "colons": "a:" * 500_000,
    "quotes": "'" * 500_001,
    "commas": "[" + "," * 1_000_000 + "]",
    "itself": "a: &a [*a]\n",
}
TAGS = {
    "tower of powers": "{{ 10**10**8 }}",
    "powers": "{{ " + "9**" * 200 + "9 }}",
    "comparisons": "{{ " + "1<" * 20_000 + "1 }}",
    "attributes": "{{ 检查单位" + ".数值" * 20_000 + " }}",
    "filters": "{{ 检查单位" + "|绝对值" * 20_000 + " }}",
    "elif": "{% if 检查单位 %}a" + "{% elif 检查单位 %}b" * 20_000 + "{% endif %}",
    "otherwise": "{{ " + "1 if 检查单位 else " * 20_000 + "1 }}",
    "joined": "{{ " + "'长' ~ " * 20_000 + "'x' }}",
    "list": "{{ [" + "1," * 60_000 + "] }}",
    "deep list": "{{ " + "[" * 3_000 + "]" * 3_000 + " }}",
    "calls": "{{ 检查单位" + "()" * 3_000 + " }}",
    "comments": "{#" * 90_000,
    "backslashes": "{{ '" + "\\" * 100_000 + " }}",
    "digits of others": "{{ १२३ }}",
    "openings": "{{ {% {# " * 20_000,
    "quotients": "{{ 1" + "/3" * 200 + " }}",
}


def others() -> dict[str, dict[str, str | bytes]]:
    metrics, chart, checks = (BASE / "data/metrics.yaml").read_text("utf-8"), "charts/监督执法.yaml", "data/checks.yaml"
    each = "检查单位"
    rows = (BASE / "data/2024.csv").read_text("utf-8-sig").splitlines()

    def typed(value: str) -> dict[str, str | bytes]:
        return {"data/2024.csv": "\n".join(f"{each},{value}" if r.startswith(f"{each},") else r for r in rows) + "\n"}

    return {
        "circle of a thousand": {
            "data/metrics.yaml": metrics + "".join(f"环{n}: {{unit: 件, formula: 环{(n + 1) % 1000}}}\n" for n in range(1000))
        },
        "every one of all": {
            "data/metrics.yaml": metrics
            + "".join(f"环{n}: {{unit: 件, formula: {' + '.join(f'环{m}' for m in range(60) if m != n)}}}\n" for n in range(60))
        },
        "long unit": {"data/metrics.yaml": metrics + f"奇: {{unit: '{'件' * 100_000}'}}\n"},
        "long identity": {checks: "- rule: " + " <= ".join([each] * 3_000) + "\n  reason: x\n"},
        "deep identity": {checks: "- rule: " + "(" * 3_000 + each + ")" * 3_000 + " > 0\n  reason: x\n"},
        "chart of 100,000 metrics": {chart: "title: 图\nkind: bar\nmetrics: [" + "指, " * 100_000 + "]\n"},
        "chart of 100,000 years": {
            chart: f"title: 图\nkind: bar\nmetrics: [{each}]\nyears: [{', '.join(map(str, range(100_000)))}]\n"
        },
        "chart of a width below nothing": {chart: f"title: 图\nkind: bar\nmetrics: [{each}]\nwidth: -5\n"},
        "value 1e308": typed("1e308"),
        "value NaN": typed("NaN"),
        "value of 400 digits": typed("9" * 400),
        "value of 10,000 words": typed("约" * 10_000 + "5"),
        "NULs in figures": {"data/2024.csv": "\n".join(rows) + "\0" * 1_000_000},
        "quotes in figures": {"data/2024.csv": "\n".join(rows) + '"' * 1_000_000},
        "line ends in figures": {"data/2024.csv": "\n".join(rows) + "\r" * 5_000_000},
    }


def attacks() -> dict[str, dict[str, str | bytes]]:
    """Return attack → the files in which it differs from the small good project; empty ones are left out."""
    return {
        **{
            f"xlsx: {name}": {"data/2024.xlsx": packed({**good(), part: data}), "data/2024.csv": ""}
            for name, (part, data) in workbooks().items()
        },
        **{f"yaml: {name}": {TEXT: text} for name, text in YAML.items()},
        **{
            f"tag: {name}": {TEXT: f"covers: [shortcomings, causes]\nheading: 标题\ntext: |\n  {t}\n"}
            for name, t in TAGS.items()
        },
        **others(),
    }


HARMLESS = {  # these may be built: what is declared is not believed, what is linked not followed
    "xlsx: declared size",
    "xlsx: hidden columns",
    "xlsx: styles",
    "xlsx: formats",
    "xlsx: external links",
    "yaml: marks of order",
    "long unit",
}
NAMES = [
    *(f"xlsx: {n}" for n in workbooks()),
    *(f"yaml: {n}" for n in YAML),
    *(f"tag: {n}" for n in TAGS),
    *others(),
]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory) -> dict[str, list[str]]:
    return run_all(attacks(), tmp_path_factory.mktemp("attacks"))


@pytest.mark.parametrize("name", NAMES)
def test_an_attack_is_refused_in_a_screen_or_harmless(outcomes, name):
    *said, last = outcomes[name]
    code, seconds, megabytes = last.removeprefix("==== ").split()
    assert not any("Traceback" in line or "内部出错" in line for line in said), said
    assert len(said) <= 24 and all(len(line) < 400 for line in said)
    assert float(seconds) < SECONDS and float(megabytes) < MEGABYTES
    assert code == "1" or (code == "0" and name in HARMLESS), said


# ---- made up at random --------------------------------------------------------------------------------------------------

words = st.sampled_from(["1", "检查单位", "-1", "1e400", "", "45000.5", "TRUE", "#REF!", "＝1", "_x000B_", "9" * 30])
places = st.from_regex(r"[A-Z]{0,4}[0-9]{0,8}(:[A-Z]{1,3}[0-9]{1,7})?", fullmatch=True)
cells = st.builds(
    '<c r="{}" t="{}" s="{}">{}<v>{}</v></c>'.format,
    places,
    st.sampled_from(["", "s", "n", "b", "e", "d", "str", "inlineStr", "?"]),
    st.sampled_from(["0", "1", "99", "-1", "x"]),
    st.sampled_from(["", "<f>1+1</f>", "<f>WEBSERVICE(1)</f>", "<is><t>字</t></is>"]),
    words,
)
lines = st.builds(
    '<row r="{}">{}</row>'.format,
    st.sampled_from(["1", "2", "3", "99", "-1", "x", ""]),
    st.lists(cells, max_size=5).map("".join),
)
sheets = st.builds(
    (
        "<worksheet {}><cols><col min='{}' max='{}' hidden='1'/></cols>"
        "<sheetData>{}</sheetData><mergeCells>{}</mergeCells></worksheet>"
    ).format,
    st.just(MAIN.decode()),
    st.integers(-1, 10**9),
    st.integers(-1, 10**9),
    st.lists(lines, max_size=6).map("".join),
    st.lists(places.map('<mergeCell ref="{}"/>'.format), max_size=4).map("".join),
)


@settings(max_examples=150, deadline=5_000, derandomize=True, database=None)
@given(sheets)
def test_no_workbook_made_up_at_random_exhausts_or_breaks_the_reader(sheet):
    from lawreport.files.sheets.tables import table_from
    from lawreport.problem import Trouble

    try:
        table_from(packed({**good(), SHEET: sheet.encode()}), "data/2024.xlsx", ("指标", "数值"), ("来源", "备注"))
    except Trouble as trouble:
        assert trouble.problems and all(len(p.message) < 500 for p in trouble.problems)


# ---- on the way out -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-甲",
        "@SUM(1)",
        "\t=1",
        "＝1+1",
        "＋1",
        "－甲",
        "＠甲",
        "'=1",
        "\n=1",
        "﹦1",
        "﹢1",
        "﹣甲",
        "﹫甲",
        " =1",
        "\u3000=1",
        "\ufeff=1",
        "\u200b+1",
        "' @甲",
    ],
)
def test_nothing_we_write_is_a_formula(text):
    """One function writes every cell of ledger, sign-off and waivers; what it adds comes off again."""
    from lawreport.checks.signoff.signing import Record, _records, written
    from lawreport.files.write import cell_said, cell_text

    assert cell_text(text) == f"'{text}" and cell_said(cell_text(text)) == text
    record = Record("01_甲", text, text.strip(), "2025-01-06", "0" * 64, (), ("甲",))
    assert _records(written((record,)), "data/2024签字.csv") == (record,)
    assert [
        cell
        for row in csv.reader(io.StringIO(written((record,)).decode("utf-8-sig")))
        for cell in row
        if cell[:1] in "=+@-＝＋＠－\t\n" and cell
    ] == []


@pytest.mark.skipif(not shutil.which("make"), reason="需要 make")
@pytest.mark.parametrize("words", [["tset"], ["check", "ARGS=--project /nowhere"], ["report", "ARGS=--nothing"]], ids=str)
def test_make_says_nothing_in_english_where_a_command_failed(words):
    """Its own `*** Error` would follow our sentence; the exit code is not zero all the same."""
    command = ["make", *words, f'PYTHON="{sys.executable}"']  # the path may hold a blank
    alone = {name: value for name, value in os.environ.items() if not name.startswith("MAKE") and name != "MFLAGS"}
    ended = subprocess.run(command, cwd=ROOT, env=alone, capture_output=True, encoding="utf-8", check=False, timeout=30)
    said = ended.stdout + ended.stderr
    assert ended.returncode and "***" not in said and "make:" not in said and "Error" not in said, said
    assert any("\u4e00" <= char <= "\u9fff" for char in said)
    assert words != ["tset"] or said.splitlines() == ["没有 make tset 这个命令。运行 make help 看全部命令。"]
