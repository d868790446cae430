"""How Word writes that something came or went: `w:ins`, `w:del`, on words, ends of paragraphs and rows.

In: the tree of the newer file. Out: marks with one author, one date and ids nobody has. Responsible for: where a mark stands
among its neighbours, and what of the older file's looks the newer one knows.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from lawreport.back.redline.pieces import PICTURE, Element, Piece
from lawreport.word.cascade import W

CAME, WENT = "ins", "del"
AUTHOR = "与上一稿比较"
_PRESERVE = "{http://www.w3.org/XML/1998/namespace}space"
_OF_PARAGRAPH = {
    W + tag for tag in ("pStyle", "keepNext", "keepLines", "spacing", "ind", "jc", "snapToGrid", "adjustRightInd", "rPr")
}
_AFTER_LOOK = {W + "sectPr", W + "pPrChange"}
_REVISED = {W + tag for tag in ("ins", "del", "moveFrom", "moveTo", "rPrChange")}


@dataclass(slots=True)
class Marker:
    """Makes marks in a tree; `styles`: those that it knows; `last`: the last id that was given."""

    root: Element
    date: str
    styles: Collection[str]
    last: int = 0

    @classmethod
    def of(cls, root: Element, date: str, styles: Collection[str]) -> Marker:
        ids = (element.get(W + "id", "") for element in root.iter())
        return cls(root, date, styles, max((int(id) for id in ids if id.isdigit()), default=0))

    def make(self, tag: str, **attributes: str) -> Element:
        """Return an element of WordprocessingML."""
        element = self.root.makeelement(W + tag)
        for name, value in attributes.items():
            element.set(W + name, value)
        return element

    def mark(self, kind: str) -> Element:
        """Return the mark of a change."""
        self.last += 1
        dated = {"date": self.date} if self.date else {}
        return self.make(kind, id=str(self.last), author=AUTHOR, **dated)

    # ---- words

    def put(self, paragraph: Element, kind: str, pieces: Iterable[Piece]) -> None:
        """Add pieces to a paragraph: what is not seen, and pictures, only where they came or stay."""
        holder = run = look = None
        for piece in pieces:
            if kind == WENT and (not piece.text or piece.text.startswith(PICTURE)):  # its file is not in this one
                continue
            if not piece.in_run:
                paragraph.append(copy.deepcopy(piece.element))
                holder = run = None
                continue
            if kind and holder is None:
                holder = self.mark(kind)
                paragraph.append(holder)
            if run is None or piece.look is not look:
                run, look = self._run(piece, kind), piece.look
                (paragraph if holder is None else holder).append(run)
            self._say(run, piece, kind)

    def _run(self, piece: Piece, kind: str) -> Element:
        run = self.make("r")
        if piece.look is not None:
            run.append(self.foreign(piece.look) if kind == WENT else copy.deepcopy(piece.look))
        return run

    def _say(self, run: Element, piece: Piece, kind: str) -> None:
        if piece.element is not None:
            run.append(copy.deepcopy(piece.element))
            return
        tag = "delText" if kind == WENT else "t"
        last = run[-1] if len(run) else None
        if last is None or last.tag != W + tag:
            last = self.make(tag)
            last.set(_PRESERVE, "preserve")
            run.append(last)
        last.text = (last.text or "") + piece.text

    def foreign(self, look: Element) -> Element:
        """Return the look of words of the older file as far as the newer one knows it."""
        kept = copy.deepcopy(look)
        for element in list(kept):
            style = element.tag in (W + "rStyle", W + "pStyle") and element.get(W + "val") not in self.styles
            if not element.tag.startswith(W) or element.tag in _REVISED or style:
                kept.remove(element)
        return kept

    # ---- ends of paragraphs, rows

    def paragraph(self, source: Element, kind: str, end: str) -> Element:
        """Return an empty paragraph like another; `kind` says whether it is of the older file, `end` what became of its end."""
        made = self.make("p")
        shape = source.find(W + "pPr")
        if shape is not None:
            made.append(self._gone_shape(shape) if kind == WENT else copy.deepcopy(shape))
        if end:
            self.end(made, end)
        return made

    def _gone_shape(self, shape: Element) -> Element:
        kept = self.foreign(shape)
        for element in [e for e in kept if e.tag not in _OF_PARAGRAPH]:
            kept.remove(element)
        look = kept.find(W + "rPr")
        if look is not None:
            kept.replace(look, self.foreign(look))
        return kept

    def end(self, paragraph: Element, kind: str) -> None:
        """Mark the end of a paragraph; where a section ends, it cannot be."""
        shape = paragraph.find(W + "pPr")
        if shape is None:
            shape = self.make("pPr")
            paragraph.insert(0, shape)
        if shape.find(W + "sectPr") is not None:
            return
        look = shape.find(W + "rPr")
        if look is None:
            look = self.make("rPr")
            shape.insert(next((at for at, e in enumerate(shape) if e.tag in _AFTER_LOOK), len(shape)), look)
        look.insert(0, self.mark(kind))

    def row(self, row: Element, kind: str) -> None:
        """Mark a row of a table as new or gone."""
        properties = row.find(W + "trPr")
        if properties is None:
            properties = self.make("trPr")
            row.insert(next((at for at, e in enumerate(row) if e.tag != W + "tblPrEx"), len(row)), properties)
        changed = properties.find(W + "trPrChange")
        at = len(properties) if changed is None else properties.index(changed)
        properties.insert(at, self.mark(kind))
