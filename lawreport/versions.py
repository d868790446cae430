"""Which version of a package is installed. Knows alone: how to ask without loading the mail parser that
`importlib.metadata` reads its answer with."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path


@cache
def version(package: str) -> str:
    """Return the version of an installed package, by the name of its `dist-info` folder."""
    spec = find_spec(package)
    beside = Path(spec.origin).parent.parent.glob(f"{package}-*.dist-info") if spec and spec.origin else ()
    named = [folder.name.removesuffix(".dist-info").partition("-")[2] for folder in beside]
    return named[0] if len(named) == 1 else _asked(package)


def _asked(package: str) -> str:
    from importlib.metadata import version as ask

    return ask(package)
