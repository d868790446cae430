"""The names in a public file: of styles, bookmarks and fields, each the program's own or a neutral one.

In: the trees of a finished file. Out: `Names`, which says what each is called when it goes out; `Fields`, which writes the
code of fields anew. Responsible for: that no name tells who made the template, and that what refers to a name still does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lawreport.word.public.vocabulary import W
from lawreport.word.template.fields import Field, address_for_all, parsed
from lawreport.word.template.styles import WORD_NAMES, required_styles, style_id

_BUILT_IN = re.compile(
    r"normal|heading [1-9]|toc [1-9]|toc heading|index [1-9]|header|footer|title|subtitle|caption|page number|line number|"
    r"list|list paragraph|list (bullet|number|continue)( [2-5])?|body text( [23]| indent| first indent)?|plain text|"
    r"hyperlink|followedhyperlink|strong|emphasis|default paragraph font|normal table|no list|table grid( light)?|table normal|"
    r"(grid|list|plain) table [1-7]( light| dark| colorful)?( -)?( accent [1-6])?|balloon text|date|signature|salutation|"
    r"closing|quote|intense quote|no spacing|footnote (text|reference)|endnote (text|reference)|document map|"
    r"annotation (text|reference|subject)|normal \(web\)|normal indent|block text|placeholder text",
    re.I,
)
_BUILT_IN_ID = re.compile(
    r"a\d{0,3}|[1-9]\d{0,2}|Normal|Heading[1-9]|TOC[1-9]|TableNormal|TableGrid|NoList|DefaultParagraphFont|Header|Footer|Title|Subtitle|"
    r"ListParagraph|Hyperlink|Strong|PageNumber|BalloonText|Date|BodyText|Comment(Text|Reference|Subject)|Footnote(Text|Reference)"
)
Refuse = Callable[[str], None]


def style_names(styles) -> dict[str, tuple[str, str]]:
    """Return style id → (id, name) as they go out: known ones stay, the others are 样式1, 样式2 and so on."""
    ours = {name.casefold() for name in required_styles()}
    our_ids = {style_id(style) for style in WORD_NAMES} | set(required_styles())
    names: dict[str, tuple[str, str]] = {}
    for style in styles.iter(f"{{{W}}}style") if styles is not None else ():
        id, said = style.get(f"{{{W}}}styleId", ""), style.find(f"{{{W}}}name")
        name = said.get(f"{{{W}}}val", "") if said is not None else ""
        number = len(names) + 1
        kept_name = name.casefold() in ours or _BUILT_IN.fullmatch(name) or re.fullmatch(r"样式\d{1,4}", name)
        kept_id = id in our_ids or _BUILT_IN_ID.fullmatch(id) or re.fullmatch(r"样式\d{1,4}", id)
        names[id] = (id if kept_id else f"样式{number}", name if kept_name else f"样式{number}")
    return names


@dataclass
class Names:
    """What each thing is called when it goes out. Bookmarks nothing leads to have no name: they stay behind."""

    styles: dict[str, tuple[str, str]]
    marks: dict[str, str]  # bookmark as it was → as it goes out
    ids: dict[str, str] = field(default_factory=dict)  # of the bookmarks that go out

    @classmethod
    def of(cls, roots: Mapping, styles: dict[str, tuple[str, str]]) -> Names:
        """Return the names of a file from the trees of its parts."""
        there = {m.get(f"{{{W}}}name", "") for root in roots.values() for m in root.iter(f"{{{W}}}bookmarkStart")}
        asked = dict.fromkeys(name for root in roots.values() for name in _asked(root) if name in there)
        return cls(styles, {name: f"书签{number}" for number, name in enumerate(asked, 1)})

    def bookmark(self, name: str) -> str:
        return self.marks.get(name, "")

    def mark(self, element) -> bool:
        """Return whether a bookmark's beginning or end goes out."""
        id = element.get(f"{{{W}}}id", "")
        if element.get(f"{{{W}}}name") is not None and self.bookmark(element.get(f"{{{W}}}name")):
            self.ids[id] = id
        return id in self.ids


def _asked(root):
    """Yield the names of bookmarks that links and fields of a part lead to."""
    for link in root.iter(f"{{{W}}}hyperlink"):
        yield link.get(f"{{{W}}}anchor", "")
    for code in (*_codes(root).values(), *(f.get(f"{{{W}}}instr", "") for f in root.iter(f"{{{W}}}fldSimple"))):
        yield from _bookmarks(parsed(code))


def _bookmarks(code: Field) -> tuple[str, ...]:
    if code.name in ("REF", "PAGEREF", "NOTEREF"):
        return code.values[:1]
    return tuple(value for letter, value in code.switches if letter == "l" and code.name == "HYPERLINK")


def _codes(root) -> dict:
    """Return the first `w:instrText` of each complex field → its whole code, fields in fields marked by {}."""
    codes: dict = {}
    opened: list[list] = []
    for element in root.iter(f"{{{W}}}fldChar", f"{{{W}}}instrText"):
        kind = element.get(f"{{{W}}}fldCharType")
        if kind == "begin":
            if opened and opened[-1][1]:
                codes[opened[-1][0]] = codes.get(opened[-1][0], "") + "{}"
            opened.append([None, True])
        elif kind == "separate" and opened:
            opened[-1][1] = False
        elif kind == "end" and opened:
            opened.pop()
        elif kind is None and opened and opened[-1][1]:
            opened[-1][0] = element if opened[-1][0] is None else opened[-1][0]
            codes[opened[-1][0]] = codes.get(opened[-1][0], "") + (element.text or "")
    return codes


# ---- fields ------------------------------------------------------------------------------------------------------------------

_PLAIN = ("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES")
_REFERENCES = ("REF", "PAGEREF", "NOTEREF")
_FORMS = re.compile(
    r"MERGEFORMAT|CHARFORMAT|ARABIC|ARABICDASH|ROMAN|ALPHABETIC|ORDINAL|CARDTEXT|ORDTEXT|HEX|UPPER|LOWER|CAPS|FIRSTCAP|"
    r"CHINESENUM[1-4]|DBNUM[1-4]|DBCHAR|GB[1-4]|ZODIAC[1-3]|CIRCLENUM|IROHA|AIUEO",
    re.I,
)
_PICTURE, _RANGE = re.compile(r"[0#,.%x+\- ]{1,20}"), re.compile(r"\d(-\d)?")
_COUNTED = ("图", "表", "附件", "公式", "Figure", "Table", "Equation")
_BARE = {"REF": "fhnprtw", "PAGEREF": "hp", "NOTEREF": "fhp", "TOC": "hzuwx", "SEQ": "chn"}


class Fields:
    """Writes the code of a part's fields anew: what is known of it, in one way of writing."""

    def __init__(self, root, names: Names):
        self.names, self.codes = names, _codes(root)

    def text(self, element, refuse: Refuse) -> str:
        """Return what a `w:instrText` holds when it goes out; the first of a field holds all of its code."""
        code = self.codes.get(element)
        return "" if code is None else self.code(code, refuse) or ""

    def code(self, code: str, refuse: Refuse) -> str | None:
        """Return the code of a field written anew; None, and `refuse` is told, where it may not go out."""
        taken = parsed(code)
        written = None if "{" in code else self._written(taken)
        if written is None:
            refuse(f"这个域“{code.strip()[:30]}”")
            return None
        return f" {' '.join([taken.name, *written])} "

    def _written(self, code: Field) -> list[str] | None:
        """Return the pieces after the name of a field; None where it is not one that may go out."""
        if code.name == "HYPERLINK":
            return self._link(code)
        switches = [self._switch(code.name, letter, value) for letter, value in code.switches]
        known = [s for s in switches if s]
        if code.name in _PLAIN:
            return known
        if len(known) < len(switches):
            return None
        if code.name in _REFERENCES:
            mark = self.names.bookmark(code.values[0]) if code.values else ""
            return [mark, *known] if mark else None
        if code.name == "TOC" and not code.values:
            return known
        return [code.values[0], *known] if code.name == "SEQ" and code.values and code.values[0] in _COUNTED else None

    def _link(self, code: Field) -> list[str] | None:
        address = code.values[0] if code.values else ""
        open_to_all = address_for_all(address)
        marks = [self.names.bookmark(name) for name in _bookmarks(code)]
        if open_to_all and '"' not in open_to_all:
            return [f'"{open_to_all}"']
        return [f'\\l "{marks[0]}"'] if not address and marks and marks[0] else None

    def _switch(self, name: str, letter: str, value: str) -> str:
        if (letter == "*" and _FORMS.fullmatch(value)) or (letter == "#" and _PICTURE.fullmatch(value)):
            return f'\\{letter} "{value}"' if " " in value else f"\\{letter} {value}"
        if name == "TOC" and letter in "on" and (_RANGE.fullmatch(value) or not value):
            return f'\\{letter} "{value}"' if value else f"\\{letter}"
        if name == "SEQ" and letter in "rs" and re.fullmatch(r"\d{1,3}", value):
            return f"\\{letter} {value}"
        return f"\\{letter}" if letter and letter in _BARE.get(name, "") and not value else ""
