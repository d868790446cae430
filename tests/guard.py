"""The guard of the rebuilding: what the program gives for every project at hand, kept, so that moving code moves nothing else.

`python tests/guard.py --write` keeps what this version gives in tests/corpus/guard/<project>.json: of each edition, with and
without comments, every line said, the ledger, the canonical XML of every part of the Word file (as a hash; bookmark numbers in
the order in which they come), its words and alt texts; of each project, what `check` says. `--full FOLDER` writes the
canonical parts themselves there: run it on two versions and compare the folders to see what a hash only tells.
"""

import argparse
import contextlib
import csv
import io
import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from content import pixels
from generated import files
from lxml import etree
from where import CORPUS, ROOT, SOME

KEPT = CORPUS / "guard"
EDITIONS = {
    "draft": (),
    "draft, comments": ("--comments",),
    "final": ("--edition", "final", "--unsigned"),
    "public": ("--edition", "public", "--unsigned"),
}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PEOPLES = ("data", "sections", "charts", "tables", "photos", "templates")  # the folders of a project that people own
GENERATED = range(6)

PASSING = ("……", "  留底：")  # steps, and a name with today's date


def projects() -> list[str]:
    """Return the names of the projects that are guarded."""
    samples = sorted(p.name for p in (CORPUS / "samples").iterdir() if p.is_dir())
    return ["repository", "example", *samples, *(f"generated {seed}" for seed in GENERATED)]


def tried() -> list[str]:
    """Return the names of those that are tried where each takes long: every third one where time is short."""
    return projects()[::SOME]


def copy(name: str, target: Path) -> None:
    """Put a guarded project into the folder `target`, without anything that was built."""
    if name.startswith("generated "):
        for path, text in files(int(name.removeprefix("generated ")), charts=True).items():
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (target / path).write_text(text, "utf-8")
        return
    source = {"repository": ROOT, "example": ROOT / "examples" / "wangchuan"}.get(name, CORPUS / "samples" / name)
    for folder in PEOPLES:
        if (source / folder).is_dir():
            shutil.copytree(source / folder, target / folder)


def given(name: str, full: Path | None = None) -> dict:
    """Return what the program gives for a project: edition → what it said and made, and what `check` says."""
    with tempfile.TemporaryDirectory() as folder:
        root, out = Path(folder, "project"), Path(folder, "out")
        copy(name, root)
        found = {
            edition: _built(root, out / edition / "报告.docx", options, full and full / name / edition)
            for edition, options in EDITIONS.items()
        }
        return found | {"check": json.loads(_said("check", "--project", root, "--format", "json")[1])}


def _built(root: Path, wanted: Path, options: tuple[str, ...], full: Path | None) -> dict:
    code, text = _said("build", "--project", root, "--out", wanted, "--all", *options)
    found = {
        "exit": code,
        "said": [line.replace(str(wanted.parent), "…") for line in text.splitlines() if not line.startswith(PASSING)],
    }
    ledger = wanted.with_name("报告.台账.csv")
    if ledger.is_file():
        rows = csv.reader(io.StringIO(ledger.read_text("utf-8-sig"), newline=""))
        found["ledger"] = ["｜".join(row) for row in rows]
    if wanted.is_file():
        found |= _word(wanted.read_bytes(), full)
    return found


def _said(*arguments: object) -> tuple[int, str]:
    from lawreport.app.cli import main

    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        code = main([str(a) for a in arguments])
    return code, out.getvalue()


def _word(data: bytes, full: Path | None) -> dict:
    """Return the words of a Word file, its alt texts, and part → hash of its canonical content, in the order of the file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: canonical(name, archive.read(name)) for name in archive.namelist()}
    for name, content in parts.items() if full else ():
        (full / name).parent.mkdir(parents=True, exist_ok=True)
        (full / name).write_bytes(content)
    document = etree.fromstring(parts["word/document.xml"])
    return {
        "words": ["".join(p.itertext(f"{W}t")) for p in document.iter(f"{W}p")],
        "alt": [e.get("descr") for e in document.iter("{*}docPr")],
        "parts": {name: sha256(content).hexdigest()[:16] for name, content in parts.items()},
    }


def canonical(name: str, content: bytes) -> bytes:
    """Return a part as it has to be the same: XML in canonical form, bookmarks numbered as they come, pictures as pixels."""
    if name.endswith(".png"):
        return pixels(content)
    if not name.endswith((".xml", ".rels")):
        return content
    text = etree.tostring(etree.fromstring(content), method="c14n").decode()
    return re.sub(r"_([ms])_\d+", _in_order(), text).encode()


def _in_order():
    """Return a replacement that numbers the names of bookmarks anew, in the order in which they are met."""
    numbers: dict[str, str] = {}
    return lambda found: numbers.setdefault(found[0], f"_{found[1]}_{len(numbers) + 1:04d}")


def kept(name: str) -> dict:
    """Return what was kept of a project."""
    return json.loads((KEPT / f"{name}.json").read_text("utf-8"))


def differences(before: object, after: object, at: str = "") -> Iterator[str]:
    """Return every place in which two values made of dicts, lists and texts differ, with both."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys([*before, *after]):
            yield from differences(before.get(key), after.get(key), f"{at}/{key}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, pair in enumerate(zip(before, after, strict=True), 1):
            yield from differences(*pair, f"{at}/{number}")
    elif before != after:
        yield f"{at}: {before!r} → {after!r}"


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--write", action="store_true")
    reader.add_argument("--full", type=Path)
    asked = reader.parse_args()
    for name in projects():
        value = given(name, asked.full)
        if asked.write:
            KEPT.mkdir(exist_ok=True)
            (KEPT / f"{name}.json").write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")
        else:
            print("\n".join(f"{name}{line}" for line in differences(kept(name), value)) or f"{name}: the same")


if __name__ == "__main__":
    main()
