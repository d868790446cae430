"""What was made of a file when it was last read, as long as its content is the same.

In: a function of a content and a name. Out: the same function, which works only where the content is new. Responsible for:
one content a name, and so many names: a file saved a thousand times is held once, and a project of many files in whole,
where a cache of the last calls would hold either every version of the one or nothing of the other.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

Made = TypeVar("Made")


class Latest(Generic[Made]):
    """A function of a content and of what names it; what it raises is not remembered."""

    def __init__(self, function: Callable[..., Made], names: int):
        self.function, self.names = function, names
        self.kept: dict[Hashable, tuple[Any, Made]] = {}

    def __call__(self, content: str | bytes, *name: Hashable) -> Made:
        found = self.kept.pop(name, None)
        if found is None or found[0] != content:
            found = (content, self.function(content, *name))
        self.kept[name] = found  # the last one named is the last to go
        if len(self.kept) > self.names:
            self.kept.pop(next(iter(self.kept)), None)
        return found[1]

    def clear(self) -> None:
        self.kept.clear()


def latest(names: int) -> Callable[[Callable[..., Made]], Latest[Made]]:
    """Return a decorator that makes a function `Latest`, for so many names."""
    return lambda function: Latest(function, names)
