"""Elements of a web page as values, written so that XML and HTML read the same of them.

In: elements. Out: their text; from such a text the elements again. Responsible for: escaping, elements without an end, and that
what is read back is all there is: no remark, no instruction, no second spelling.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from lawreport.base.xmltext import escape, quoteattr

DOCTYPE = "<!DOCTYPE html>\n"
VOID = frozenset({"meta", "img", "br", "col"})  # without an end
RAW = frozenset({"style"})  # whose words HTML takes as they stand


@dataclass(frozen=True, slots=True)
class Element:
    """An element: its tag, its attributes in order, and what is inside, words or elements."""

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    inside: tuple[Element | str, ...] = ()

    def get(self, name: str) -> str:
        """Return an attribute; an empty text where there is none."""
        return next((value for key, value in self.attributes if key == name), "")

    @property
    def text(self) -> str:
        """Return the words inside, as a reader of the page has them: a break of the line is one."""
        return "".join(i if isinstance(i, str) else "\n" if i.tag == "br" else i.text for i in self.inside)

    def walk(self) -> Iterator[Element]:
        """Yield the element and all inside, in the order of the page."""
        yield self
        for inner in self.inside:
            if isinstance(inner, Element):
                yield from inner.walk()


def element(tag: str, attributes: Mapping[str, str] | None = None, *inside: Element | str) -> Element:
    """Return an element without the attributes and words that are empty."""
    given = tuple((key, value) for key, value in (attributes or {}).items() if value)
    return Element(tag, given, tuple(i for i in inside if i != ""))


def written(root: Element) -> str:
    """Return the element as text. Raise `ValueError` for words that no escaping keeps."""
    pieces: list[str] = []
    _write(root, pieces.append)
    return "".join(pieces)


def _write(root: Element, say: Callable[[str], None]) -> None:
    attributes = "".join([f" {key}={quoteattr(value)}" for key, value in root.attributes])
    if root.tag in VOID:
        return say(f"<{root.tag}{attributes}/>")
    say(f"<{root.tag}{attributes}>")
    for inner in root.inside:
        if isinstance(inner, Element):
            _write(inner, say)
        elif root.tag not in RAW:
            say(escape(inner))
        elif set(inner) & set("<&"):
            raise ValueError(f"words of <{root.tag}> that HTML and XML read differently: {inner[:40]!r}")
        else:
            say(inner)
    say(f"</{root.tag}>")


def read(text: str) -> Element:
    """Return the root of what `written` wrote. Raise `ValueError` where it is not read strictly, or says anything else."""
    try:
        root = _element(ElementTree.fromstring(text.removeprefix(DOCTYPE)))
    except ElementTree.ParseError as error:
        raise ValueError(str(error)) from None
    if written(root) != text.removeprefix(DOCTYPE):
        raise ValueError("more is said than the elements say")
    return root


def _element(node: ElementTree.Element) -> Element:
    inside: list[Element | str] = [node.text] if node.text else []
    for child in node:
        inside += [_element(child), *([child.tail] if child.tail else [])]
    return Element(str(node.tag), tuple(node.attrib.items()), tuple(inside))
