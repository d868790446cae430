"""`make bench`: what a competent user would write today, and this program, in turns on the same content.

    python bench/run.py [--rounds 5] [--units 200] [--quick] [--only single|warm|many|given] [--write]

Prints ratios of paired runs with their spread; with `--write` docs/bench.md holds them. `--quick` is a look, no result: one
round, 20 units, 100 saves. Peers are measured where they are installed: docxtemplater and docx-templates from npm
(NODE_PATH), pandoc.
"""

from __future__ import annotations

import argparse
import atexit
import itertools
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent / "peers")]

import content as example  # noqa: E402
import prepare  # noqa: E402
from measure import Case, Run, per, ratios, rounds, run  # noqa: E402
from warm import Warm  # noqa: E402

ROOT = example.ROOT
PROGRAM, NAIVE = [sys.executable, str(ROOT / "build_report.py")], [sys.executable, str(ROOT / "bench/naive.py")]
WARM_SNIPPET, WARM_METRIC = "warm, one snippet", "warm, one metric"
TARGETS = {
    WARM_SNIPPET: 0.03,
    WARM_METRIC: 0.08,
    "cold": 1.0,
    "one snippet": 0.40,
    "one metric": 0.95,
    "nothing": 0.06,
    "--help": 0.06,
}
MANY = {  # with charts, with words of their own, wanted
    "every chart drawn": (True, False, "0.6"),
    "without charts": (False, False, "0.28"),
    "without charts, words of their own": (False, True, "none"),
}
SAVES = 1000  # in one process
DRAWN = 40  # units of the naive loop where it draws: it takes so long, and its start is a fiftieth of that
GIVEN = 200  # reports on given words and pictures


def single(scratch: Path) -> list[Case]:
    """Return the cases of one report; each changing case has a project of its own, already built."""
    names = ("cold", "one metric", "one snippet", "nothing", "check")
    projects = {name: example.project(scratch / name.replace(" ", "-")) for name in names}

    def empty(round: int) -> None:
        shutil.rmtree(projects["cold"] / "build", ignore_errors=True)

    before = {
        "cold": empty,
        "one metric": lambda round: metric(projects["one metric"], round),
        "one snippet": lambda round: snippet(projects["one snippet"], round),
    }
    cases = [
        Case("naive", [*NAIVE, str(projects["nothing"]), example.YEAR, str(example.TEMPLATE), str(scratch / "naive.docx")])
    ]
    for name in names:
        command = [*PROGRAM, "check" if name == "check" else "build", "--project", str(projects[name])]
        cases.append(Case(name, command, before.get(name, lambda round: None)))
    return [*cases, Case("--help", [*PROGRAM, "--help"])]


def metric(project: Path, number: int) -> None:
    """Change a figure that stands in a chart."""
    example.replace(project / "data/2025.csv", r"法律援助,\d+", f"法律援助,{1700 + number}")


def snippet(project: Path, number: int) -> None:
    """Change a few words."""
    example.replace(project / "sections/2025/04_next_year.yaml", r"均衡公共法律服务\w*", f"均衡公共法律服务第{number}稿")


def warmed(scratch: Path) -> list[Case]:
    """Return the cases of one process that stays, each with its own: a save to Word bytes, and to files on the disk."""
    cases = []
    for name, change in ((WARM_SNIPPET, snippet), (WARM_METRIC, metric)):
        for more, what in (("", "bytes"), (", files written", "files")):
            project = example.project(scratch / f"{name}{more}".replace(" ", "-"))
            stays = Warm(project)
            atexit.register(stays.end)
            cases.append(Case(f"{name}{more}", (), take=partial(_middle, stays, change, what, itertools.count(1))))
    return cases


def _middle(stays: Warm, change: Callable[[Path, int], None], what: str, numbers: itertools.count[int], saves: int = 5) -> Run:
    """Return the middle one of a few saves: one alone is as short as a hiccup of the disk. No words or figure come twice."""
    found = []
    for number in itertools.islice(numbers, saves):
        change(stays.project, number)
        found.append(stays.take(what))
    return sorted(found, key=lambda run: run.wall)[saves // 2]


def saved(scratch: Path, saves: int) -> list[list[str]]:
    """Return rows: after so many saves in one process, milliseconds of the last tenth (wall, processor), and memory held."""
    stays, rows, last = Warm(example.project(scratch / "saved")), [], []
    for number in range(1, saves + 1):
        snippet(stays.project, number)
        if number % 5 == 0:
            metric(stays.project, number)
        last.append(stays.take("files"))
        if number % (saves // 10) == 0:
            wall, cpu = (f"{1000 * median(getattr(run, what) for run in last):.0f}" for what in ("wall", "cpu"))
            rows.append([f"{number:,}", wall, cpu, f"{last[-1].peak / 1024:.1f}"])
            last.clear()
    stays.end()
    return rows


def many(scratch: Path, units: int, charts: bool, own: bool) -> list[Case]:
    """Return the cases of many units; every report is made anew, charts as well."""
    looped = min(units, DRAWN) if charts else units
    ours, theirs = (
        example.bureau(scratch / f"{whose}-{charts}-{own}", n, charts, own)
        for whose, n in (("ours", units), ("theirs", looped))
    )
    made = scratch / f"made-{charts}-{own}"
    made.mkdir()

    def empty(round: int) -> None:
        for build in (ours.parent / "build", *ours.glob("*/build")):
            shutil.rmtree(build, ignore_errors=True)

    loop = [*NAIVE, "--loop", str(theirs), example.YEAR, str(example.TEMPLATE), str(made), *([] if charts else ["--no-charts"])]
    return [Case("loop", loop, of=looped), Case("batch", [*PROGRAM, "batch", str(ours), "--jobs", "2"], empty, of=units)]


def given(scratch: Path, units: int) -> list[Case]:
    """Return our own batch with its pictures ready, on one processor and two, and every peer on the same words and pictures."""
    ours = example.bureau(scratch / "given", units)
    batch = [*PROGRAM, "batch", str(ours), "--again", "--jobs"]
    one = example.project(scratch / "given-one")
    cases = [Case("ours", [*batch, "1"], of=units), Case("ours, two processes", [*batch, "2"], of=units)]
    run([*PROGRAM, "build", "--project", str(one)])
    said = prepare.content(next((one / "build").glob("*.docx")), scratch)
    for name, (kind, command) in prepare.peers().items():
        out = scratch / f"peer-{name}"
        out.mkdir()
        cases.append(Case(name, [*command, str(said), str(prepare.template(kind, scratch)), str(out), str(units)], of=units))
    return cases


# ---- what is said --------------------------------------------------------------------------------------------------------


def compared(cases: list[Case], found: dict[str, list[Run]], to: str) -> list[list[str]]:
    """Return rows: case, seconds per report, ratio of wall and of processor time to the case `to`, peak."""
    of = {case.name: case.of for case in cases}
    rows = []
    for name, runs in found.items():
        cells = [name, f"{sorted(per(runs, of[name]))[len(runs) // 2]:.3f}"]
        for what in ("wall", "cpu"):
            middle, least, most = ratios(per(runs, of[name], what), per(found[to], of[to], what))
            cells.append(f"{middle:.3f} ({least:.3f}–{most:.3f})")
        rows.append([*cells, f"{max(r.peak for r in runs) // 1024}"])
    return rows


def table(head: list[str], rows: list[list[str]]) -> str:
    """Return a Markdown table."""
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows])


def machine() -> str:
    """Return the machine and the versions the figures hold for."""
    from importlib.metadata import version

    known = Path("/proc/cpuinfo")
    about = known.read_text(encoding="utf-8").splitlines() if known.exists() else []
    model = next((line.partition(":")[2].strip() for line in about if line.startswith("model name")), platform.processor())
    packages = " ".join(
        f"{n} {version(n)}" for n in ("docxtpl", "python-docx", "jinja2", "matplotlib", "numpy", "pandas", "lxml", "pyyaml")
    )
    return f"{model}, {os.cpu_count()} processors, {platform.system()}, Python {platform.python_version()}, {packages}."


HEAD = ["", "seconds", "wall ÷ naive", "processor ÷ naive", "peak MB"]
SAVED = ["saves", "wall ms", "processor ms", "memory held MB"]


def main() -> None:
    """Measure, print, and with --write put the figures into docs/bench.md."""
    asked, load = _asked(), os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        said = list(_measured(Path(name), asked))
    head = f"{machine()} Load before: {load:.1f}. {asked.rounds} paired rounds: median (least–most)."
    text = "\n\n".join([head, *said]) + "\n"
    print(text)
    if asked.write:
        put("measured", text)


def _asked() -> argparse.Namespace:
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--units", type=int, default=200)
    options.add_argument("--quick", action="store_true")
    options.add_argument("--only", choices=("single", "warm", "many", "given"))
    options.add_argument("--write", action="store_true")
    asked = options.parse_args()
    if asked.quick:
        asked.rounds, asked.units = 1, min(asked.units, 20)
    return asked


def _measured(scratch: Path, asked: argparse.Namespace) -> Iterator[str]:
    """Yield the headings and tables of what was asked for."""
    if asked.only in (None, "single"):
        cases = [*single(scratch), *warmed(scratch)]
        rows = compared(cases, rounds(cases, asked.rounds), "naive")
        yield from ("## One report", table([*HEAD, "target"], [[*r, str(TARGETS.get(r[0], ""))] for r in rows]))
    if asked.only in (None, "warm"):
        rows = saved(scratch, SAVES // 10 if asked.quick else SAVES)
        yield from ("## Saves in one process (every fifth draws a chart)", table(SAVED, rows))
    for what, (charts, own, wanted) in MANY.items() if asked.only in (None, "many") else ():
        cases = many(scratch, asked.units, charts, own)
        rows = compared(cases, rounds(cases, asked.rounds), "loop")
        yield f"## {asked.units} units, {what} (per report; wanted: {wanted})"
        yield table([h.replace("naive", "loop") for h in HEAD], rows)
    if asked.only in (None, "given"):
        units = min(asked.units, GIVEN)
        cases = given(scratch, units)
        rows = compared(cases, rounds(cases, asked.rounds), "docxtpl")
        yield f"## Peers: words, table and pictures given, {units} reports (per report, start included)"
        yield table([h.replace("naive", "docxtpl") for h in HEAD], rows)


def put(name: str, text: str) -> None:
    """Put figures into docs/bench.md, between the marks of their name."""
    page = ROOT / "docs" / "bench.md"
    before, begin, rest = page.read_text(encoding="utf-8").partition(f"<!-- {name} -->\n")
    end = f"<!-- end of {name} -->"
    page.write_text(f"{before}{begin}{text}{end}{rest.partition(end)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
