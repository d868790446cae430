"""Fuzz a target as long as one likes: `python tests/fuzz/run.py yaml --minutes 60 [--seed 1] [--atheris]`; `all` takes turns.

Inputs are changed at random; one with an outcome not seen before is kept to be changed further. With `--atheris` (where it is
installed) inputs are kept by the lines of the program they reach. What fails is written to tests/fuzz/found, where
test_fuzz.py replays it for ever.
"""

import argparse
import json
import signal
import sys
import time
import traceback
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent))

from targets import WORDS, seeds, targets

FOUND = Path(__file__).resolve().parent / "found"
LONGEST, SECONDS = 60_000, 10


class TooSlow(Exception):
    """Raised in a target that takes too long."""


def changed(random: Random, kept: list[bytes]) -> bytes:
    """Return one of the kept inputs, changed in a few places."""
    data = bytearray(random.choice(kept))
    for _ in range(random.choice((1, 1, 2, 3, 5, 9))):
        at, size = random.randrange(len(data) + 1), random.choice((1, 1, 2, 4, 16, 200))
        other = random.choice(kept)
        start = random.randrange(len(other) + 1)
        data[at : at + random.choice((0, size))] = random.choice(
            (
                b"",
                random.choice(WORDS),
                random.choice(WORDS),
                random.randbytes(size),
                other[start : start + size],
                data[at : at + size] * 2,
                random.choice(WORDS) * random.choice((2, 50)),
            )
        )
    return bytes(data[:LONGEST])


def attempt(target: Callable[[bytes], str], data: bytes) -> str:
    """Return the outcome of one input. Raise what the target raises, `TooSlow` included."""

    def late(*_):
        raise TooSlow(f"more than {SECONDS} s")

    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, late)
        signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        return target(data)
    finally:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)


def fuzz(name: str, seconds: float, seed: int = 0, most: int = sys.maxsize) -> tuple[int, int, dict[str, tuple[bytes, str]]]:
    """Return how many inputs were tried, how many outcomes there were, and what failed: kind → the input and the traceback."""
    random, kept, outcomes, failed = Random(seed), list(seeds(name)), set(), {}
    first, until, tried = len(kept), time.monotonic() + seconds, 0
    while time.monotonic() < until and tried < most:
        data = kept[tried] if tried < first else changed(random, kept)
        tried += 1
        try:
            outcome = attempt(targets[name], data)
            if outcome not in outcomes and tried > first:
                kept.append(data)
            outcomes.add(outcome)
        except Exception as error:
            failed.setdefault(kind_of(error), (data, traceback.format_exc()))
    return tried, len(outcomes), failed


def kind_of(error: Exception) -> str:
    """Return what tells one fault from another: the error and where it came from."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} {Path(last.filename).name}:{last.lineno}"


def keep(name: str, data: bytes) -> Path:
    FOUND.mkdir(exist_ok=True)
    path = FOUND / f"{name}-{sha256(data).hexdigest()[:12]}.bin"
    path.write_bytes(data)
    return path


def with_atheris(name: str, seconds: float, seed: int) -> None:
    """Fuzz by coverage; ends at the first fault, which it keeps."""
    import tempfile

    import atheris

    corpus = Path(tempfile.mkdtemp(prefix=f"fuzz-{name}-"))
    for number, data in enumerate(seeds(name)):
        (corpus / str(number)).write_bytes(data)
    words = corpus.with_suffix(".dict")
    spelt = ("".join(map("\\x{:02x}".format, word)) for word in WORDS)
    words.write_text("".join(f'"{word}"\n' for word in spelt), encoding="ascii")
    atheris.instrument_all()

    def one(data: bytes) -> None:
        try:
            targets[name](data)
        except Exception:
            print(f"kept: {keep(name, data)}", file=sys.stderr)
            raise

    atheris.Setup(
        [
            sys.argv[0],
            f"-max_total_time={seconds:.0f}",
            f"-seed={seed + 1}",
            f"-timeout={SECONDS}",
            f"-max_len={LONGEST}",
            f"-dict={words}",
            f"-artifact_prefix={corpus}-",
            str(corpus),
        ],
        one,
    )
    atheris.Fuzz()


def record(name: str, seconds: float, tried: int) -> None:
    """Add to what docs/trust.md tells of the time fuzzed."""
    path = FOUND.parent.parent / "trust_record.json"
    kept = json.loads(path.read_text("utf-8"))
    done = kept["fuzz"].setdefault(name, {"seconds": 0, "inputs": 0})
    done["seconds"], done["inputs"] = round(done["seconds"] + seconds), done["inputs"] + tried
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", "utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=[*targets, "all"])
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 2**32)
    parser.add_argument("--atheris", action="store_true")
    parser.add_argument("--record", action="store_true", help="add what was done to tests/trust_record.json")
    asked = parser.parse_args()
    names = list(targets) if asked.target == "all" else [asked.target]
    if asked.atheris:
        with_atheris(names[0], asked.minutes * 60, asked.seed)
    bad = 0
    for name in names:
        tried, outcomes, failed = fuzz(name, asked.minutes * 60 / len(names), asked.seed)
        print(f"{name}: {tried} inputs, {outcomes} outcomes, {len(failed)} faults (seed {asked.seed})", flush=True)
        for kind, (data, text) in failed.items():
            print(f"  {kind}  {keep(name, data)}\n{text}", flush=True)
        bad += len(failed)
        if asked.record:
            record(name, asked.minutes * 60 / len(names), tried)
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
