"""What the rules of prose see in sentences they were not written for: `PYTHONPATH=. python tests/reading_rates.py [--list]`.

The texts in corpus/reading/ were written before the rules that are measured with them and are never changed; all are made up.
"""

import argparse
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from lawreport.rules import check_prose, prose_from

CORPUS = Path(__file__).resolve().parent / "corpus" / "reading"


@dataclass(frozen=True)
class Pair:
    """Two sentences of which only the first has a fault of this kind; `unit` is whose they are."""

    kind: str
    bad: str
    good: str
    unit: str


def pairs() -> list[Pair]:
    """Return the pairs of corpus/reading/pairs.txt in order."""
    kind, unit, bad, read = "", "", "", []
    for line in (CORPUS / "pairs.txt").read_text(encoding="utf-8").splitlines():
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


def correct() -> list[str]:
    """Return the paragraphs of corpus/reading/correct.txt."""
    lines = (CORPUS / "correct.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def told(text: str, unit: str = "") -> list[tuple[str, str]]:
    """Return (id, severity) of what the rules say of a text, in order."""
    return [(f.rule.id, str(f.severity)) for f in check_prose(prose_from(text))]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--list", action="store_true", help="name the pairs that are not told apart, and the false alarms")
    listed = parser.parse_args().list
    apart, whole = Counter[str](), Counter[str]()
    for pair in pairs():
        whole[pair.kind] += 1
        seen = Counter(told(pair.bad, pair.unit)) - Counter(told(pair.good, pair.unit))
        apart[pair.kind] += bool(seen)
        if listed and not seen:
            print(f"没有分开  {pair.bad}")
    for kind, count in whole.items():
        print(f"{apart[kind]:>3} / {count:<3} {kind}")
    print(f"{apart.total():>3} / {whole.total():<3} 分开的")
    alarms = [(severity, id, text) for text in correct() for id, severity in told(text)]
    for severity, count in sorted(Counter(severity for severity, _, _ in alarms).items()):
        print(f"{count:>3} 处{severity}，在 {len(correct())} 段没有毛病的文字里")
    for severity, id, text in alarms if listed else ():
        print(f"误报  {severity} {id}  {text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
