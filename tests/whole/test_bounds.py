"""What is written in a project, by whomever, cannot exhaust the machine, nor reach a file outside the project.

Everything goes through the command line in a child with one gigabyte to spare, ten seconds of processor and twenty of time.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from where import CORPUS, ROOT

BASE = CORPUS / "faulty" / "_base"
SECRET = "外面的秘密"
PROGRAM = """
import resource, sys
from lawreport.app.cli import main
resource.setrlimit(resource.RLIMIT_AS, (3 * 2**30, 3 * 2**30))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
for project in sys.argv[1:]:
    print("==== " + project)
    sys.stdout.flush()
    before = resource.getrusage(resource.RUSAGE_SELF)
    code = main(["build", "--project", project, "--out", project + "/out.docx"])
    after = resource.getrusage(resource.RUSAGE_SELF)
    print(f"==== {code} {after.ru_utime - before.ru_utime:.1f} {(after.ru_maxrss - before.ru_maxrss) / 1024:.0f}")
    sys.stdout.flush()
"""
SECONDS, MEGABYTES = 10, 500
pytestmark = pytest.mark.skipif(os.name != "posix", reason="需要 resource")

TEXT = "sections/2024/02_shortcomings.yaml"
TAGS = {
    "long sum": "{{ " + "1+" * 20_000 + "1 }}",
    "sum within length": "{{ " + "1+" * 240 + "1 }}",
    "parentheses": "{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}",
    "parentheses within length": "{{ " + "(" * 240 + "1" + ")" * 240 + " }}",
    "minus signs": "{{ " + "-" * 480 + "1 }}",
    "nots": "{{ " + "not " * 120 + "1 }}",
    "power": "{{ 9**9**9 }}",
    "shift": "{{ 1<<9999999999 }}",
    "long text": "{{ '长' * 1000000000 }}",
    "text and text": "{{ '长' ~ '长' }}",
    "range": "{{ range(10**9)|list }}",
    "loop": "{% for i in range(10) %}x{% endfor %}",
    "macro": "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
    "set": "{% set x = 1 %}",
    "include": "{% include '/etc/passwd' %}",
    "import": "{% import 'os' as os %}",
    "class": "{{ 检查单位.__class__.__mro__ }}",
    "call": "{{ 检查单位.数值.to_eng_string() }}",
    "lipsum": "{{ lipsum(n=10000000) }}",
    "item": "{{ 检查单位['__class__'] }}",
    "format": "{{ '%999999999d'|format(1) }}",
    "decimals": "{{ 检查单位|小数(999999999) }}",
    "negative decimals": "{{ 检查单位|小数(-999999999) }}",
    "fractional decimals": "{{ 检查单位|小数(1.5) }}",
    "percent decimals": "{{ 整改率|百分比(99999999) }}",
    "another year": "{{ 检查单位|往年(999999999999) }}",
    "filters": "{{ 检查单位" + "|绝对值" * 120 + " }}",
    "in Hanzi": "{{ (999999999999999 * 999999999999999 * 99999999)|汉字 }}",
    "big product": "{{ " + "*".join(["999999999999999"] * 30) + " }}",
    "small quotient": "{{ 1" + "/999999999999999" * 30 + " }}",
    "huge literal": "{{ " + "9" * 400 + " }}",
    "exponent": "{{ 1e999999999 }}",
    "hex": "{{ 0x" + "f" * 400 + " }}",
    "many tags": "{{ 检查单位 }}" * 301,
    "many ifs": "{% if 检查单位 %}" * 3_000,
    "ifs within number": "{% if 检查单位 %}" * 290 + "x" + "{% endif %}" * 290,
    "long paragraph": "长" * 200_001,
    "opening braces": "{{ " * 50_000,
    "closing braces": "}}" * 50_000,
    "braces": "{" * 200_000,
}


def chain(link: str, length: int) -> str:
    """Return a catalogue in which each metric is made of the one before."""
    return "检查单位: {unit: 家}\n甲0: {unit: 家, formula: 检查单位}\n" + "".join(
        f"甲{n}: {{unit: 家, formula: '{link.replace('@', f'甲{n - 1}')}'}}\n" for n in range(1, length)
    )


def catalogue(text: str, last: str) -> dict[str, str]:
    return {
        "data/metrics.yaml": text,
        "data/2024.csv": "指标,数值\n检查单位,1200\n",
        "charts/监督执法.yaml": "",
        "charts/主要指标.yaml": "",
        "data/checks.yaml": "[]\n",
        TEXT: f"covers: [measures, first_responsible, shortcomings, causes]\nheading: 标题\ntext: |\n  有{{{{ {last} }}}}。\n",
        "sections/2024/01_measures.yaml": "",
        "sections/2024/report.yaml": "title: 报告\ndate: 2025年1月20日\n",
    }


def cases() -> dict[str, dict[str, str]]:
    """Return case → the files in which it differs from the small good project; empty ones are left out."""
    found = {
        f"tag: {name}": {TEXT: f"covers: [shortcomings, causes]\nheading: 标题\ntext: |\n  {text}\n"}
        for name, text in TAGS.items()
    }
    good = (BASE / "data/metrics.yaml").read_text("utf-8")
    for name in ("long sum", "parentheses", "power", "long text", "range", "call", "big product", "exponent"):
        inner = TAGS[name].removeprefix("{{ ").removesuffix(" }}").replace("'", '"')
        found[f"formula: {name}"] = {"data/metrics.yaml": f"{good}甲:\n  unit: 件\n  formula: {inner}\n"}
        found[f"check: {name}"] = {"data/checks.yaml": f"- rule: {inner} > 0\n  reason: 理由\n"}
    return found | {
        "formulas: long chain": catalogue(chain("@ + 1", 2_000), "甲1999"),
        "formulas: doubling": catalogue(chain("@ + @", 60), "甲59"),
        "formulas: growing": catalogue(chain("@ * 999999", 60), "甲59"),
        "formulas: circle": {"data/metrics.yaml": f"{good}甲: {{unit: 件, formula: 乙}}\n乙: {{unit: 件, formula: 甲}}\n"},
        "checks: many": {"data/checks.yaml": "- 整改隐患 <= 火灾隐患\n" * 20_000},
        "yaml: deep": {
            TEXT: "covers: other\nheading: 标题\n"
            + "".join(f"{'  ' * n}children:\n{'  ' * n}- heading: 标题\n" for n in range(500))
        },
        "yaml: deep flow": {TEXT: "covers: " + "[" * 50_000},
        "yaml: laughs": {TEXT: "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n"},
        "yaml: large": {TEXT: "covers: other\nheading: 标题\ntext: |\n" + "  长长长长长长长长长长\n" * 200_000},
        "points: many": {TEXT: "covers: other\nheading: 标题\npoints:\n" + "  - 要点\n" * 20_000},
        "headings: many": {TEXT: "covers: other\nheading: 标题\nchildren:\n" + "  - heading: 标题\n" * 20_000},
        "headings: many, nested": {
            TEXT: "covers: other\nheading: 标题\nchildren:\n"
            + ("  - heading: 标题\n    children:\n" + "      - heading: 标题\n" * 900) * 50
        },
        "paragraphs: many": {TEXT: "covers: other\nheading: 标题\ntext: |\n" + "  长\n" * 90_000},
        "csv: wide": {"data/2024.csv": "指标,数值" + "," * 200_000 + "\n"},
        "csv: long cell": {"data/2024.csv": "指标,数值\n检查单位," + "9" * 1_000_000 + "\n"},
        "csv: many rows": {"data/2024.csv": "指标,数值\n" + "没有,1\n" * 200_000},
        "csv: open quote": {"data/2024.csv": '指标,数值\n"' + "检\n" * 200_000},
        "chart: many years": {
            "charts/监督执法.yaml": (
                f"title: 图\nkind: bar\nmetrics: [火灾隐患]\nyears: [{', '.join(map(str, range(1000, 4000)))}]\n"
            )
        },
        "chart: last 99999 years": {
            "charts/监督执法.yaml": "title: 图\nkind: bar\nmetrics: [火灾隐患]\nyears: 近999999999年\n"
        },
        "chart: one metric often": {"charts/监督执法.yaml": f"title: 图\nkind: bar\nmetrics: [{'火灾隐患, ' * 20_000}]\n"},
        "table: one metric as often as may be": {
            "charts/主要指标.yaml": f"title: 表\nkind: table\nmetrics: [{'火灾隐患, ' * 1_000}]\n"
        },
        "table: one metric often": {"charts/主要指标.yaml": f"title: 表\nkind: table\nmetrics: [{'火灾隐患, ' * 20_000}]\n"},
    }


ALLOWED = {  # these do no harm, and may be built
    "tag: parentheses within length",
    "tag: sum within length",
    "tag: ifs within number",
    "tag: filters",
    "tag: minus signs",
    "formula: big product",
    "check: big product",
    "formulas: long chain",
    "formulas: doubling",
    "table: one metric as often as may be",
}


def put(root: Path, files: Mapping[str, str | bytes]) -> Path:
    shutil.copytree(BASE, root, ignore=shutil.ignore_patterns("build"))
    for name, text in files.items():
        if text:
            (root / name).write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
        else:
            (root / name).unlink()
    return root


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory) -> dict[str, list[str]]:
    return run_all(cases(), tmp_path_factory.mktemp("bounds"))


def run_all(cases: Mapping[str, Mapping[str, str | bytes]], folder: Path) -> dict[str, list[str]]:
    """Return case → what was said, the last line being exit code, seconds and megabytes."""
    names = list(cases)
    projects = {str(put(folder / str(n), cases[name])): name for n, name in enumerate(names)}
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, *projects],
        cwd=ROOT,
        encoding="utf-8",
        errors="replace",
        timeout=120,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    found: dict[str, list[str]] = {}
    for line in ended.stdout.splitlines():
        if line.startswith("==== /"):
            found[current := projects[line[5:]]] = []
        else:
            found[current].append(line)
    assert list(found) == names, f"died in {list(found)[-1]}: {ended.stdout[-500:]}"
    return found


@pytest.mark.parametrize("name", cases())
def test_it_is_refused_in_a_screen_or_harmless(outcomes, name):
    *said, last = outcomes[name]
    code, seconds, megabytes = last.removeprefix("==== ").split()
    assert not any("Traceback" in line or "内部出错" in line for line in said), said
    assert len(said) <= 24 and all(len(line) < 400 for line in said)
    assert float(seconds) < SECONDS and float(megabytes) < MEGABYTES
    assert code == "1" or (code == "0" and name in ALLOWED), said


# ---- names of files ----------------------------------------------------------------------------------------------------

NAMES = (
    "../../别处/图",
    "..",
    ".",
    "/etc/passwd",
    "图/../../图",
    "C:\\\\图",
    "\\\\\\\\server\\\\share\\\\图",
    "CON",
    "nul",
    "图.yaml",
    "aux.yaml",
    "图/",
    "~/图",
    "*",
    "?",
    "$HOME/图",
    "%2e%2e/图",
    "图\\0",
    " ",
    "con.yaml",
    "file:///etc/passwd",
    "http://a/b",
    "．．／图",
    "a" * 300,
)


@pytest.mark.parametrize("field", ["charts", "tables"])
@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_name_in_a_section_never_leaves_the_charts(lawreport, tmp_path, field, name):
    root = put(tmp_path / "p", {TEXT: f'covers: [shortcomings, causes]\nheading: 标题\n{field}: ["{name}"]\n'})
    (tmp_path / "别处").mkdir()
    (tmp_path / "别处" / "图.yaml").write_text(f"title: {SECRET}\nkind: bar\nmetrics: [检查单位]\n", "utf-8")
    result = lawreport("build", "--project", root, "--out", root / "out.docx")
    assert result.code == 1 and f"{TEXT}:3" in result.text and SECRET not in result.text and "内部出错" not in result.text


INPUTS = (
    "data/2024.csv",
    "data/unit.yaml",
    "data/metrics.yaml",
    "data/checks.yaml",
    "sections/2024/report.yaml",
    TEXT,
    "charts/监督执法.yaml",
    "data",
    "sections/2024",
    "charts",
    "templates",
    "templates/report.docx",
    "templates/profile.yaml",
    "data/2023.csv",
    "charts/多的.yaml",
)


@pytest.mark.parametrize("name", INPUTS)
def test_a_link_out_of_the_project_is_refused(lawreport, tmp_path, name):
    root, outside = put(tmp_path / "p", {}), tmp_path / "外面"
    if (root / name).exists():
        shutil.move(root / name, outside)
    else:
        outside.write_text(SECRET, "utf-8")
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).symlink_to(outside)
    result = lawreport("build", "--project", root, "--out", root / "out.docx")
    assert result.code == 1 and name in result.text and SECRET not in result.text and not (root / "out.docx").exists()


@pytest.mark.parametrize("name", [n for n in INPUTS if "." in n])
@pytest.mark.parametrize("kind", ["pipe", "endless", "folder"])
def test_what_is_no_file_is_refused_and_never_waited_for(lawreport, tmp_path, name, kind):
    root = put(tmp_path / "p", {})
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).unlink(missing_ok=True)
    {"pipe": os.mkfifo, "endless": lambda p: p.symlink_to("/dev/zero"), "folder": Path.mkdir}[kind](root / name)
    result = lawreport("build", "--project", root, "--out", root / "out.docx")
    assert "内部出错" not in result.text and len(result.lines) <= 24
    assert result.code == 1 or (kind == "folder" and result.code == 0)
