"""A file of texts as it is typed (原文): also one that nobody can read, with its problems, to mend it by hand.

In: the name of a file, its whole text. Out: the text, its problems; the file saved whole. Responsible for: nobody's words are
written over, and the file keeps its encoding and the ends of its lines.
"""

from __future__ import annotations

from lawreport.files.characters import suspicious
from lawreport.files.editing.editing import bytes_of, editing
from lawreport.files.textfile import decode, encoded_like
from lawreport.page.asked import Answer, Asked, Routes, Stale
from lawreport.page.desk import Desk, etag, problem_json
from lawreport.page.texts.saving import own_file, said
from lawreport.problem import Place, Trouble, in_order

COMMAND = "page 改原文"  # what the history calls it


def shown(desk: Desk, asked: Asked) -> Answer:
    """Return a file as it is typed, and what is wrong with it."""
    name, project = asked.query["file"], desk.project()
    return _answer(desk, name, bytes_of(own_file(project, desk.made().source, name), project) or b"")


def saved(desk: Desk, asked: Asked) -> Answer:
    """Save a file whole, broken or not. Raise `Stale` where it is no longer as the page saw it."""
    name, tag, text = (said(asked.body, key) for key in ("file", "etag", "text"))
    project = desk.project()
    path = own_file(project, desk.made().source, name)
    with editing(project, COMMAND) as edit:
        before = edit.read(path) or b""
        typed = decode(before, name)
        if etag(before) != tag:
            raise Stale(text, plain(typed), "", etag(before))
        after = before if plain(typed) == text else encoded_like(before, _ended(text, typed, name))
        edit.write(path, after)
    desk.changed()
    return _answer(desk, name, after)


def _answer(desk: Desk, name: str, data: bytes) -> Answer:
    made = desk.made()
    problems = [problem_json(problem) for problem in in_order(made.problems) if problem.place.file == name]
    return {
        "file": name,
        "text": plain(decode(data, name)),
        "etag": etag(data),
        "problems": problems,
        "version": made.version,
    }


def plain(text: str) -> str:
    """Return a text with the ends of lines that browsers use."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _ended(text: str, typed: str, name: str) -> str:
    """Return a text with the ends that most lines of its file have. Raise `Trouble` for half a character."""
    if broken := [s for s in suspicious(text) if 0xD800 <= s.codepoint < 0xE000]:
        line = text.count("\n", 0, broken[0].index) + 1
        raise Trouble.one("character", broken[0].message, Place(name, line), "请删掉它，或改用普通文字重新输入。")
    if typed.count("\r\n") * 2 > typed.count("\n"):
        return text.replace("\n", "\r\n")
    return text.replace("\n", "\r") if "\r" in typed and "\n" not in typed else text


ROUTES: Routes = (("GET", "/api/raw", shown), ("POST", "/api/raw", saved))
