"""A Word file edited as people edit it: words, figures, paragraphs; tracked or not; written as Word writes.

In: the bytes of a draft. Out: the bytes of the edited file. Nothing of the program is used to edit.
"""

from __future__ import annotations

import copy
import io
import zipfile
from pathlib import Path

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
DATE = "2025-01-10T09:00:00Z"
MARKS = (W + "bookmarkStart", W + "bookmarkEnd")


def edited_report(root: Path) -> None:
    """Lay an edited draft of a project into it: some words changed, a figure typed over."""
    from lawreport.edition import Edition
    from lawreport.pipeline import build
    from lawreport.project import Project

    word = Edited(build(Project.at(root), None, Edition.DRAFT).word.data, "王处长")
    word.replace("执法力量不足", "执法力量偏弱").replace("培训1", "培训2")
    (root / "改过的.docx").write_bytes(word.bytes())


class Edited:
    """One Word file under the hands of somebody; with `author` every change is tracked."""

    def __init__(self, data: bytes, author: str = ""):
        self.author = author
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            self.parts = {name: package.read(name) for name in package.namelist()}
        self.root = etree.fromstring(self.parts["word/document.xml"])
        self.body = self.root.find(W + "body")
        self.ids = 9000

    # ---- looking

    @property
    def paragraphs(self) -> list:
        """Return the paragraphs of the body with words, without those of tables."""
        return [p for p in self.body.iter(W + "p") if self.text(p).strip() and next(p.iterancestors(W + "tbl"), None) is None]

    def find(self, words: str):
        """Return the first paragraph that says the words, in a table too."""
        return next(p for p in self.body.iter(W + "p") if words in self.text(p))

    def text(self, p) -> str:
        return "".join(self._said(n) for n in p.iter(W + "t", W + "br", W + "tab") if n.getparent().tag == W + "r")

    def _said(self, node) -> str:
        return node.text or "" if node.tag == W + "t" else "\n" if node.tag == W + "br" else "\t"

    def figures(self, p) -> list[tuple[int, int]]:
        """Return the ranges of the figures in a paragraph."""
        out, at, opened = [], 0, {}
        for node in p.iter(W + "t", W + "br", W + "tab", *MARKS):
            if node.tag == W + "bookmarkStart" and node.get(W + "name", "").startswith("_m_"):
                opened[node.get(W + "id")] = at
            elif node.tag == W + "bookmarkEnd" and node.get(W + "id") in opened:
                out.append((opened.pop(node.get(W + "id")), at))
            elif node.tag not in MARKS and node.getparent().tag == W + "r":
                at += len(self._said(node))
        return out

    # ---- words

    def replace(self, old: str, new: str, p=None) -> Edited:
        """Replace words in the first paragraph that says them, or in a given one."""
        p = self.find(old) if p is None else p
        start = self.text(p).index(old)
        self.change(p, start, start + len(old), new)
        return self

    def change(self, p, start: int, end: int, new: str) -> None:
        """Put words in place of a range of characters of a paragraph."""
        runs = self._cut(p, start, end)
        place, look = self._place(p, start, runs)
        if new:
            run = self._run(new, look)
            place(self._tracked("ins", [run]) if self.author else run)
        for run in runs:
            if self.author:
                self._delete(run)
            else:
                run.getparent().remove(run)

    def _cut(self, p, start: int, end: int) -> list:
        """Return the runs that hold exactly a range of characters; runs are split at its ends."""
        for offset in (start, end):
            at = 0
            for run in list(p.iter(W + "r")):
                size = len(self._run_text(run))
                if at < offset < at + size:
                    self._split_run(run, offset - at)
                    break
                at += size
        found, at = [], 0
        for run in list(p.iter(W + "r")):
            size = len(self._run_text(run))
            if size and start <= at and at + size <= end:
                found.append(run)
            at += size
        return found

    def _run_text(self, run) -> str:
        return "".join(self._said(n) for n in run if n.tag in (W + "t", W + "br", W + "tab"))

    def _split_run(self, run, offset: int) -> None:
        rest, whole = copy.deepcopy(run), self._run_text(run)
        for one, words in ((run, whole[:offset]), (rest, whole[offset:])):
            for node in list(one):
                if node.tag in (W + "t", W + "br", W + "tab"):
                    one.remove(node)
            self._fill(one, words)
        run.addnext(rest)

    def _fill(self, run, words: str) -> None:
        for index, piece in enumerate(words.split("\n")):
            if index:
                etree.SubElement(run, W + "br")
            if piece:
                node = etree.SubElement(run, W + "t")
                node.text = piece
                node.set(SPACE, "preserve")

    def _run(self, words: str, look):
        run = etree.Element(W + "r")
        if look is not None:
            run.append(copy.deepcopy(look))
        self._fill(run, words)
        return run

    def _place(self, p, start: int, runs: list):
        """Return a function that puts an element in where words begin, and the look of the words there."""
        if runs:
            return runs[0].addprevious, runs[0].find(W + "rPr")
        at, last = 0, None
        for run in p.iter(W + "r"):
            if at == start and last is None:
                return run.addprevious, run.find(W + "rPr")
            at += len(self._run_text(run))
            last = run
            if at == start:
                holder = run.getparent() if run.getparent().tag != W + "p" else run
                return holder.addnext, run.find(W + "rPr")
        return p.append, None

    def _tracked(self, kind: str, runs: list):
        self.ids += 1
        element = etree.Element(W + kind)
        element.set(W + "id", str(self.ids))
        element.set(W + "author", self.author)
        element.set(W + "date", DATE)
        for run in runs:
            element.append(run)
        return element

    def _delete(self, run) -> None:
        if run.getparent().tag == W + "ins":  # what one has put in oneself is gone at once
            run.getparent().remove(run)
            return
        mark = self._tracked("del", [])
        run.addprevious(mark)
        for node in run.iter(W + "t"):
            node.tag = W + "delText"
        mark.append(run)

    # ---- paragraphs

    def split(self, p, at: int):
        """Split a paragraph before a character, and return the second half."""
        self._cut(p, at, at)
        second = etree.Element(W + "p")
        if p.find(W + "pPr") is not None:
            second.append(copy.deepcopy(p.find(W + "pPr")))
        size, moving = 0, []
        for child in [c for c in p if c.tag != W + "pPr"]:
            size_here = sum(len(self._run_text(r)) for r in ([child] if child.tag == W + "r" else child.iter(W + "r")))
            if size >= at:
                moving.append(child)
            size += size_here
        for child in moving:
            second.append(child)
        p.addnext(second)
        if self.author:
            self._end(p, "ins")
        return second

    def join(self, p) -> None:
        """Let a paragraph go on in the next one."""
        if self.author:
            self._end(p, "del")
            return
        following = p.getnext()
        while following.tag != W + "p":
            following = following.getnext()
        for child in [c for c in following if c.tag != W + "pPr"]:
            p.append(child)
        following.getparent().remove(following)

    def _end(self, p, kind: str) -> None:
        properties = p.find(W + "pPr")
        if properties is None:
            properties = etree.Element(W + "pPr")
            p.insert(0, properties)
        look = properties.find(W + "rPr")
        if look is None:
            look = etree.SubElement(properties, W + "rPr")
        look.insert(0, self._tracked(kind, []))

    def add(self, p, words: str, before: bool = False):
        """Add a paragraph behind another (or before it), in its look, and return it."""
        fresh = etree.Element(W + "p")
        if p.find(W + "pPr") is not None:
            fresh.append(copy.deepcopy(p.find(W + "pPr")))
        run = self._run(words, next((r.find(W + "rPr") for r in p.iter(W + "r") if self._run_text(r)), None))
        fresh.append(self._tracked("ins", [run]) if self.author else run)
        if self.author:
            self._end(fresh, "ins")
        (p.addprevious if before else p.addnext)(fresh)
        return fresh

    def drop(self, p) -> None:
        """Delete a paragraph."""
        if not self.author:
            p.getparent().remove(p)
            return
        self.change(p, 0, len(self.text(p)), "")
        self._end(p, "del")

    def move(self, p, behind) -> None:
        """Cut a paragraph out and put its words behind another one."""
        words = copy.deepcopy(p)
        for mark in list(words.iter(*MARKS)):
            mark.getparent().remove(mark)
        if not self.author:
            p.getparent().remove(p)
            behind.addnext(words)
            return
        runs = [r for r in words.iter(W + "r") if self._run_text(r)]
        fresh = etree.Element(W + "p")
        if words.find(W + "pPr") is not None:
            fresh.append(copy.deepcopy(words.find(W + "pPr")))
        fresh.append(self._tracked("moveTo", runs))
        self._end(fresh, "ins")
        behind.addnext(fresh)
        for run in [r for r in p.iter(W + "r") if self._run_text(r)]:
            mark = self._tracked("moveFrom", [])
            run.addprevious(mark)
            for node in run.iter(W + "t"):
                node.tag = W + "delText"
            mark.append(run)
        self._end(p, "del")

    # ---- what others do to a file

    def without_marks(self) -> Edited:
        """Lose all bookmarks, and the part that holds the ledger: as a web editor saves."""
        for mark in list(self.root.iter(*MARKS)):
            mark.getparent().remove(mark)
        self.parts = {
            name: data
            for name, data in self.parts.items()
            if not name.startswith("customXml/") and name != "word/_rels/document.xml.rels"
        } | {"word/_rels/document.xml.rels": self._relations()}
        types = self.parts["[Content_Types].xml"]
        tree = etree.fromstring(types)
        for one in [e for e in tree if e.get("PartName", "").startswith("/customXml/")]:
            tree.remove(one)
        self.parts["[Content_Types].xml"] = etree.tostring(tree)
        return self

    def _relations(self) -> bytes:
        tree = etree.fromstring(self.parts["word/_rels/document.xml.rels"])
        for one in [e for e in tree if "customXml" in e.get("Target", "")]:
            tree.remove(one)
        return etree.tostring(tree)

    def torn(self) -> Edited:
        """Tear every run into runs of three characters with marks of the spelling checker, as Word does."""
        for run in [r for r in self.root.iter(W + "r") if len(self._run_text(r)) > 3]:
            while len(self._run_text(run)) > 3:
                self._split_run(run, 3)
                run.addnext(etree.Element(W + "proofErr", {W + "type": "spellStart"}))
                run.set(W + "rsidR", "00A1B2C3")
                run = run.getnext().getnext()
        return self

    def bytes(self) -> bytes:
        """Return the file."""
        parts = self.parts | {"word/document.xml": etree.tostring(self.root, xml_declaration=True, encoding="UTF-8")}
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            for name, data in parts.items():
                package.writestr(name, data)
        return out.getvalue()
