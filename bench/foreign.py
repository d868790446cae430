"""How long `check` takes over large Word files from outside, and how much memory: each in a process of its own.

    python bench/foreign.py [--write]

Time is that of the processor. The growth is the exponent between a quarter of the file and all of it.
"""

from __future__ import annotations

import argparse
import math
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DOCUMENTS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
PHOTO = 500 << 20  # bytes of the picture, unpacked


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def paragraph(text: str) -> str:
    return f"<w:p>{run(text)}</w:p>"


def marked(i: int) -> str:
    return f'<w:p><w:bookmarkStart w:id="{i}" w:name="b{i}"/>{run(str(i))}<w:bookmarkEnd w:id="{i}"/></w:p>'


SENTENCE = "加强行政执法监督，全年办理行政复议案件，推进法治政府建设，"
INSERTED = f'<w:ins w:author="a">{run("增")}</w:ins>'
CELL = f"<w:tc>{paragraph('12')}</w:tc>"
KINDS: dict[str, tuple[int, Callable[[int], str]]] = {
    "digits in one paragraph": (200_000, lambda n: paragraph("1" * n)),
    "counts in one paragraph": (40_000, lambda n: paragraph("检查1家，" * n)),
    "characters in one paragraph": (3_000_000, lambda n: paragraph((SENTENCE * n)[:n])),
    "characters in 3,000 paragraphs": (3_000_000, lambda n: paragraph((SENTENCE * n)[: n // 3000]) * 3000),
    "paragraphs": (120_000, lambda n: "".join(paragraph(f"第{i}项工作，检查单位{i}家，整改隐患{i % 7}处。") for i in range(n))),
    "paragraphs, all the same": (120_000, lambda n: paragraph("全年检查单位120家，整改隐患7处，罚款3万元。") * n),
    "headings": (50_000, lambda n: "".join(paragraph(f"（{'一二三四五'[i % 5]}）标题{i}") for i in range(n))),
    "runs in one paragraph": (120_000, lambda n: f"<w:p>{(run('检查') + run('1')) * (n // 2)}</w:p>"),
    "bookmarks": (50_000, lambda n: "".join(map(marked, range(n)))),
    "cells": (200_000, lambda n: f"<w:tbl>{f'<w:tr>{CELL * 10}</w:tr>' * (n // 10)}</w:tbl>"),
    "tracked changes": (100_000, lambda n: f"<w:p>{INSERTED * n}</w:p>"),
}


def write(path: Path, body: str, photo: int = 0) -> None:
    """Write a Word file with this body, and a picture of so many bytes."""
    relation = f'<Relationship Id="a" Type="{DOCUMENTS}" Target="word/document.xml"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{PACKAGE}">{relation}</Relationships>')
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        if photo:
            with archive.open("word/media/photo.png", "w", force_zip64=True) as member:
                for _ in range(photo >> 20):
                    member.write(bytes(1 << 20))


def cost(path: Path) -> tuple[float, int]:
    """Return the seconds of the processor and the peak MB of `check` over a file."""
    command = [sys.executable, str(HERE.parent / "build_report.py"), "check", str(path)]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=path.parent)
    _, _, used = os.wait4(child.pid, 0)
    child.returncode = 0
    return used.ru_utime + used.ru_stime, used.ru_maxrss >> 10


def measured(folder: Path, body: Callable[[int], str], size: int) -> list[str]:
    """Return a row of the table but its name: size, seconds, growth, MB."""
    path = folder / "文件.docx"
    write(path, body(size // 4))
    quarter, _ = cost(path)
    write(path, body(size))
    whole, peak = cost(path)
    return [f"{size:,}", f"{whole:.1f}", f"{math.log(whole / quarter, 4):.2f}", str(peak)]


def main() -> None:
    """Measure and print; with --write put the table into docs/bench.md."""
    from run import put, table

    options = argparse.ArgumentParser()
    options.add_argument("--write", action="store_true")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="foreign-") as name:
        rows = []
        for kind, (size, body) in KINDS.items():
            rows.append([kind, *measured(Path(name), body, size)])
            print(rows[-1], flush=True)
        path = Path(name, "图.docx")
        write(path, paragraph("正文。"), PHOTO)
        seconds, peak = cost(path)
        rows.append(["MB of a picture, unpacked", str(PHOTO >> 20), f"{seconds:.1f}", "", str(peak)])
    text = table(["what", "how many", "seconds of the processor", "exponent", "peak MB"], rows) + "\n"
    print(text)
    if asked.write:
        put("foreign", text)


if __name__ == "__main__":
    main()
