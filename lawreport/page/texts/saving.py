"""A text that was typed on the page, put into its file: only its own characters change.

In: an `Address`, the bytes of the file as they are now, the new text. Out: the new bytes. Responsible for: two people at one
file. What somebody else changed meanwhile stays; where it is the same text, `Stale` shows both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from lawreport.files.textfile import decode, encoded_like
from lawreport.files.yamledit import retype
from lawreport.files.yamlfile import Scalar, parse
from lawreport.files.yamlpage import Unwritable
from lawreport.page.asked import Object, Stale
from lawreport.page.desk import etag
from lawreport.page.texts.items import written
from lawreport.problem import Place, Trouble
from lawreport.project import Project
from lawreport.source.reader import Source
from lawreport.source.typed import scalars

EDITABLE = re.compile(r"sections/20\d\d/[^/]+\.yaml|charts/[^/]+\.yaml|data/unit\.yaml")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a text stands, and what it was when the page last saw it."""

    file: str
    path: str
    was: str
    etag: str

    @classmethod
    def of(cls, body: Object) -> Address:
        """Return the address in what a browser asked. Raise `KeyError` or `ValueError` where it is none."""
        values = [body[name] for name in ("file", "path", "was", "etag")]
        if not all(isinstance(value, str) for value in values):
            raise ValueError("file, path, was, etag")
        return cls(*values)


def said(body: Object, name: str = "text") -> str:
    """Return a text in what a browser asked, its lines ended as everywhere. Raise `KeyError` or `ValueError`."""
    if not isinstance(body[name], str):
        raise ValueError(name)
    return str(body[name]).replace("\r\n", "\n").replace("\r", "\n")


def own_file(project: Project, source: Source | None, name: str) -> Path:
    """Return the path of a file that the page may change. Raise `Trouble` for any other."""
    path = project.root / name
    known = source is None or name in source.files
    if not (known and EDITABLE.fullmatch(name) and project.disk.is_file(path)):
        raise Trouble.one(
            "page-file",
            "这个文件不能在网页上改：它不是本单位这一年的文段",
            Place(name[:200]),
            "上级项目的图表、模板等，请到它自己的文件夹里改。",
        )
    return path


def replaced(data: bytes, where: Address, text: str) -> bytes:
    """Return a file with one text typed anew.

    Raise `Stale` where somebody else has changed that text, `Trouble` where the file cannot be read or cannot hold it.
    """
    typed = decode(data, where.file)
    path, scalar = _found(data, typed, where, text)
    new = text + scalar.text[len(written(scalar.text)) :] if text.strip() else ""
    if new == scalar.text:
        return data
    try:
        changed = retype(typed, where.file, path, new)
    except Unwritable as error:
        raise unwritable(where.file, scalar.place.line, text, error) from None
    return encoded_like(data, changed)


def _found(data: bytes, typed: str, where: Address, text: str) -> tuple[str, Scalar]:
    """Return the text an address means, wherever it stands by now. Raise `Stale` where it is no longer there."""
    texts = dict(scalars(parse(typed, where.file)[0]))
    here = texts.get(where.path)
    if here is not None and written(here.text) == written(where.was):
        return where.path, here
    moved = [] if etag(data) == where.etag else list(_elsewhere(texts, where))
    if len(moved) == 1:
        return moved[0]
    raise Stale(text, written(here.text) if here else "", written(where.was), etag(data))


def _elsewhere(texts: Mapping[str, Scalar], where: Address) -> Iterator[tuple[str, Scalar]]:
    """Yield the texts of the same field that say what this one said: it was moved in its list, or with its section."""
    shape = _shape(where.path)
    for path, scalar in texts.items():
        if _shape(path) == shape and written(scalar.text) == written(where.was):
            yield path, scalar


def _shape(path: str) -> str:
    return re.sub(r"(?<=/)\d+(?=/|$)", "#", path)


def unwritable(file: str, line: int, text: str, error: Unwritable) -> Trouble:
    """Return why a text cannot be written: what is wrong with its characters, or else that its file is typed too oddly."""
    block = "a: |-\n" + "\n".join(f"  {row}" for row in f"字{text}".split("\n"))
    try:
        parse(block, file)
    except Trouble as trouble:
        place = Place(file, line)
        return Trouble(replace(p, place=place, excerpt="") for p in trouble.problems)
    return Trouble.one(
        "page-unwritable",
        f"这样改写不进文件：{error}",
        Place(file, line),
        "请点“原文”，直接改这个文件的文字；什么也没有写进去。",
    )
