"""What people enter about a Word file: title, subject, keywords, custom properties.

In: the parts of a .docx. Out: the properties that a person may have entered.
Responsible for: which properties Word, WPS and LibreOffice write by themselves.
"""

from __future__ import annotations

from lawreport.word.reader import parse

_WRITTEN = {"created", "modified", "lastModifiedBy", "revision", "lastPrinted", "language", "version"}
_OF_A_PERSON = {"Manager", "HyperlinkBase"}  # the rest of app.xml is counted or written by programs
_OF_WPS = ("KSO", "ICV", "WPS", "commondata")


def typed(parts: dict[str, bytes]) -> tuple:
    """Return the properties that people enter: those of core.xml, of app.xml, custom ones; each name → value."""
    core = {name: words for name, words in _named(parts, "docProps/core.xml") if name not in _WRITTEN and words}
    app = {name: words for name, words in _named(parts, "docProps/app.xml") if name in _OF_A_PERSON and words}
    return core, app, _own(parts)


def _own(parts: dict[str, bytes]) -> dict[str, str]:
    own = _children(parts, "docProps/custom.xml")
    return {name: _words(p) for p in own if not (name := p.get("name", "")).startswith(_OF_WPS)}


def _named(parts: dict[str, bytes], part: str) -> list[tuple[str, str]]:
    return [(p.tag.rpartition("}")[2], _words(p)) for p in _children(parts, part)]


def _children(parts: dict[str, bytes], part: str) -> list:
    return [child for child in parse(parts[part], "", part) if isinstance(child.tag, str)] if part in parts else []


def _words(element) -> str:
    return "".join(element.itertext()).strip()
