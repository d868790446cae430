"""What a browser asks and what it is answered: the values between a request and the functions that answer.

In: nothing. Out: types. Responsible for: how a function says that it cannot answer as asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lawreport.page.desk import Desk

Answer = dict[str, Any]  # becomes JSON
Object = Mapping[str, Any]  # of JSON


@dataclass(frozen=True, slots=True)
class Asked:
    """What a browser asks for: the words behind the question mark, what it sent as JSON, or the bytes of a file."""

    query: Mapping[str, str] = field(default_factory=dict)
    body: Object = field(default_factory=dict)
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that is not JSON: bytes, and what they are; `kept`: whether the browser need never ask for them again."""

    data: bytes
    kind: str
    kept: bool = False


class Stale(Exception):
    """What was to be changed has been changed by somebody else: what I wrote, what stands there now, what I had seen."""

    def __init__(self, mine: str, theirs: str, was: str, etag: str):
        super().__init__(theirs)
        self.answer: Answer = {"mine": mine, "theirs": theirs, "was": was, "etag": etag}


Handler = Callable[["Desk", Asked], Answer | Reply]
Routes = tuple[tuple[str, str, Handler], ...]  # method, path, the function that answers
