"""Text as XML holds it. Knows alone: what is escaped; the standard library's own way loads half of its web client."""

from __future__ import annotations

import re

_REFERENCES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
_SPECIAL = re.compile('[&<>"\n\r\t]')


def escape(text: str) -> str:
    """Return the text as it stands between tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def is_special(text: str) -> bool:
    """Return whether anything of the text is written otherwise in the value of an attribute."""
    return _SPECIAL.search(text) is not None


def quoteattr(text: str) -> str:
    """Return the text as the value of an attribute, in quotes."""
    return f'"{_SPECIAL.sub(lambda m: _REFERENCES[m[0]], text)}"'
