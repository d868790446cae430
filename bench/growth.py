"""How cost grows: sections, metrics, charts and units, ten-fold and more.

    python bench/growth.py [--quick] [--write]

Everything is built in this process, after a first build that pays for the imports; time is that of the processor. The
exponent is that of cost against size between the second-largest and the largest point: 1 is in proportion, 2 is the square.
Each size is measured so often that small ones count: the least of three.
"""

from __future__ import annotations

import argparse
import math
import resource
import shutil
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent.parent)]

import content as example  # noqa: E402

SIZES = {
    "sections": (10, 100, 1000, 3000),
    "metrics": (20, 200, 2000, 6000),
    "charts": (4, 40, 400),
    "units": (1, 10, 100, 1000),
}
QUICK = {"sections": (10, 100, 300), "metrics": (20, 200, 600), "charts": (4, 40), "units": (1, 10)}
Measured = Iterator[tuple[int, float, int]]  # size, seconds of the processor, peak MB


def skeleton(folder: Path) -> Path:
    """Return a project with unit, one metric and one part, to be filled."""
    for part in ("data", "charts", "sections/2025"):
        (folder / part).mkdir(parents=True)
    shutil.copytree(example.TEMPLATE.parent, folder / "templates")
    _write(folder / "data/unit.yaml", "name: 甲市乙局（虚构）\nshort: 乙局\n")
    _write(folder / "data/metrics.yaml", "件数: {unit: 件}\n")
    _write(folder / "data/2025.csv", "指标,数值\n件数,12\n")
    _write(folder / "sections/2025/report.yaml", 'title: "{{ 单位 }}{{ 年 }}年法治政府建设年度报告"\ndate: 2026年1月20日\n')
    _write(folder / "sections/2025/01_part.yaml", "heading: 工作情况\ntext: |\n  全年办理{{ 件数 }}。\n")
    return folder


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def sections(folder: Path, count: int) -> None:
    """Put `count` second-level sections of two paragraphs into files of up to fifty."""
    for first in range(0, count, 50):
        nodes = "".join(
            f'  - heading: 第{i}项工作\n    place: 独行\n    number: "1."\n    text: |\n      第{i}项全年办理{{{{ 件数 }}}}，'
            f"情况良好。\n      继续做好第{i}项工作。\n"
            for i in range(first, min(first + 50, count))
        )
        _write(
            folder / f"sections/2025/{10 + first // 50:02d}_part.yaml", f"heading: 第{first}组\nnumber: 无\nchildren:\n{nodes}"
        )


def metrics(folder: Path, count: int) -> None:
    """Put `count` metrics into the catalogue, the year and one table after another of a hundred rows."""
    names = [f"指标{i}" for i in range(count)]
    _write(folder / "data/metrics.yaml", "件数: {unit: 件}\n" + "".join(f"{n}: {{unit: 件}}\n" for n in names))
    _write(folder / "data/2025.csv", "指标,数值\n件数,12\n" + "".join(f"{n},{i + 3}\n" for i, n in enumerate(names)))
    for first in range(0, count, 100):
        _write(
            folder / f"charts/表{first}.yaml",
            f"title: 第{first}组\nkind: table\nmetrics: [{', '.join(names[first : first + 100])}]\n",
        )
    _write(
        folder / "sections/2025/02_tables.yaml",
        "heading: 数据\ntext: |\n  见表。\ntables: [" + ", ".join(f"表{first}" for first in range(0, count, 100)) + "]\n",
    )


def charts(folder: Path, count: int) -> None:
    """Put `count` charts that all differ into one part."""
    _write(
        folder / "data/metrics.yaml",
        "件数: {unit: 件}\n" + "".join(f"甲{i}: {{unit: 件}}\n乙{i}: {{unit: 件}}\n" for i in range(count)),
    )
    _write(
        folder / "data/2025.csv", "指标,数值\n件数,12\n" + "".join(f"甲{i},{20 + i}\n乙{i},{31 + i}\n" for i in range(count))
    )
    for i in range(count):
        _write(folder / f"charts/图{i}.yaml", f"title: 第{i}幅\nkind: bar\nmetrics: [甲{i}, 乙{i}]\n")
    _write(
        folder / "sections/2025/02_charts.yaml",
        f"heading: 图\ntext: |\n  见图。\ncharts: [{', '.join(f'图{i}' for i in range(count))}]\n",
    )


def one(scratch: Path, fill: Callable[[Path, int], None], sizes: tuple[int, ...]) -> Measured:
    """Yield the cost of one report as it grows; pictures are drawn anew each time."""
    from lawreport.edition import Edition
    from lawreport.figures import quantity
    from lawreport.files import yamlfile
    from lawreport.files.sheets import tables
    from lawreport.pipeline import build
    from lawreport.project import Project

    for size in sizes:
        folder = skeleton(scratch / f"{fill.__name__}{size}")
        fill(folder, size)

        def once(folder: Path = folder) -> None:
            shutil.rmtree(folder / "build", ignore_errors=True)
            yamlfile._parsed.clear()  # a clerk's build finds no file read before
            tables.table_from.clear()
            quantity.parse_quantity.cache_clear()
            build(Project(folder), 2025, Edition.DRAFT)

        yield size, least(once, 3 if size < sizes[-1] else 2), peak()


def units(scratch: Path, sizes: tuple[int, ...]) -> Measured:
    """Yield the cost of a batch as it grows, and its peak, in one process."""
    from lawreport.many.batch import Task, build_unit, unit_folders

    for size in sizes:
        root = example.bureau(scratch / f"units{size}", size, charts=False)
        tasks = [Task(folder, again=True) for folder in unit_folders(root)]
        yield size, least(lambda tasks=tasks: deque(map(build_unit, tasks), maxlen=0), 3 if size < 100 else 1), peak()


def least(work: Callable[[], object], times: int) -> float:
    """Return the least seconds of the processor that the work took."""
    took = []
    for _ in range(times):
        started = time.process_time()
        work()
        took.append(time.process_time() - started)
    return min(took)


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def told(name: str, points: list[tuple[int, float, int]]) -> tuple[list[str], float]:
    """Return a row of the table, and the exponent."""
    (size, cost, _), (larger, more, _) = points[-2:]
    exponent = math.log(more / cost) / math.log(larger / size)
    sizes, costs, peaks = zip(*points, strict=True)
    cells = [
        " / ".join(f"{s:,}" for s in sizes),
        " / ".join(f"{c:.2f}" for c in costs),
        f"{exponent:.2f}",
        " / ".join(map(str, peaks)),
    ]
    return [name, *cells], exponent


def main() -> None:
    """Measure and print; with --write put the table into docs/bench.md."""
    from run import put, table

    options = argparse.ArgumentParser()
    options.add_argument("--quick", action="store_true")
    options.add_argument("--write", action="store_true")
    options.add_argument("--only", choices=SIZES)
    asked = options.parse_args()
    sizes, rows = QUICK if asked.quick else SIZES, []
    with tempfile.TemporaryDirectory(prefix="growth-") as name:
        scratch = Path(name)
        list(one(scratch / "first", charts, (2,)))
        for what in ("units", "sections", "metrics", "charts"):
            if asked.only in (None, what):
                fill = {"sections": sections, "metrics": metrics, "charts": charts}.get(what)
                points = list(one(scratch, fill, sizes[what]) if fill else units(scratch, sizes[what]))
                rows.append(told(what, points)[0])
                print(rows[-1], flush=True)
    text = table(["grows", "sizes", "seconds of the processor", "last exponent", "peak MB so far"], rows) + "\n"
    print(text)
    if asked.write:
        put("growth", text)


if __name__ == "__main__":
    main()
