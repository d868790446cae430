"""A template without its history: only the parts a report takes over, and nothing that tells who edited them.

In: the parts of a template that `lint` lets pass. Out: the parts of a package that python-docx opens. Responsible for: what of
a template is left behind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lawreport.base.xmltext import quoteattr
from lawreport.word.template.fields import is_public
from lawreport.word.template.media import clean
from lawreport.word.template.parts import DOCUMENT, KEPT, PACKAGE, TYPES, Relation, content_types, relations
from lawreport.word.template.wordml import HEAD, R

_HISTORY = re.compile(
    rb"<w:(rsids|docVars|mailMerge)\b.*?</w:\1>|<w:(attachedTemplate|rsid\w*|proofState)\b[^>]*/>"
    rb"|<w:(attachedTemplate|docVars|rsids)\b[^>]*/>|<w15?:docId\b[^>]*/>|<w14:docId\b[^>]*/>|<w15:person\b.*?</w15:person>",
    re.S,
)


def scrubbed(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the parts that reports take over, as they take them over."""
    kept = {name: _without_history(name, data) for name, data in parts.items() if KEPT.fullmatch(name)}
    for name in [n for n in kept if n.endswith(".rels")]:
        kept[name] = relations_part([r for r in relations(name, parts[name]) if _is_kept(r, kept)])
    kept["_rels/.rels"] = relations_part([Relation("rId1", f"{R}/officeDocument", DOCUMENT, DOCUMENT, False)])
    return kept | {TYPES: content_types(kept)}


def _without_history(name: str, data: bytes) -> bytes:
    if name == "word/settings.xml":
        data = _HISTORY.sub(b"", data)
    elif name == "word/fontTable.xml":
        data = re.sub(rb"<w:embed\w+\b[^>]*/>", b"", data)
    elif name.startswith("word/media/"):
        return clean(data)
    if name.endswith(".xml"):
        data = re.sub(rb' w:rsid\w*="[^"]*"| w14:(?:paraId|textId)="[^"]*"', b"", data)
    return data


def _is_kept(relation: Relation, kept: Mapping[str, bytes]) -> bool:
    if relation.outside:
        return relation.kind == "hyperlink" and is_public(relation.target)
    return relation.target in kept


def relations_part(rows: list[Relation]) -> bytes:
    """Return relationships in one way of writing, whichever program wrote them."""
    written = "".join(
        f"<Relationship Id={quoteattr(r.id)} Type={quoteattr(r.type)} Target={quoteattr(r.written)}"
        + (' TargetMode="External"/>' if r.outside else "/>")
        for r in rows
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}">{written}</Relationships>'.encode()
