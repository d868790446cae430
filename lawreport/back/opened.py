"""A returned file, whatever kind it is: a Word file, or one of an old kind converted.

In: its name, its bytes. Out: the bytes of a .docx, and what was lost on the way. Responsible for: which kinds can come back,
and what is said of those that cannot.
"""

from __future__ import annotations

from pathlib import Path

from lawreport.back.pull.values import Told, Why
from lawreport.problem import Place, Trouble

OLD = (".doc", ".wps", ".wpt", ".rtf", ".odt")
PICTURES = (".pdf", ".ofd", ".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff")


def refuse_kind(name: str) -> None:
    """Raise `Trouble` where a file of this name cannot be taken back."""
    kind = Path(name).suffix.lower()
    if kind in PICTURES:
        raise Trouble.one(
            "pull-kind",
            "PDF、图片里读不出谁改了哪里",
            Place(name),
            "请要一份改过的 Word（.docx）；只有纸面或扫描件，就对着它在 Word 送审稿里改好，再收那一份。",
        )
    if kind not in (".docx", *OLD):
        raise Trouble.one(
            "pull-kind", f"收不了{f' {kind} ' if kind else '没有扩展名的'}文件", Place(name), "请另存为 .docx 再收。"
        )


def as_word(data: bytes, name: str) -> tuple[bytes, list[Told]]:
    """Return a file that came back as .docx, and what was lost thereby. Raise `Trouble` where it is of another kind."""
    refuse_kind(name)
    kind = Path(name).suffix
    if kind.lower() == ".docx":
        return data, []
    from lawreport.word.libreoffice import as_docx

    lost = f"{kind} 先由 LibreOffice 转成了 .docx：里面不带底稿，批注的回复和是否解决也会丢"
    return as_docx(data, name), [Told(Why.LOST, lost, hint="能要到 .docx 的，请收 .docx。")]
