"""Text as XML holds it.

In: plain text. Out: text escaped for an element or an attribute.
Responsible for: which characters are escaped. `xml.sax.saxutils` is not used because it loads half of the web client.
"""

from __future__ import annotations

import re

_REFERENCES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
_SPECIAL = re.compile('[&<>"\n\r\t]')


def escape(text: str) -> str:
    """Return the text escaped for use between tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def is_special(text: str) -> bool:
    """Return whether any character has to be escaped in an attribute's value."""
    return _SPECIAL.search(text) is not None


def quoteattr(text: str) -> str:
    """Return the text as the value of an attribute, with its quotes."""
    return f'"{_SPECIAL.sub(lambda m: _REFERENCES[m[0]], text)}"'
