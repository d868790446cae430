"""Text as XML holds it. Knows alone: what is escaped; the standard library's own way loads half of its web client."""

from __future__ import annotations

_ATTRIBUTE = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


def escape(text: str) -> str:
    """Return the text as it stands between tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoteattr(text: str) -> str:
    """Return the text as the value of an attribute, in quotes."""
    escaped = escape(text)
    for character, reference in _ATTRIBUTE.items():
        escaped = escaped.replace(character, reference)
    return f'"{escaped}"'
