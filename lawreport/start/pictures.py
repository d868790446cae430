"""The pictures of last year's report that are photos: with their captions, in files of their own; the others are told.

In: an `Opened`, its pictures where they stood. Out: the same, each photo with its caption and the name of its file, what is no
photo left out and its caption kept as text; and what a clerk should look at. Responsible for: which pictures are photos.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lawreport.base.disk import File
from lawreport.model import Photo
from lawreport.photos import developed
from lawreport.problem import Trouble
from lawreport.rules.reading.text import marker
from lawreport.start.report.catalogue import Unsure
from lawreport.start.report.opened import Item, Opened, Seen, SeenPhoto, SeenPhotos
from lawreport.style import Style

PRINTED_MM = 156.0  # the width of a page's text
ALT = "【待填：照片上是什么】"
_NUMBER = re.compile(r"图\s*\d+(?:[-—–.．]\d+)?[\s\u3000:：.．、]*")
_NO_ALT = re.compile(  # what Word, WPS and cameras write where nobody has
    r"(?:图片|图像|图形|图|照片|picture|image|img|dsc|wps图片)?[\s_\-\d]*(?:\.\w{3,4})?"
    r"|\S*\.(?:jpe?g|png|tiff?|bmp|gif)|[A-Za-z]:\\.*|[0-9a-fA-F]{16,}",
    re.IGNORECASE,
)
_CHART = re.compile(r"(?:柱形|柱状|条形|折线|曲线|饼|环形|雷达|堆积|统计|趋势)图")
_LONGEST_CAPTION, _LONGEST_SENTENCE = 45, 30
_ENDINGS = {b"\xff\xd8": "jpg", b"\x89P": "png", b"II": "tif", b"MM": "tif"}
_EARLY = "在红头、题目或引言里，不是正文的照片"


def caption_of(photo: SeenPhoto) -> str:
    """Return a photo's caption without its number."""
    return _NUMBER.sub("", photo.caption.text, count=1).strip() if photo.caption else ""


def alt_of(photo: SeenPhoto) -> str:
    """Return what is on a photo; empty where only a machine said it."""
    return "" if _NO_ALT.fullmatch(photo.alt) else photo.alt


def with_photos(found: Opened) -> tuple[Opened, list[Unsure]]:
    """Return the report with its photos, and what to look at in them."""
    judge = _Judge(_text_begins(found.items))
    items = tuple(judge.items(_captioned(list(found.items))))
    return replace(found, items=items, unread=(*judge.told(), *found.unread)), judge.unsure


def _text_begins(items: tuple[Item, ...]) -> Item | None:
    """Return the first heading; of a report without one, its first sentence."""
    lines = [item for item in items if isinstance(item, Seen)]
    heads = (line for line in lines if line.outline or ((number := marker(line.text)) and number.kind < 5))
    sentences = (line for line in lines if len(line.text) > _LONGEST_SENTENCE and line.text.endswith("。"))
    return next(heads, None) or next(sentences, None)


# ---- captions --------------------------------------------------------------------------------------------------------


def _captioned(items: list[Item]) -> Iterator[Item]:
    """Yield the items, the captions below photos with their photos."""
    at = 0
    while at < len(items):
        lines: list[SeenPhotos] = []
        while at < len(items) and isinstance(item := items[at], SeenPhotos):
            lines.append(item)
            at += 1
        if lines:
            captions = _below(items[at:], sum(len(line.photos) for line in lines))
            at += len(captions)
            yield from _joined(lines, captions)
        else:
            yield items[at]
            at += 1


def _below(items: list[Item], most: int) -> list[Seen]:
    """Return the captions that stand below photos, `most` at most; a line without number is one where nothing else is."""
    captions: list[Seen] = []
    for item in items[:most]:
        if not isinstance(item, Seen) or not (_is_caption(item) or (not captions and _is_bare_caption(item))):
            break
        captions.append(item)
        if not _is_caption(item):
            break
    return captions


def _is_caption(line: Seen) -> bool:
    return line.style == Style.PICTURE_CAPTION or _NUMBER.match(line.text) is not None


def _is_bare_caption(line: Seen) -> bool:
    """Return whether a line without number is a caption: short, in the middle, no sentence, no heading."""
    plain = line.centred and len(line.text) <= _LONGEST_CAPTION and line.text[-1] not in "。；：，:;"
    return plain and not (line.outline or marker(line.text))


def _joined(lines: list[SeenPhotos], captions: list[Seen]) -> Iterator[SeenPhotos]:
    """Yield the photos with their captions; where there are too few they belong to the last."""
    photos = sum(len(line.photos) for line in lines)
    given = iter([*[None] * (photos - len(captions)), *captions])
    for line in lines:
        yield replace(line, photos=tuple(replace(photo, caption=next(given)) for photo in line.photos))


# ---- which are photos ------------------------------------------------------------------------------------------------


@dataclass
class _Judge:
    """Goes through a report from front to back; `begins` is where its text begins."""

    begins: Item | None
    unsure: list[Unsure] = field(default_factory=list)
    left: dict[str, list[int]] = field(default_factory=dict)  # why → paragraphs of the pictures left out
    taken: int = 0
    begun: bool = False

    def items(self, items: Iterator[Item]) -> Iterator[Item]:
        """Yield the items, of pictures that are no photos only the captions."""
        for item in items:
            self.begun |= item is self.begins
            if isinstance(item, SeenPhotos):
                yield from self._line(item)
            else:
                yield item

    def _line(self, line: SeenPhotos) -> Iterator[Item]:
        fit: list[SeenPhoto] = []
        for photo in line.photos:
            why = photo.why or ("" if self.begun else _EARLY) or _unfit(photo)
            if why:
                self.left.setdefault(why, []).append(line.number)
                yield from (photo.caption,) if photo.caption else ()
            else:
                fit.append(self._named(photo, line.number))
        if fit:
            yield replace(line, photos=tuple(fit))

    def _named(self, photo: SeenPhoto, number: int) -> SeenPhoto:
        """Return a photo with the name of its file; note what is to be looked at."""
        self.taken += 1
        file = f"照片{self.taken}.{_ENDINGS[photo.data[:2]]}"
        if not alt_of(photo):
            self.unsure.append(Unsure(number, file, "原来没有替代文字，请在“替代文字”里写上照片上是什么"))
        if photo.cropped:
            self.unsure.append(Unsure(number, file, "原文里裁过边，读进来的是整张，请看看裁掉的能不能公开"))
        if _CHART.search(photo.alt + (photo.caption.text if photo.caption else "")):
            self.unsure.append(Unsure(number, file, "图是图片，数要改时请改成图表"))
        return replace(photo, file=file)

    def told(self) -> Iterator[str]:
        """Yield what is said of the pictures."""
        if self.taken:
            yield f"{self.taken} 张图片读成了照片，在 photos 里：开新一年时请换成当年的"
        for why, numbers in self.left.items():
            places = "、".join(f"第{number}段" for number in dict.fromkeys(numbers[:5])) + ("等" if len(numbers) > 5 else "")
            yield f"{len(numbers)} 张图片没有读进来（{places}）：{why}；有图题的留作文字"


def _unfit(photo: SeenPhoto) -> str:
    """Return why a picture cannot be printed as a photo; empty where it can."""
    name = f"photos/{hashlib.sha256(photo.data).hexdigest()[:8]}"
    file = File(name, photo.data, len(photo.data))
    shown = Photo(name, "", name, name)
    try:
        developed([shown], {name: file}, None, PRINTED_MM)
    except Trouble as trouble:
        return trouble.problems[0].message.replace(f"照片“{shown.name}”", "")
    return ""
