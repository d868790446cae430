"""`make bench`: what a competent user would write today, and this program, in turns on the same content.

    python bench/run.py [--rounds 5] [--units 200] [--write]

Prints ratios of paired runs with their spread; with `--write` docs/bench.md holds them. Peers are measured where they
are installed: docxtemplater and docx-templates from npm (NODE_PATH), pandoc.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent / "peers")]

import content as example  # noqa: E402
import prepare  # noqa: E402
from measure import Case, Run, per, ratios, rounds, run  # noqa: E402

ROOT = example.ROOT
PROGRAM, NAIVE = [sys.executable, str(ROOT / "build_report.py")], [sys.executable, str(ROOT / "bench/naive.py")]
TARGETS = {"cold": 0.55, "one metric": 0.40, "one snippet": 0.20, "nothing": 0.08, "--help": 0.08}
MANY = {
    "every chart drawn": (True, False, 5),
    "without charts": (False, False, 10),
    "without charts, words of their own": (False, True, 10),
}
DRAWN = 40  # units of the naive loop where it draws: it takes so long, and its start is a fiftieth of that
GIVEN = 200  # reports on given words and pictures


def single(scratch: Path) -> list[Case]:
    """Return the cases of one report; each changing case has a project of its own, already built."""
    names = ("cold", "one metric", "one snippet", "nothing", "check")
    projects = {name: example.project(scratch / name.replace(" ", "-")) for name in names}

    def empty(round: int) -> None:
        shutil.rmtree(projects["cold"] / "build", ignore_errors=True)

    def metric(round: int) -> None:
        example.replace(projects["one metric"] / "data/2025.csv", r"法律援助,\d+", f"法律援助,{1700 + round}")

    def snippet(round: int) -> None:
        example.replace(
            projects["one snippet"] / "sections/2025/04_next_year.yaml", r"均衡公共法律服务\w*", f"均衡公共法律服务第{round}稿"
        )

    before = {"cold": empty, "one metric": metric, "one snippet": snippet}
    cases = [
        Case("naive", [*NAIVE, str(projects["nothing"]), example.YEAR, str(example.TEMPLATE), str(scratch / "naive.docx")])
    ]
    for name in names:
        command = [*PROGRAM, "check" if name == "check" else "build", "--project", str(projects[name])]
        cases.append(Case(name, command, before.get(name, lambda round: None)))
    return [*cases, Case("--help", [*PROGRAM, "--help"])]


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


def main() -> None:
    """Measure, print, and with --write put the figures into docs/bench.md."""
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--units", type=int, default=200)
    options.add_argument("--only", choices=("single", "many", "given"))
    options.add_argument("--write", action="store_true")
    asked = options.parse_args()
    load = os.getloadavg()[0]
    said = []
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        scratch = Path(name)
        if asked.only in (None, "single"):
            cases = single(scratch)
            rows = compared(cases, rounds(cases, asked.rounds), "naive")
            said += ["## One report", table([*HEAD, "target"], [[*r, str(TARGETS.get(r[0], ""))] for r in rows])]
        for what, (charts, own, times) in MANY.items() if asked.only in (None, "many") else ():
            cases = many(scratch, asked.units, charts, own)
            rows = compared(cases, rounds(cases, asked.rounds), "loop")
            said += [
                f"## {asked.units} units, {what} (per report; wanted: {1 / times:g} by the clock)",
                table([h.replace("naive", "loop") for h in HEAD], rows),
            ]
        if asked.only in (None, "given"):
            cases = given(scratch, min(asked.units, GIVEN))
            rows = compared(cases, rounds(cases, asked.rounds), "docxtpl")
            said += [
                f"## Peers: words, table and pictures given, {min(asked.units, GIVEN)} reports (per report, start included)",
                table([h.replace("naive", "docxtpl") for h in HEAD], rows),
            ]
    text = (
        "\n\n".join([f"{machine()} Load before: {load:.1f}. {asked.rounds} paired rounds: median (least–most).", *said]) + "\n"
    )
    print(text)
    if asked.write:
        put("measured", text)


def put(name: str, text: str) -> None:
    """Put figures into docs/bench.md, between the marks of their name."""
    page = ROOT / "docs" / "bench.md"
    before, begin, rest = page.read_text(encoding="utf-8").partition(f"<!-- {name} -->\n")
    end = f"<!-- end of {name} -->"
    page.write_text(f"{before}{begin}{text}{end}{rest.partition(end)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
