"""What tests do to files: a word changed in one, a package taken apart, a piece of a PNG put together."""

import io
import struct
import zipfile
import zlib
from pathlib import Path


def change(path: Path, old: str, new: str) -> None:
    """Put `new` in the place of `old` in a text file, which holds it."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def unzipped(data: bytes) -> dict[str, bytes]:
    """Return the members of a zip by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def png_chunk(kind: bytes, data: bytes) -> bytes:
    """Return one chunk of a PNG, with its length and check sum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def a_pdf(subject: str) -> bytes:
    """Return a small PDF that says what it is about."""
    import pikepdf

    out = io.BytesIO()
    with pikepdf.new() as file:
        file.add_blank_page()
        file.docinfo["/Subject"] = subject
        file.save(out)
    return out.getvalue()
