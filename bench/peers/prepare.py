"""The same words, table and pictures for every peer, and a template in the way of writing of each."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
LOOPS = {  # of paragraphs, of table rows (one text per cell), of pictures
    "docxtpl": (
        "{%p for p in paragraphs %}",
        "{{ p }}",
        "{%p endfor %}",
        "{%tr for r in rows %}",
        "{{ r.%s }}",
        "{%tr endfor %}",
        "{%p for i in pictures %}",
        "{{ i }}",
        "{%p endfor %}",
    ),
    "docxtemplater": ("{#paragraphs}", "{.}", "{/paragraphs}", None, "{%s}", None, "{#pictures}", "{%picture}", "{/pictures}"),
    "docx-templates": (
        "+++FOR p IN paragraphs+++",
        "+++INS $p+++",
        "+++END-FOR p+++",
        "+++FOR r IN rows+++",
        "+++INS $r.%s+++",
        "+++END-FOR r+++",
        "+++FOR i IN pictures+++",
        "+++IMAGE image($i)+++",
        "+++END-FOR i+++",
    ),
}
FIELDS = ("a", "b", "c", "d")


def content(report: Path, folder: Path) -> Path:
    """Return a JSON file of what a finished report of ours holds, its pictures as files beside it."""
    from docx import Document

    word = Document(str(report))
    with zipfile.ZipFile(report) as archive:
        pictures = [archive.extract(n, folder) for n in archive.namelist() if n.startswith("word/media/")]
    rows = [dict(zip(FIELDS, (c.text for c in row.cells), strict=False)) for row in word.tables[0].rows]
    said = {"paragraphs": [p.text for p in word.paragraphs if p.text], "rows": rows, "pictures": pictures}
    path = folder / "content.json"
    path.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    return path


def template(kind: str, folder: Path) -> Path:
    """Return a template that repeats paragraphs, rows and pictures in the peer's own way."""
    from docx import Document

    begin, paragraph, end, first, cell, last, begin_picture, picture, end_picture = LOOPS[kind]
    word = Document()
    for text in (begin, paragraph, end):
        word.add_paragraph(text)
    table = word.add_table(rows=0, cols=len(FIELDS))
    for row in (first, cell, last) if first else (cell,):
        cells = table.add_row().cells
        for i, field in enumerate(FIELDS):
            cells[i].text = row % field if row is cell else row if not i else ""
    if not first:  # docxtemplater repeats the row in which the loop begins and ends
        table.rows[0].cells[0].text = "{#rows}" + table.rows[0].cells[0].text
        table.rows[0].cells[-1].text += "{/rows}"
    for text in (begin_picture, picture, end_picture):
        word.add_paragraph(text)
    path = folder / f"{kind}.docx"
    word.save(str(path))
    return path


def peers() -> dict[str, tuple[str, list[str]]]:
    """Return the peers that are installed: name → template kind, command without its arguments."""
    found = {"docxtpl": ("docxtpl", [sys.executable, str(HERE / "docxtpl_given.py")])}
    node = shutil.which("node")
    for name, needed, script in (
        ("docxtemplater", "docxtemplater-image-module-free", "docxtemplater.js"),
        ("docx-templates", "docx-templates", "docx_templates.js"),
    ):
        if node and not subprocess.run([node, "-e", f"require('{needed}')"], capture_output=True, check=False).returncode:
            found[name] = (name, [node, str(HERE / script)])
    if shutil.which("pandoc"):
        found["pandoc"] = ("docxtpl", [sys.executable, str(HERE / "pandoc_given.py")])
    return found
