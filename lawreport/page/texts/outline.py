"""The texts of a report as they were typed, in the order they are printed, each with its address.

In: a `Source`. Out: `Text`s: file and path of the scalar, what it is, whose it is, the list it stands in. Responsible for: what
kind each field of a file is. A file that cannot be read is one text without a path, so that it still has a place in the
outline.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lawreport.files.shape import Record
from lawreport.files.yamlfile import Mapping, Node, Scalar, Sequence, parse
from lawreport.problem import NOWHERE, Trouble
from lawreport.source.fields import (
    ATTACHMENT,
    CHART,
    CHARTED,
    FREE,
    IMPRINT,
    LETTER,
    PHOTO,
    RED_HEAD,
    REPORT,
    SECTION,
    TABLE_KINDS,
    UNIT,
    is_free,
)
from lawreport.source.freetable import ABOVE, LEFT
from lawreport.source.reader import Source

UNIT_FILE = "data/unit.yaml"


@dataclass(frozen=True, slots=True)
class Text:
    """A text somebody typed, or words of the program that stand for one (`path` is empty)."""

    file: str
    path: str
    kind: str
    called: str = ""  # the Chinese name of its field
    scalar: Scalar = field(default_factory=lambda: Scalar("", NOWHERE))
    depth: int = 0
    owner: str = ""
    part: str = ""  # the file of the part it stands in, or report.yaml
    holder: str = ""  # path of the section, attachment or letter it is a field of
    list: str = ""  # path of the list it, or what it names, is an item of
    list_file: str = ""  # the file of that list
    index: int = 0
    ref: str = ""  # of a chart or table, and of the words in it: the name by which its section asks for it
    asked: str = ""  # and where that stands, so that a chart shown twice is two texts

    @property
    def id(self) -> str:
        """Return what tells this text from all others."""
        return f"{self.asked}{self.file}#{self.path or self.called}"


def texts_of(source: Source) -> tuple[Text, ...]:
    """Return every text of the report."""
    return tuple(_Walk(source).report())


@dataclass(frozen=True, slots=True)
class _Here:
    """Where in the report the walk stands."""

    file: str
    part: str
    path: str = ""
    depth: int = 0
    owner: str = ""

    def at(self, step: str | int) -> _Here:
        return replace(self, path=f"{self.path}/{step}" if self.path else str(step))


@dataclass(frozen=True, slots=True)
class _Walk:
    """Walks the files of a source once, in the order in which they are printed."""

    source: Source

    def report(self) -> Iterator[Text]:
        name = f"sections/{self.source.year}/report.yaml"
        here, node = _Here(name, name), self._root(name)
        if node is None:
            yield Text(name, "", "title", "总表", part=name)
        if letter := _get(REPORT, node, "letter"):
            yield from self._letter(letter[1], here.at(letter[0]))
        yield from self._head(node, here)
        for part in self.source.parts:
            yield from self._part(part.place.file)
        yield from self._one(REPORT, node, "closing", "paragraph", here)
        yield from self._end(node, here)
        if attachments := _get(REPORT, node, "attachments"):
            yield from self._attachments(attachments[1], here.at(attachments[0]))
        if imprint := _get(REPORT, node, "imprint"):
            yield from self._several(IMPRINT, imprint[1], "copy_to printer printed", "other", here.at(imprint[0]))

    def _root(self, name: str) -> Node | None:
        """Return the tree of a file; None where it cannot be read, which has been told."""
        try:
            return parse(self.source.text(name), name)[0] if name in self.source.files else None
        except Trouble:
            return None

    # ---- report.yaml

    def _letter(self, node: Node, here: _Here) -> Iterator[Text]:
        yield from self._one(LETTER, node, "title", "title", here)
        yield from self._one(LETTER, node, "recipients", "recipient", here)
        yield from self._one(LETTER, node, "text", "paragraph", here)
        yield from self._each(LETTER, node, "signature", "signature", here)
        yield from self._one(LETTER, node, "date", "signature", here)

    def _head(self, node: Node | None, here: _Here) -> Iterator[Text]:
        if head := _get(REPORT, node, "red_head"):
            within = here.at(head[0])
            yield from self._several(RED_HEAD, head[1], "copy_no secrecy urgency", "other", within)
            yield from self._each(RED_HEAD, head[1], "mark", "other", within)
            yield from self._one(RED_HEAD, head[1], "number", "other", within)
            yield from self._each(RED_HEAD, head[1], "signers", "other", within)
        yield from self._each(REPORT, node, "title", "title", here)
        yield from self._several(REPORT, node, "subtitle byline", "title", here)
        yield from self._one(REPORT, node, "recipients", "recipient", here)
        yield from self._one(REPORT, node, "intro", "intro", here)

    def _end(self, node: Node | None, here: _Here) -> Iterator[Text]:
        signed = list(self._each(REPORT, node, "signature", "signature", here))
        yield from signed or self._signers(here)
        yield from self._one(REPORT, node, "date", "signature", here)
        yield from self._one(REPORT, node, "note", "other", here)

    def _signers(self, here: _Here) -> Iterator[Text]:
        """Yield the names that sign where report.yaml names none: those of the unit."""
        unit = self._root(UNIT_FILE)
        of_unit = _Here(UNIT_FILE, here.part)
        yield from list(self._each(UNIT, unit, "signers", "signature", of_unit)) or self._one(
            UNIT, unit, "name", "signature", of_unit
        )

    def _attachments(self, node: Node, here: _Here) -> Iterator[Text]:
        for number, item in enumerate(node.items if isinstance(node, Sequence) else ()):
            within = replace(here.at(number), depth=1)
            for text in self._one(ATTACHMENT, item, "title", "attachment", within):
                yield replace(text, list=here.path, list_file=here.file, index=number)
            yield from self._one(ATTACHMENT, item, "text", "paragraph", within)
            yield from self._exhibits(ATTACHMENT, item, within)

    # ---- parts

    def _part(self, name: str) -> Iterator[Text]:
        node = self._root(name)
        if isinstance(node, Mapping):
            yield from self._section(node, _Here(name, name, depth=1))
        else:
            yield Text(name, "", "part", "文件", depth=1, part=name)

    def _section(self, node: Node, here: _Here, siblings: str = "", index: int = 0) -> Iterator[Text]:
        owner = _get(SECTION, node, "owner")
        if owner and isinstance(owner[1], Scalar):
            here = replace(here, owner=owner[1].text.strip() or here.owner)
        for text in self._one(SECTION, node, "heading", "part" if here.depth == 1 else "heading", here):
            yield replace(text, list=siblings, list_file=here.file if siblings else "", index=index)
        yield from self._one(SECTION, node, "text", "paragraph", here)
        yield from self._each(SECTION, node, "points", "point", here)
        if children := _get(SECTION, node, "children"):
            within = here.at(children[0])
            for number, child in enumerate(children[1].items if isinstance(children[1], Sequence) else ()):
                if isinstance(child, Mapping):
                    yield from self._section(child, replace(within.at(number), depth=here.depth + 1), within.path, number)
        yield from self._one(SECTION, node, "tail", "tail", here)
        yield from self._exhibits(SECTION, node, here)

    # ---- charts, tables, photos

    def _exhibits(self, record: Record, node: Node, here: _Here) -> Iterator[Text]:
        for name, kind in (("tables", "table"), ("charts", "chart")):
            for asked in self._each(record, node, name, kind, here):
                yield from self._shown(asked)
        if photos := _get(record, node, "photos"):
            within = here.at(photos[0])
            for number, photo in enumerate(photos[1].items if isinstance(photos[1], Sequence) else ()):
                for text in self._one(PHOTO, photo, "caption", "photo", within.at(number)):
                    yield replace(text, list=within.path, list_file=here.file, index=number)
                yield from self._one(PHOTO, photo, "alt", "other", within.at(number))

    def _shown(self, asked: Text) -> Iterator[Text]:
        """Yield the texts of a chart or table that a section asks for; only its name where its file cannot be read."""
        id = asked.scalar.text.strip()
        name = f"charts/{id}.yaml"
        node = self._root(name)
        record = FREE if node is not None and is_free(node) else CHART
        here = _Here(name, asked.part, depth=asked.depth, owner=asked.owner)
        titles = list(self._one(record, node, "title", asked.kind, here))
        key = f"{asked.id}>"
        for text in titles or [asked]:
            shown = replace(text, holder=asked.holder, list=asked.list, list_file=asked.list_file, index=asked.index)
            yield replace(shown, ref=id, asked=key)
        yield from (replace(text, ref=id, asked=key) for text in self._words(record, node, asked.kind, here))

    def _words(self, record: Record, node: Node | None, kind: str, here: _Here) -> Iterator[Text]:
        """Yield the words in an exhibit besides its title, as they follow one another."""
        if record is FREE:
            yield from self._one(FREE, node, "unit", "other", here)
            yield from self._cells(node, here)
        yield from self._several(record, node, "source note" if kind == "chart" else "note source", "other", here)

    def _cells(self, node: Node | None, here: _Here) -> Iterator[Text]:
        rows = _get(FREE, node, "rows")
        for row, cells in enumerate(rows[1].items if rows and isinstance(rows[1], Sequence) else ()):
            for column, cell in enumerate(cells.items if isinstance(cells, Sequence) else ()):
                if rows and isinstance(cell, Scalar) and cell.text.strip() not in ("", *LEFT, *ABOVE):
                    within = here.at(rows[0]).at(row).at(column)
                    yield self._text(within, "other", "格", cell, here)

    # ---- fields

    def _several(self, record: Record, node: Node | None, names: str, kind: str, here: _Here) -> Iterator[Text]:
        for name in names.split():
            yield from self._one(record, node, name, kind, here)

    def _one(self, record: Record, node: Node | None, name: str, kind: str, here: _Here) -> Iterator[Text]:
        found = _get(record, node, name)
        if found and isinstance(found[1], Scalar):
            yield self._text(here.at(found[0]), kind, record.called(name), found[1], here)

    def _each(self, record: Record, node: Node | None, name: str, kind: str, here: _Here) -> Iterator[Text]:
        """Yield the items of a list of texts, or the one text that stands for it."""
        found = _get(record, node, name)
        if found and isinstance(found[1], Sequence):
            within = here.at(found[0])
            for number, item in enumerate(found[1].items):
                if isinstance(item, Scalar):
                    text = self._text(within.at(number), kind, record.called(name), item, here)
                    yield replace(text, list=within.path, list_file=here.file, index=number)
        else:
            yield from self._one(record, node, name, kind, here)

    def _text(self, at: _Here, kind: str, called: str, scalar: Scalar, within: _Here) -> Text:
        return Text(at.file, at.path, kind, called, scalar, within.depth, within.owner, within.part, within.path)


def _get(record: Record, node: Node | None, name: str) -> tuple[str, Node] | None:
    """Return the key under which a field was written, and its value; None where it was not."""
    if not isinstance(node, Mapping):
        return None
    keys = record.keys(name)
    return next(((key.text, value) for key, value in node.items if key.text in keys), None)


def titled(node: Node) -> tuple[str, bool]:
    """Return the title in a file of charts/ as typed, and whether it is a table."""
    record: Record = FREE if is_free(node) else CHART
    title, kind = _get(record, node, "title"), _get(record, node, "kind")
    named = kind[1].text if kind and isinstance(kind[1], Scalar) else ""
    return (title[1].text if title and isinstance(title[1], Scalar) else ""), CHARTED.get(named, named) in TABLE_KINDS
