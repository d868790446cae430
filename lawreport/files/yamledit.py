"""Texts of a YAML file changed in place: only the touched lines differ, comments, order and quoting stay.

In: the text of a file, a path in it (`children/0/text`), a new text. Out: the new text of the file. Responsible for: what a
plain text may hold and a quoted one must escape. Every way of writing is tried until the file reads exactly as wanted; where
none does, `Unwritable` is raised and nothing is changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress

from lawreport.files.yamlfile import Node, Scalar, parse
from lawreport.files.yamlpage import Page, Unwritable, double, events, first_read, node_at, value_of, wanted_at, with_ends

Splice = tuple[int, int, str]  # of a text: from, to, what is to stand there


def splice(text: str, name: str, path: str, splices: Sequence[Splice]) -> str:
    """Return a file with one of its texts changed; the splices go from its end to its beginning. Raise `Unwritable`."""
    return with_ends(text, lambda plain: _spliced(plain, name, path, splices))


def retype(text: str, name: str, path: str, words: str) -> str:
    """Return a file with one of its texts typed anew, whatever it says: what people may be warned of is not refused.

    Raise `Unwritable`.
    """
    return with_ends(text, lambda plain: _retyped(plain, name, path, words))


def splice_all(text: str, name: str, texts: dict[str, Sequence[Splice]]) -> str:
    """Return a file with several of its texts changed as `splice` does. Raise `Unwritable`."""
    if len(texts) > 1:
        with suppress(Unwritable):
            return with_ends(text, lambda plain: _all_in_place(plain, name, texts))
    for path, splices in texts.items():
        text = splice(text, name, path, splices)
    return text


def _scalar(root: Node, path: str) -> Scalar:
    node = node_at(root, path)
    if not isinstance(node, Scalar):
        raise Unwritable(f"{path} 不是文字")
    return node


# ---- one text ------------------------------------------------------------------------------------------------------------


def _all_in_place(text: str, name: str, texts: dict[str, Sequence[Splice]]) -> str:
    """Return the file with only the touched characters of some texts changed, read again once."""
    root, warnings = parse(text, name)
    wanted = value_of(root)
    page = Page(name, tuple(text.split("\n")), root)
    found = [(_scalar(root, path), path) for path in texts]
    for scalar, path in sorted(found, key=lambda one: (one[0].place.line, one[0].place.column), reverse=True):
        splices = texts[path]
        wanted = wanted_at(wanted, path, lambda _, t=scalar.text, s=splices: _changed(t, s))  # type: ignore[misc]
        changed = next(_in_place(page, scalar, splices, _style(page, scalar)), None)
        if changed is None:
            raise Unwritable(path)
        page = Page(name, tuple(changed.split("\n")), root)
    return first_read([page.text], name, wanted, warnings)


def _changed(text: str, splices: Sequence[Splice]) -> str:
    for start, end, words in splices:
        text = text[:start] + words + text[end:]
    return text


def _spliced(text: str, name: str, path: str, splices: Sequence[Splice]) -> str:
    root, warnings = parse(text, name)
    scalar = _scalar(root, path)
    new = _changed(scalar.text, splices)
    wanted = wanted_at(value_of(root), path, lambda old: new)
    page = Page(name, tuple(text.split("\n")), root)
    return first_read(_ways(page, scalar, splices, new), name, wanted, warnings)


def _retyped(text: str, name: str, path: str, words: str) -> str:
    root, warnings = parse(text, name)
    scalar = _scalar(root, path)
    wanted = wanted_at(value_of(root), path, lambda old: words)
    page = Page(name, tuple(text.split("\n")), root)
    ways = list(_ways(page, scalar, [difference(scalar.text, words)], words))
    with suppress(Unwritable):
        return first_read(ways, name, wanted, warnings)
    return first_read([*ways, _over(page, scalar, double(words))], name, wanted, None)


def difference(old: str, new: str) -> Splice:
    """Return the one stretch in which two texts differ."""
    shorter = min(len(old), len(new))
    start = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    tail = next((at for at in range(shorter - start) if old[-1 - at] != new[-1 - at]), shorter - start)
    return start, len(old) - tail, new[start : len(new) - tail]


def _ways(page: Page, scalar: Scalar, splices: Sequence[Splice], new: str) -> Iterator[str]:
    """Yield the file with a text changed, in the ways it may be typed: the one that touches least first."""
    style = _style(page, scalar)
    if style in ("|", "", '"', "'", ">"):
        yield from _in_place(page, scalar, splices, style)
    if "\n" not in new.rstrip("\n") and style != "|":
        if style == '"':
            yield _over(page, scalar, double(new))
        yield _over(page, scalar, f"'{new.replace(chr(39), chr(39) * 2)}'")
        yield _over(page, scalar, double(new))
    yield _block(page, scalar, new)


def _style(page: Page, scalar: Scalar) -> str:
    """Return how a text is typed: |, >, \", ' or plainly (empty)."""
    row = page.rows[scalar.place.line - 1][scalar.place.column - 1 :]
    return row[0] if row[:1] in ("|", ">", '"', "'") else ""


def _in_place(page: Page, scalar: Scalar, splices: Sequence[Splice], style: str) -> Iterator[str]:
    """Yield the file with only the touched characters changed."""
    rows = list(page.rows)
    for start, end, words in splices:
        try:
            (line, column), (last, stop) = _raw(page, scalar, start, False), _raw(page, scalar, end, start < end)
        except Unwritable:
            return
        quoted = {"'": words.replace("'", "''"), '"': words.replace("\\", "\\\\").replace('"', '\\"')}.get(style, words)
        if "\n" in words and style != "|":
            return
        indent = re.match(r"\s*", page.rows[line - 1])[0] if style == "|" else ""  # type: ignore[index]
        put = quoted.replace("\n", f"\n{indent}")
        rows[line - 1 : last] = [rows[line - 1][:column] + put + rows[last - 1][stop:]]
        rows[line:line] = [None] * (last - line)  # type: ignore[list-item]
    left = [row for row in rows if row is not None]
    bare = {row for row in page.rows if not row.strip()}
    yield "\n".join(row for row in left if row.strip() or row in bare)
    yield "\n".join(left)


def _raw(page: Page, scalar: Scalar, offset: int, behind: bool) -> tuple[int, int]:
    """Return (line, column from 0) of an offset in a text; `behind`: of the end of the character before it."""
    if behind:
        line, column = _raw(page, scalar, offset - 1, False)
        if scalar.text[offset - 1] == "\n":
            return _raw(page, scalar, offset, False) if offset < len(scalar.text) else (line, column)
        return line, column + _wide(page, scalar, line, column)
    place = scalar.at(offset)
    line, column = place.line, place.column - 1
    style = _style(page, scalar)
    if style == "'":
        start = max((c for o, n, c in scalar.anchors if n == line and o <= offset), default=1) - 1
        for _ in range(column - start):
            start += 2 if page.rows[line - 1].startswith("''", start) else 1
        column = start
    if line > len(page.rows) or column > len(page.rows[line - 1]):
        raise Unwritable("位置不在文件里")
    return line, column


def _wide(page: Page, scalar: Scalar, line: int, column: int) -> int:
    """Return how many characters of the file stand for the one at a place."""
    return 2 if _style(page, scalar) == "'" and page.rows[line - 1].startswith("''", column) else 1


def _over(page: Page, scalar: Scalar, typed: str) -> str:
    """Return the file with a text typed anew on its first line."""
    first, column, last, stop = _extent(page, scalar)
    row = page.rows[first - 1][:column] + typed + _note(page, scalar) + page.rows[last - 1][stop:]
    return "\n".join([*page.rows[: first - 1], row, *page.rows[last:]])


def _block(page: Page, scalar: Scalar, new: str) -> str:
    """Return the file with a text typed as a block, a paragraph in each line."""
    first, column, last, stop = _extent(page, scalar)
    head = page.rows[first - 1][:column]
    indent = " " * (_inner(page.rows[first - 1]) + 2)
    rest = page.rows[last - 1][stop:]
    mark = f"|{'2' if new.startswith(' ') else ''}{'' if new.endswith(chr(10)) else '-'}"
    body = [f"{indent}{line}" if line else "" for line in new.removesuffix("\n").split("\n")]
    return "\n".join([*page.rows[: first - 1], f"{head}{mark}{_note(page, scalar)}{rest}".rstrip(), *body, *page.rows[last:]])


def _note(page: Page, scalar: Scalar) -> str:
    """Return the comment behind the mark of a block, with the blanks before it; nothing where there is none."""
    row = page.rows[scalar.place.line - 1][scalar.place.column - 1 :]
    found = re.match(r"[|>][\d+-]*(\s+#.*)", row)
    return found[1] if found else ""


def _inner(row: str) -> int:
    """Return where the field or item of a line begins: behind its `- `."""
    found = re.match(r"\s*(?:- +)*", row)
    dashes = found[0] if found else ""
    return len(dashes) if re.match(r"\s*(?:- +)*[^\s:#]+:", row) else max(len(dashes) - 2, 0)


def _extent(page: Page, scalar: Scalar) -> tuple[int, int, int, int]:
    """Return first line, column from 0, last line and the column behind a text with its quotes."""
    style = _style(page, scalar)
    first, column = scalar.place.line, scalar.place.column - 1
    if style in ("|", ">"):
        last = max(n for offset, n, _ in scalar.anchors if offset < max(len(scalar.text.rstrip("\n")), 1))
        last = min(max(last, first), len(page.rows))
        while last > first and not page.rows[last - 1].strip():
            last -= 1
        return first, column, last, len(page.rows[last - 1])
    for event, begin, end in events(page):
        if event == "scalar" and begin == (first, column):
            return first, column, *end
    raise Unwritable("位置不在文件里")
