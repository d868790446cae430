"""Values: frozen dataclasses that cost nothing until there is one.

The standard library compiles six functions for every frozen class as it is imported, about a millisecond a class; with a
hundred classes that was a quarter of a small build. Here it finds the fields, and no more: how values print and pickle is
written once for all, and how one is made and compared is compiled when it is first done. `fields`, `replace` and `asdict`
of the standard library work as on any dataclass.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from typing import Any, dataclass_transform


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(made: type | None = None, *, slots: bool = True):
    """Return the class as one of values that never change; without `slots` where something is kept with them."""
    if made is None:
        return lambda made: frozen(made, slots=slots)
    made = dataclass(init=False, repr=False, eq=False, slots=slots)(made)
    for name, write in (("__init__", _init), ("__eq__", _eq), ("__hash__", _hash)):
        setattr(made, name, _when_called(made, name, write))
    for name, method in (("__reduce__", _reduce), ("__setattr__", _refuse), ("__delattr__", _refuse), ("__repr__", _repr)):
        setattr(made, name, method)
    return made


def _repr(self) -> str:
    return f"{self.__class__.__qualname__}({', '.join(f'{f.name}={getattr(self, f.name)!r}' for f in fields(self))})"


def _reduce(self) -> tuple:
    return self.__class__, tuple(getattr(self, f.name) for f in fields(self))


def _refuse(self, name: str, *value: object) -> None:
    raise FrozenInstanceError(f"cannot change {name!r} of {self.__class__.__qualname__}")


# ---- compiled when first called ----------------------------------------------------------------------------------------


def _when_called(made: type, name: str, write: Callable) -> Callable:
    """Return a method that writes the real one of the class, puts it in its own place, and goes on with it."""

    def first(self, *given: object, **named: object):
        known: dict[str, Any] = {}
        exec(compile(write(made, known), f"<{made.__qualname__}.{name}>", "exec"), known)
        setattr(made, name, known[name])
        return known[name](self, *given, **named)

    return first


def _init(made: type, known: dict) -> str:
    """Return the source of `__init__`: each value goes past `__setattr__` straight into its slot."""
    arguments, lines = ["self"], []
    for n, f in enumerate(fields(made)):
        given, default = f.name, ""
        if f.default_factory is not MISSING:
            known[f"new{n}"] = known[f"none{n}"] = f.default_factory
            given, default = f"new{n}() if {f.name} is none{n} else {f.name}", f"=none{n}"
        elif f.default is not MISSING:
            known[f"default{n}"], default = f.default, f"=default{n}"
        slot = made.__dict__.get(f.name, getattr(made, f.name, None))
        known[f"put{n}"] = getattr(slot, "__set__", None)
        arguments.append(f.name + default)
        lines.append(f"put{n}(self, {given})" if known[f"put{n}"] else f"self.__dict__[{f.name!r}] = {given}")
    return f"def __init__({', '.join(arguments)}):\n " + "\n ".join(lines)


def _eq(made: type, known: dict) -> str:
    return (
        f"def __eq__(self, other):\n if other.__class__ is self.__class__:\n  return {_content(made, 'self')} == "
        f"{_content(made, 'other')}\n return NotImplemented"
    )


def _hash(made: type, known: dict) -> str:
    return f"def __hash__(self):\n return hash({_content(made, 'self')})"


def _content(made: type, of: str) -> str:
    return f"({''.join(f'{of}.{f.name},' for f in fields(made))})"
