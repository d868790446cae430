"""WordprocessingML in the making: one function that writes an element.

In: a tag, its children, its attributes. Out: XML text. Responsible for: namespaces and how XML is escaped.
"""

from __future__ import annotations

import re

from lawreport.base.xmltext import escape, quoteattr

WORDML = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def w(tag: str, *children: str, **attributes: object) -> str:
    """Return `<w:tag w:name="value"…>children</w:tag>`; attributes that are None are left out."""
    given = "".join(f" w:{k}={quoteattr(str(v))}" for k, v in attributes.items() if v is not None)
    return f"<w:{tag}{given}>{''.join(children)}</w:{tag}>" if children else f"<w:{tag}{given}/>"


def switch(tag: str, on: bool = True) -> str:
    """Return an element that turns something on, or off against its parent style."""
    return w(tag) if on else w(tag, val="0")


def text(words: str) -> str:
    """Return a `w:t` that keeps its blanks."""
    return f'<w:t xml:space="preserve">{escape(words)}</w:t>'


def part(tag: str, *children: str) -> bytes:
    """Return a whole part whose root is `w:tag`."""
    return f'{HEAD}<w:{tag} xmlns:w="{WORDML}" xmlns:r="{R}">{"".join(children)}</w:{tag}>'.encode()


# ---- words as a run holds them -------------------------------------------------------------------------------------------

_ENDS = {"\n": w("br"), "\t": w("tab")}
_HINTED = re.compile("[“”‘’—…·]")
_HINT = 'w:hint="eastAsia"'
_LOOK = re.compile(r"<w:rPr>(<w:rStyle [^>]*/>)?(.*)</w:rPr>", re.S)


def lines(words: str) -> str:
    """Return the text of a run: line ends and tabs are elements."""
    if "\n" not in words and "\t" not in words:
        return text(words)
    return "".join(_ENDS.get(piece) or text(piece) for piece in re.split("([\n\t])", words) if piece)


def is_hinted(words: str) -> bool:
    """Return whether a run must say that its quotes, dashes and dots are Chinese."""
    return _HINTED.search(words) is not None


def hinted(look: str) -> str:
    """Return the `w:rPr` of a run, which may be an empty text, as one that sets quotes, dashes and dots in the Chinese font."""
    if "<w:rFonts" in look:
        return re.sub("<w:rFonts", f"<w:rFonts {_HINT}", re.sub(' w:hint="[^"]*"', "", look))
    found = _LOOK.fullmatch(look)
    style, more = found.groups("") if found else ("", "")
    return f"<w:rPr>{style}<w:rFonts {_HINT}/>{more}</w:rPr>"
