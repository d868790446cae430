"""Word files to PDF, many in one call of LibreOffice, for starting it costs more than a file.

In: Word files. Out: a PDF beside each, and the problems of those that gave none. Responsible for: how long that may take, that
files of one name do not meet, and that one file which cannot be converted does not cost the others theirs.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from lawreport.outputs.put import Outputs, Put
from lawreport.problem import Place, Problem, Problems, Trouble
from lawreport.word.libreoffice import convert

START, EACH = 90, 20  # seconds


def to_pdf(files: Sequence[Path]) -> list[Put]:
    """Return the PDF of each file, in their order. Raise `Trouble` with every file that could not be converted."""
    pdfs, problems = convert_each(files)
    Problems(problems).raise_errors()
    return [pdfs[file] for file in files]


def convert_each(files: Sequence[Path]) -> tuple[dict[Path, Put], list[Problem]]:
    """Return file → PDF for the files that could be converted, and what is wrong with the others."""
    there = [file for file in files if file.is_file()]
    problems = [
        Problem("pdf-missing", "没有这个文件", Place(str(file)), "请检查文件名，或先运行 build 生成报告。")
        for file in files
        if file not in there
    ]
    with tempfile.TemporaryDirectory(prefix="lawreport-") as scratch:
        numbered = {Path(scratch) / f"{number}.docx": file for number, file in enumerate(there)}
        for copy, file in numbered.items():
            shutil.copyfile(file, copy)
        pdfs, failed = _converted(list(numbered), Path(scratch) / "pdf") if there else ({}, [])
        written = {
            file: Outputs.beside(file).put(file.with_suffix(".pdf"), pdfs[copy])
            for copy, file in numbered.items()
            if copy in pdfs
        }
    known = {copy.name: str(file) for copy, file in numbered.items()}
    return written, [*problems, *(replace(p, place=Place(known.get(p.place.file, p.place.file))) for p in failed)]


def _converted(files: list[Path], outdir: Path) -> tuple[dict[Path, bytes], list[Problem]]:
    """Return the PDFs and the problems: all in one call, and where that fails each half by itself, down to the bad one."""
    try:
        pdfs = convert(files, "pdf", outdir, START + EACH * len(files))
        return {file: pdf.read_bytes() for file, pdf in zip(files, pdfs, strict=True)}, []
    except Trouble as trouble:
        if len(files) == 1 or any(p.id == "office-missing" for p in trouble.problems):
            return {}, list(trouble.problems)
    middle = len(files) // 2
    (first, one), (second, two) = _converted(files[:middle], outdir), _converted(files[middle:], outdir)
    return first | second, one + two
