"""What the rules read in the sentences of a file: for `rule --reading`.

In: a .docx or .txt, or a .yaml of a project. Out: its paragraphs, each with the statements in it.
Responsible for: which paragraphs are those of a section's file.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lawreport.files.given import given
from lawreport.files.textfile import decode
from lawreport.model import Paragraph
from lawreport.problem import Place, Trouble
from lawreport.project import Project
from lawreport.report.compose import compose
from lawreport.rules.reading.shown import told
from lawreport.source.reader import gather
from lawreport.word.reader import read_document


@dataclass(frozen=True, slots=True)
class Read:
    """A paragraph and what it states, a line each."""

    text: str
    statements: tuple[str, ...]


def reading_of(path: Path) -> list[Read]:
    """Return the paragraphs of a file and what is read in each. Raise `Trouble` when the file cannot be read."""
    texts = _of_section(path) if path.suffix.lower() in (".yaml", ".yml") else _of_text(path)
    return [Read(text, tuple(told(text))) for text in texts if text.strip()]


def _of_text(path: Path) -> list[str]:
    kind = path.suffix.lower()
    if kind not in (".txt", ".docx"):
        raise Trouble.one(
            "file-kind", f"不能读{kind or '没有扩展名的'}文件", Place(path.name), "可以读 .docx、.txt 和文段的 .yaml。"
        )
    data = given(path)
    if kind == ".txt":
        return decode(data, path.name).splitlines()
    return [paragraph.text.replace("\n", "") for paragraph in read_document(data, path.name).paragraphs]


def _of_section(path: Path) -> list[str]:
    """Return the paragraphs that a file of a project becomes, figures filled in."""
    full = path.resolve()
    root = next((folder for folder in full.parents if (folder / "sections").is_dir()), None)
    if root is None or not full.is_file():
        raise Trouble.one(
            "file-kind",
            "没有这个文件，或它不在项目里",
            Place(path.name),
            "写一份 sections/ 里的文件，如 sections/2024/01_工作.yaml。",
        )
    years = [int(part) for part in full.relative_to(root).parts if part.isdigit() and len(part) == 4]
    report, _ = compose(gather(Project.at(root), years[0] if years else None))
    name = full.relative_to(root).as_posix()
    of_file = [b for b in report.blocks if isinstance(b, Paragraph) and _stands_in(b, name)]
    return [block.text for block in of_file]


def _stands_in(paragraph: Paragraph, name: str) -> bool:
    return name in (paragraph.place.file, *(span.place.file for span in paragraph.spans))
