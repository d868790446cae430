"""Word files to PDF, many in one call of LibreOffice, for starting it costs more than a file.

In: Word files. Out: a PDF beside each and what was looked up in it, and the problems of those that gave none. Responsible for:
what LibreOffice is asked for (tags, PDF/A-2b, an outline), how long that may take, that files of one name do not meet, and that
one file which cannot be converted does not cost the others theirs.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lawreport.delivery.pdfread import Look, finished, leaks, looked_up
from lawreport.edition import EDITIONS
from lawreport.outputs.put import Outputs, Put, first_name, split
from lawreport.problem import Place, Problem, Problems, Trouble
from lawreport.word.libreoffice import convert

START, EACH = 90, 20  # seconds
OPTIONS = {  # of LibreOffice's export: PDF/A-2b, with tags and an outline, without a name for every bookmark
    "SelectPdfVersion": 2,
    "UseTaggedPDF": True,
    "ExportBookmarks": True,
    "ExportBookmarksToPDFDestination": False,
}
_PUBLIC = tuple(traits.mark for traits in EDITIONS.values() if traits.public)


@dataclass(frozen=True, slots=True)
class Pdf:
    """A PDF that was written: where it is, and what was looked up in it."""

    put: Put
    looks: tuple[Look, ...] = ()


def to_pdf(files: Sequence[Path]) -> list[Pdf]:
    """Return the PDF of each file, in their order. Raise `Trouble` with every file that could not be converted."""
    pdfs, problems = convert_each(files)
    Problems(problems).raise_errors()
    return [pdfs[file] for file in files]


def convert_each(files: Sequence[Path]) -> tuple[dict[Path, Pdf], list[Problem]]:
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
        written: dict[Path, Pdf] = {}
        for copy, file in numbered.items():
            try:
                written |= {file: _written(file, copy.read_bytes(), pdfs[copy])} if copy in pdfs else {}
            except Trouble as trouble:
                failed += trouble.problems
    known = {copy.name: str(file) for copy, file in numbered.items()}
    return written, [*problems, *(replace(p, place=Place(known.get(p.place.file, p.place.file))) for p in failed)]


def _written(file: Path, word: bytes, made: bytes) -> Pdf:
    """Return the PDF, finished, looked up and written. Raise `Trouble` where a public one says more than the report."""
    public = is_public(file)
    try:
        data = finished(made, word, public)
        looks = looked_up(data, public)
    except Trouble as trouble:
        raise Trouble(replace(p, place=Place(str(file))) for p in trouble.problems) from None
    leaks(looks, str(file)).raise_errors()
    return Pdf(Outputs.beside(file).put(file.with_suffix(".pdf"), data), looks)


def is_public(file: Path) -> bool:
    """Return whether a Word file is a public edition, by its name."""
    return split(first_name(file))[0].endswith(_PUBLIC)


def _export() -> str:
    """Return what LibreOffice is asked for, in its own words."""
    kinds = {bool: "boolean", int: "long"}
    said = {name: {"type": kinds[type(value)], "value": json.dumps(value)} for name, value in OPTIONS.items()}
    return f"pdf:writer_pdf_Export:{json.dumps(said)}"


def _converted(files: list[Path], outdir: Path) -> tuple[dict[Path, bytes], list[Problem]]:
    """Return the PDFs and the problems: all in one call, and where that fails each half by itself, down to the bad one."""
    try:
        pdfs = convert(files, _export(), outdir, START + EACH * len(files))
        return {file: pdf.read_bytes() for file, pdf in zip(files, pdfs, strict=True)}, []
    except Trouble as trouble:
        if len(files) == 1 or any(p.id == "office-missing" for p in trouble.problems):
            return {}, list(trouble.problems)
    middle = len(files) // 2
    (first, one), (second, two) = _converted(files[:middle], outdir), _converted(files[middle:], outdir)
    return first | second, one + two
