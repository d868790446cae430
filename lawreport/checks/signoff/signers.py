"""Who may sign what: an office its own, one for another when it says so, the whole when that is said; nobody by mistake.

In: the name that was typed, and the targets. Out: the targets it signs, and the name that is recorded. Responsible for: when a
name is that of an owner, or of somebody there, and what is asked where it is not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from lawreport.checks.signoff.targets import Target
from lawreport.files.characters import folded
from lawreport.problem import Problem, Problems

_OFFICE = re.compile(r".*([科股室处局办厅]|中心|[大中支]队|小组)")  # what is no name of a person
_PERSON = re.compile(r"[\w·()]{1,16}")
MOST_NAMED, NEAR = 12, 0.5


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: the name for the record, and the owner whose share it is; none for somebody who owns nothing."""

    name: str
    owner: str = ""
    whole: bool = False  # signs whole parts, whoever owns them


def owners_of(everything: Iterable[Target]) -> list[str]:
    """Return the owners of the targets, each once, in their order."""
    return list(dict.fromkeys(t.owner for t in everything if t.owner))


def signer(by: str, owners: list[str], whole: bool, instead_of: str, problems: Problems) -> Signer:
    """Return who signs. `instead_of`: the owner for whom somebody else does."""
    if instead_of:
        owner = next((o for o in owners if _folded(o) == _folded(instead_of)), "")
        if not owner:
            problems.append(nobody(instead_of, owners))
        return Signer(f"{by}（代{owner}）", owner)
    if whole:
        return Signer(by, "", True)
    owner, person = _split(by, owners)
    return Signer(f"{owner}{person}" if owner else by, owner)


def _split(by: str, owners: list[str]) -> tuple[str, str]:
    """Return the owner that a name begins with, and who it is there: 监督科张三. The longest: 执法一科 is not 执法."""
    for owner in sorted(owners, key=len, reverse=True):
        ends = [n for n in range(1, len(by) + 1) if _folded(by[:n]) == _folded(owner)]
        if ends and _is_person(by[ends[0] :]):
            return owner, by[ends[0] :]
    return "", ""


def _is_person(rest: str) -> bool:
    """Return whether what stands after an owner is nothing, or somebody: not more of another office's name."""
    rest = _folded(rest)
    return not rest or bool(_PERSON.fullmatch(rest) and not _OFFICE.fullmatch(rest))


def seen(name: str) -> str:
    """Return a name without the signs of no width that come with copied text."""
    return "".join(c for c in name if unicodedata.category(c) != "Cf").strip()


def _folded(name: str) -> str:
    """Return a name without what makes no other name of it: blanks, full width, capitals."""
    return folded(name).casefold()


def near(name: str, owners: list[str]) -> list[str]:
    """Return the owners that a name, or its beginning, is nearly the same as; the nearest only."""
    typed = _folded(name)
    likeness = {o: max(SequenceMatcher(None, _folded(o), t).ratio() for t in (typed, typed[: len(o)])) for o in owners}
    best = max(likeness.values(), default=0)
    return [o for o, like in likeness.items() if like >= max(NEAR, best - 0.05)]


def nobody(name: str, owners: list[str]) -> Problem:
    """Return what is said of a name that owns nothing."""
    meant = "、".join(near(name, owners))
    known = "、".join(owners[:MOST_NAMED]) + ("等" if len(owners) > MOST_NAMED else "")
    return Problem(
        "sign-owner",
        f"没有叫{name.strip()}的" + (f"，是不是{meant}？" if meant else "责任科室，") + "什么也没有签",
        hint=f"责任科室有：{known}；科室的人写成 {owners[0]}张三 的样子。"
        "办公室或领导签整篇、整个部分，加 --whole；代科室签，加 --for 科室。",
    )


def allowed(name: str, targets: list[Target], who: Signer, owners: list[str], problems: Problems) -> list[Target]:
    """Return what of the targets of one name somebody signs: their own, all of it where it is nobody's or they sign the whole.

    What is another's is a problem, and so is a name that is nearly an owner's.
    """
    own = [t for t in targets if who.owner and t.owner == who.owner]
    others = list(dict.fromkeys(t.owner for t in targets if t.owner))
    if own or who.whole:
        return own or targets
    if not who.owner and near(who.name, owners):
        problems.append(nobody(who.name, owners))
        return []
    if others:
        problems.add(
            "sign-not-owner",
            f"“{name}”由{'、'.join(others)}负责，{who.name}不能签",
            targets[0].place,
            f"请{others[0]}签；代它签加 --for {others[0]}；办公室或领导签整个部分加 --whole。",
        )
        return []
    return targets
