"""What the rules of prose see in sentences they were not written for: `PYTHONPATH=. python tests/reading_rates.py [--list]`.

The texts in corpus/reading/ were written before the rules that are measured with them and are never changed; all are made up.
"""

import argparse
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from lawreport.rules import Context, check_prose, prose_from

CORPUS = Path(__file__).resolve().parent / "corpus" / "reading"
SETS = {"": "第一批", "_two_seen": "第二批，看过的", "_two_unseen": "第二批，没看过的"}  # which may be looked at, and which not
YEAR = 2025  # of the reports they are from


@dataclass(frozen=True)
class Pair:
    """Two sentences of which only the first has a fault of this kind; `unit` is whose they are."""

    kind: str
    bad: str
    good: str
    unit: str


def pairs(which: str = "") -> list[Pair]:
    """Return the pairs of corpus/reading/pairs.txt, or of another set, in order."""
    kind, unit, bad, read = "", "", "", []
    for line in (CORPUS / f"pairs{which}.txt").read_text(encoding="utf-8").splitlines():
        mark, words = line[:2].strip(), line[2:].strip()
        if line.startswith("## "):
            kind = line[3:]
        elif line.startswith("单位："):
            unit = line.removeprefix("单位：")
        elif mark == "✗":
            bad = words
        elif mark == "✓":
            read.append(Pair(kind, bad, words, unit))
            unit = ""
    return read


def correct(which: str = "") -> list[str]:
    """Return the paragraphs of corpus/reading/correct.txt, or of another set."""
    lines = (CORPUS / f"correct{which}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def told(text: str, unit: str = "") -> list[tuple[str, str]]:
    """Return (id, severity) of what the rules say of a text, in order."""
    return [(f.rule.id, str(f.severity)) for f in check_prose(prose_from(text), Context(YEAR, unit=unit))]


def apart(pair: Pair) -> bool:
    """Return whether something is told of the faulty sentence that is not told of the other."""
    return bool(Counter(told(pair.bad, pair.unit)) - Counter(told(pair.good, pair.unit)))


def alarms(which: str = "") -> list[tuple[str, str, str]]:
    """Return (severity, id, text) of what is told of correct paragraphs."""
    return [(severity, id, text) for text in correct(which) for id, severity in told(text)]


def rates(which: str, listed: bool) -> list[str]:
    """Return lines on one set: pairs told apart of each kind, findings in correct paragraphs of each severity."""
    found, whole, missed = Counter[str](), Counter[str](), []
    for pair in pairs(which):
        whole[pair.kind] += 1
        found[pair.kind] += apart(pair)
        missed += [] if apart(pair) else [f"没有分开  {pair.bad}"]
    false = alarms(which)
    return [
        f"—— {SETS[which]}",
        *(missed if listed else ()),
        *(f"{found[kind]:>3} / {count:<3} {kind}" for kind, count in whole.items()),
        f"{found.total():>3} / {whole.total():<3} 分开的（{100 * found.total() / whole.total():.0f}%）",
        *(
            f"{count:>3} 处{severity}，在 {len(correct(which))} 段没有毛病的文字里"
            for severity, count in sorted(Counter(severity for severity, _, _ in false).items())
        ),
        *(f"误报  {severity} {id}  {text}" for severity, id, text in (false if listed else ())),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--list", action="store_true", help="name the pairs that are not told apart, and the false alarms")
    parser.add_argument("--unseen", action="store_true", help="with --list: of the sets that nobody looks at while tuning, too")
    asked = parser.parse_args()
    for which in SETS:
        listed = asked.list and (asked.unseen or not which.endswith("_unseen"))
        print("\n".join(rates(which, listed)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
