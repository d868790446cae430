"""What a Word file holds, apart from how it was packed: the same on every machine that has the same lock file.

`python tests/content.py 报告.docx` prints the hash to compare between two machines. The bytes of a report may differ where
zlib is another build, for it packs the same content otherwise; the content hash looks through both places it packs: the
parts of the file, and the pixels of its charts.
"""

import io
import sys
import zipfile
import zlib
from hashlib import sha256
from pathlib import Path


def content_hash(data: bytes) -> str:
    """Return the hash of the parts' names and contents, pictures as pixels."""
    whole = sha256()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in sorted(archive.namelist()):
            part = archive.read(name)
            whole.update(f"{name}\0".encode() + sha256(pixels(part) if name.endswith(".png") else part).digest())
    return whole.hexdigest()


def pixels(png: bytes) -> bytes:
    """Return a PNG with its pixel data unpacked."""
    parts: dict[bytes, bytes] = {}  # pixel data may stand in several parts
    at = 8
    while at < len(png):
        size, name = int.from_bytes(png[at : at + 4], "big"), png[at + 4 : at + 8]
        parts[name] = parts.get(name, b"") + png[at + 8 : at + 8 + size]
        at += 12 + size
    return b"".join(name + (zlib.decompress(part) if name == b"IDAT" else part) for name, part in parts.items())


if __name__ == "__main__":
    for path in sys.argv[1:]:
        print(content_hash(Path(path).read_bytes()), path)
