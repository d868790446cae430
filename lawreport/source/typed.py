"""What people typed for a report, text by text: the snippets that a draft carries, so that edits in Word find their way back.

In: a source and its report. Out: for each YAML file that the report prints from, its texts by their path (`children/0/text`).
Responsible for: which texts may leave the house with a draft. What no reader sees stays at home: comments of YAML and of tags,
whose a section is, how far it is, who reviewed what.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lawreport.files.yamlfile import Node, Scalar, Sequence, parse
from lawreport.model import Report
from lawreport.problem import Trouble
from lawreport.source.reader import Source

Texts = Mapping[str, str]  # path within a file → what was typed there
UNIT = "data/unit.yaml"
AT_HOME = frozenset({"owner", "status", "covers", "secrecy_review"})
_OF_UNIT = frozenset({"name", "short", "signers"})
_NOTE = re.compile(r"\{#.*?#\}", re.S)


def typed_texts(source: Source, report: Report) -> dict[str, Texts]:
    """Return file → its texts, for every YAML file that the report prints from; a file that cannot be read is left out."""
    names = dict.fromkeys(
        [f"sections/{source.year}/report.yaml", UNIT, *(b.place.file for b in report.blocks), *_of_spans(report)]
    )
    texts = {name: texts_of(source.text(name), name) for name in names if name in source.files and name.endswith(".yaml")}
    return {name: found for name, found in texts.items() if found}


def _of_spans(report: Report) -> Iterator[str]:
    for block in report.blocks:
        for span in (*getattr(block, "head", ()), *getattr(block, "spans", ())):
            yield span.place.file


def texts_of(text: str, name: str) -> dict[str, str]:
    """Return path → text of a YAML file, without what stays at home; nothing where it cannot be read."""
    try:
        root = parse(text, name)[0]
    except Trouble:
        return {}
    wanted = _OF_UNIT if name == UNIT else None
    return {
        path: _NOTE.sub("{# #}", scalar.text)
        for path, scalar in scalars(root)
        if AT_HOME.isdisjoint(path.split("/")) and (wanted is None or path.split("/")[0] in wanted)
    }


def scalars(node: Node, path: str = "") -> Iterator[tuple[str, Scalar]]:
    """Yield (path, scalar) of each text below a node, in the order they were typed."""
    if isinstance(node, Scalar):
        yield path, node
    elif isinstance(node, Sequence):
        for number, item in enumerate(node.items):
            yield from scalars(item, f"{path}/{number}" if path else str(number))
    else:
        for key, value in node.items:
            yield from scalars(value, f"{path}/{key.text}" if path else key.text)
