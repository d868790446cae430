"""Step 2 of the pipeline: `Source` → `Report`, one flat run of finished blocks in reading order.

In: everything that was written, names resolved. Out: paragraphs with their numbers, 一是 chains, charts and tables in place,
signature and attachments.
Responsible for: the order of an official report and the numbering of its parts. Typefaces are not decided here; a paragraph
only says which style it has.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypedDict, Unpack

from lawreport.base.dates import date_in_words
from lawreport.base.hanzi import hanzi
from lawreport.files.yamlfile import Scalar
from lawreport.model import Block, Page, Paragraph, Photo, Picture, Report, Span, Spans, Words, text_of
from lawreport.problem import NOWHERE, Place, Problems, Severity
from lawreport.report.advances import Measure
from lawreport.report.exhibits import CAPACITY, chart_of, table_of
from lawreport.report.grids import grid_of
from lawreport.report.typesetting import NATIONAL, STANDARD, Closing, em, seal_rows, sealed, title_lines, unsealed
from lawreport.source import prose
from lawreport.source.fields import ImprintFields, LetterFields, RedHeadFields
from lawreport.source.freetable import FreeTable
from lawreport.source.reader import Attachment, ChartSpec, PhotoSpec, Section, Shown, Source
from lawreport.style import HEADINGS, RUN_INS, Style

LEVEL = {"一、": 1, "（一）": 2, "1.": 3, "（1）": 4}
DEFAULT_LEVELS = (("一、", "独行"), ("（一）", "接排"), ("1.", "接排"), ("（1）", "接排"))
MOST_BLOCKS = 10_000
# Blank lines above a second row of signatures that are to be sealed: a seal is 42 mm across, four lines, and touches no other.
NEXT_SEAL = Decimal(4)
LYING = Decimal(225) / 156  # how much wider the text of a page on its side is (GB/T 9704 5.2.1)
_OPENING = tuple(style for style in Style if style.norm.opening)
_CLOSING = tuple(style for style in Style if style.norm.closing)
_ENDED = re.compile(r"[。！？；：…，、][”’）》]?$")


def compose(
    source: Source, measures: Mapping[Style, Measure] = STANDARD, closing: Closing = NATIONAL
) -> tuple[Report, Problems]:
    """Return the finished report and its warnings; `measures` maps the styles whose lines are broken here to their line.

    `closing`: where signature and date stand. Raise `Trouble` with every error, those of reading included.
    """
    report, problems = attempted(source, measures, closing)
    consequences = _consequences(source)
    Problems([*source.problems, *(p for p in problems if p.id not in consequences)]).raise_errors()
    return report, problems


def attempted(
    source: Source, measures: Mapping[Style, Measure] = STANDARD, closing: Closing = NATIONAL
) -> tuple[Report, Problems]:
    """Return the report as far as it can be composed, numbers in place, and every problem met, errors included."""
    composer = _Composer(source, measures, closing)
    blocks = _settled(composer.blocks())
    if len(blocks) > MOST_BLOCKS:
        composer.problems.add(
            "report-too-long",
            f"报告有 {len(blocks)} 段，最多 {MOST_BLOCKS} 段",
            Place(f"sections/{source.year}"),
            "请检查是不是放错了文件。",
        )
    return Report(source.unit.name, source.year, composer.title, date_in_words(source.date), blocks), composer.problems


def _consequences(source: Source) -> set[str]:
    """Return the ids of problems that only follow from an error in the data, which is reported itself."""
    if not any(p.severity is Severity.ERROR and p.place.file.startswith("data/") for p in source.problems):
        return set()
    return {"no-figure", "chart-empty"} | (set() if source.data.catalogue else {"name-unknown"})


@dataclass(frozen=True, slots=True)
class _Level:
    number: str
    place: str
    across: bool = False  # numbers go on when the heading above changes


class _Tags(TypedDict, total=False):
    """Whose a paragraph of a section is, and what it covers."""

    covers: tuple[str, ...]
    owner: str
    section: str


_Path = tuple[Place | str | int, ...]  # the numbers of the headings above; the place of one that has none


@dataclass
class _Composer:
    """Walks the source once, in reading order."""

    source: Source
    measures: Mapping[Style, Measure] = field(default_factory=lambda: STANDARD)
    closing: Closing = NATIONAL
    problems: Problems = field(default_factory=Problems)
    counters: Counter[tuple[object, str]] = field(default_factory=Counter)
    captions: Counter[Style] = field(default_factory=Counter)
    title: str = ""
    page: Page = Page.UPRIGHT

    def blocks(self) -> Iterator[Block]:
        report = self.source.report
        if report.letter:
            yield from self._letter(report.letter)
        yield from self._head(new_page=report.letter is not None)
        yield from self._body_of(report.intro)
        for part in self.source.parts:
            yield from self._section(part, 1, (), ())
        yield from self._body_of(report.closing)
        yield from self._attachment_list()
        yield from self._signature(report.signature, self._date(report.date), report.seal)
        yield from self._plain(Style.REMARK, report.note)
        for number, attachment in enumerate(self.source.attachments, 1):
            yield from self._attachment(attachment, number)
        yield from self._imprint(report.imprint)

    # ---- words

    def _line(self, scalar: Scalar | None) -> Spans:
        return prose.line(scalar, self.source.data, self.problems)

    def _paragraphs(self, scalar: Scalar | None) -> list[Spans]:
        return prose.paragraphs(scalar, self.source.data, self.problems)

    def _plain(self, style: Style, scalar: Scalar | None, **tags: Unpack[_Tags]) -> Iterator[Paragraph]:
        spans = self._line(scalar)
        if scalar is not None and spans:
            yield Paragraph(style, self._balanced(style, spans), place=scalar.place, **tags)

    def _balanced(self, style: Style, spans: Spans) -> Spans:
        """Return the spans with line breaks, where lines of their style are broken here and they are too long for one."""
        if style not in self.measures:
            return spans
        units = (self.source.unit.name, *self.source.unit.signers)
        return _broken_at(spans, title_lines(text_of(spans), units, self.measures[style]))

    def _body_of(self, scalar: Scalar | None, **tags: Unpack[_Tags]) -> Iterator[Paragraph]:
        if scalar is not None:
            for spans in self._paragraphs(scalar):
                yield Paragraph(Style.BODY, spans, place=_place(spans, scalar.place), **tags)

    # ---- head of the document

    def _letter(self, letter: LetterFields) -> Iterator[Block]:
        yield from self._lines(Style.TITLE, (letter.title,) if letter.title else ())
        yield from self._recipients(letter.recipients)
        yield from self._body_of(letter.text)
        date = self._line(letter.date) or self._date(None)
        yield from self._signature(letter.signature, date, False)

    def _head(self, new_page: bool) -> Iterator[Block]:
        report = self.source.report
        first = list(self._red_head(report.red_head)) if report.red_head else []
        titles = list(self._lines(Style.TITLE, report.title))
        self.title = "".join(p.text for p in titles).replace("\n", "")
        first += [
            *titles,
            *self._plain(Style.SUBTITLE, report.subtitle),
            *self._byline(report.byline),
            *self._recipients(report.recipients),
        ]
        if new_page and first:
            first[0] = replace(first[0], new_page=True)
        yield from first

    def _red_head(self, head: RedHeadFields) -> Iterator[Paragraph]:
        yield from self._plain(Style.COPY_NUMBER, head.copy_no)
        yield from self._plain(Style.SECRECY, head.secrecy)
        yield from self._plain(Style.URGENCY, head.urgency)
        yield from self._lines(Style.ISSUER_MARK, head.mark)
        signers = [self._line(s) for s in head.signers]
        number = self._line(head.number)
        if any(signers):
            place = head.signers[0].place
            yield Paragraph(
                Style.SIGNERS,
                tuple(s for i, line in enumerate(signers) for s in ((_made("、", place),) if i else ()) + line),
                place=place,
                head=(*number, Words("\t签发人：", place, made=True)),
            )
        else:
            yield from self._plain(Style.DOCUMENT_NUMBER, head.number)

    def _lines(self, style: Style, scalars: tuple[Scalar, ...]) -> Iterator[Paragraph]:
        """Yield one paragraph whose lines are broken where they were typed, and where they are too long."""
        lines = [self._line(s) for s in scalars]
        if not scalars or not any(lines):
            return
        spans = tuple(s for i, line in enumerate(lines) for s in ((_made("\n"),) if i else ()) + self._balanced(style, line))
        yield Paragraph(style, spans, place=scalars[0].place)

    def _byline(self, scalar: Scalar | None) -> Iterator[Paragraph]:
        if scalar is None or scalar.text in ("否", "无"):
            return
        if scalar.text in ("是", "true"):
            name = self._balanced(Style.BYLINE, (_made(self.source.unit.name, scalar.place),))
            yield Paragraph(Style.BYLINE, name, place=scalar.place)
        else:
            yield from self._plain(Style.BYLINE, scalar)

    def _recipients(self, scalar: Scalar | None) -> Iterator[Paragraph]:
        spans = self._line(scalar)
        if scalar is not None and spans:
            yield Paragraph(Style.RECIPIENTS, _ended(spans, "："), place=scalar.place)

    # ---- parts

    def _levels(self) -> list[_Level]:
        stated = self.source.report.headings
        levels = [_Level(*pair) for pair in DEFAULT_LEVELS]
        for index, level in enumerate(stated[:4]):
            number, place = levels[index].number, levels[index].place
            levels[index] = _Level(
                level.number.text if level.number else number,
                level.place.text if level.place else place,
                level.across,
            )
        return levels

    def _section(self, section: Section, depth: int, above: _Path, covers: tuple[str, ...]) -> Iterator[Block]:
        level = self._levels()[min(depth, 4) - 1]
        if depth > 4:
            self.problems.add("section-depth", "标题最多四级", section.place, "请把这一层并到上一层。")
        covers = section.covers or covers
        tags: _Tags = {"covers": covers, "owner": section.owner, "section": section.place.file}
        number, path = self._number(section, level, depth, above)
        yield from self._lead(section, level, depth, number, tags)
        for child in section.children:
            yield from self._section(child, depth + 1, path, covers)
        yield from self._body_of(section.tail, **tags)
        yield from self._shown(section.charts, section.tables)
        yield from self._photos(section.photos)

    def _number(self, section: Section, level: _Level, depth: int, above: _Path) -> tuple[str, _Path]:
        pattern = section.number or level.number
        if section.heading is None or pattern == "无":
            return "", (*above, section.place)
        key = (depth, pattern) if level.across else (above, pattern)
        self.counters[key] += 1
        count = self.counters[key]
        return numbered(pattern, count), (*above, pattern, count)

    def _lead(self, section: Section, level: _Level, depth: int, number: str, tags: _Tags) -> Iterator[Paragraph]:
        """Yield the heading, the text under it, and the 一是 chain."""
        heading = self._line(section.heading)
        if section.heading is not None and not heading:
            self.problems.add("heading-empty", "标题是空的", section.heading.place, "请写上标题；整节不要就删掉这一节。")
        apart = (section.points_line or _choice(self.source.report.points, "接排")) == "分段"
        lead, points = self._paragraphs(section.text), self._points(section, apart)
        if points and not apart:
            lead = [*lead[:-1], (lead[-1] if lead else ()) + points[0]] if lead else points
            points = []
        run_in = (section.line or level.place) == "接排" and bool(lead or points)
        depth = LEVEL.get(section.number or level.number, depth)
        if section.heading is not None and heading:
            number_span = (_made(number, section.heading.place),) if number else ()
            rank = min(depth, 4) - 1
            head = number_span + heading
            if not run_in:
                yield Paragraph(HEADINGS[rank], head, place=section.heading.place, level=depth, **tags)
            else:
                first = lead.pop(0) if lead else points.pop(0)
                yield Paragraph(RUN_INS[rank], first, head=_ended(head, "。"), place=section.heading.place, level=depth, **tags)
        for spans in [*lead, *points]:
            yield Paragraph(Style.BODY, spans, place=_place(spans, section.place), **tags)

    def _points(self, section: Section, apart: bool) -> list[Spans]:
        """Return the points as paragraphs: one for all of them or, with `apart`, one or more for each."""
        texts = [p for p in (self._paragraphs(s) for s in section.points) if p]
        chain = []
        for index, lines in enumerate(texts, 1):
            first, *rest = lines
            mark = (_made(f"{hanzi(index)}是", _place(first, section.place)),) if len(texts) > 1 else ()
            chain.append([_ended(mark + first, "。"), *(_ended(r, "。") for r in rest)])
        if apart:
            return [line for lines in chain for line in lines]
        return [tuple(span for lines in chain for line in lines for span in line)] if chain else []

    # ---- charts and tables

    def _shown(self, charts: tuple[ChartSpec, ...], tables: tuple[Shown, ...], page: Page = Page.UPRIGHT) -> Iterator[Block]:
        wider = LYING if page is Page.LYING else 1
        room = self.measures[Style.TABLE].room * wider
        for spec in tables:
            yield self._caption(Style.TABLE_CAPTION, spec.title)
            if isinstance(spec, FreeTable):
                yield from grid_of(spec, self._paragraphs, self._line, self.problems, room)
            else:
                yield from table_of(spec, self.source.data, self._line, self.problems, Decimal(CAPACITY) * wider)
        for chart in charts:
            picture, notes = chart_of(chart, self.source.data, self._line, self.problems)
            yield picture
            yield self._caption(Style.PICTURE_CAPTION, chart.title)
            yield from notes

    def _photos(self, photos: tuple[PhotoSpec, ...]) -> Iterator[Block]:
        """Yield each photo and its caption; of two in a line both photos, then both captions."""
        lines: list[list[PhotoSpec]] = []
        for photo in photos:
            if photo.beside and lines:
                lines[-1].append(photo)
            else:
                lines.append([photo])
        for line in lines:
            for photo, other in zip(line, line[::-1], strict=True):
                yield self._photo(photo, other.file.name if len(line) > 1 else "")
            for photo in line:
                yield self._caption(Style.PICTURE_CAPTION, photo.caption, whole=len(line) == 1)

    def _photo(self, photo: PhotoSpec, beside: str) -> Picture:
        title, alt = text_of(self._line(photo.caption)), text_of(self._line(photo.alt))
        digest = hashlib.sha256(photo.file.data).hexdigest()[:16]
        id = f"{photo.file.name}|{beside}"
        return Picture(Photo(id, title, photo.file.name, digest, beside, photo.place), alt, photo.place)

    def _caption(self, style: Style, title: Scalar, whole: bool = True) -> Paragraph:
        """Return a caption with its number; `whole`: it has a line as wide as the text."""
        self.captions[style] += 1
        word = style.removesuffix("题")
        number = _made(f"{word}{self.captions[style]}\u3000", title.place)
        spans = (number, *self._line(title))
        return Paragraph(style, self._balanced(style, spans) if whole else spans, place=title.place)

    # ---- end of the document

    def _attachment_list(self) -> Iterator[Paragraph]:
        many = len(self.source.attachments) > 1
        for index, attachment in enumerate(self.source.attachments, 1):
            mark = ("附件：" if index == 1 else "") + (f"{index}. " if many else "")
            left = 5 + em(f"{index}. ") * many
            place = attachment.title.place
            yield Paragraph(
                Style.ATTACHMENT_LIST,
                (_made(mark, place), *self._line(attachment.title)),
                place=place,
                left=Decimal(left),
                hanging=em(mark),
            )

    def _date(self, scalar: Scalar | None) -> Spans:
        """Return the report's date in words: as typed, where it was typed so."""
        words = date_in_words(self.source.date)
        if scalar is None or scalar.text != words:
            return (_made(words),)
        return (Words(words, scalar.at(0)),)

    def _signature(self, scalars: tuple[Scalar, ...], date: Spans, seal: bool) -> Iterator[Paragraph]:
        place = scalars[0].place if scalars else self.source.report.at
        signed = [self._line(s) for s in scalars] or [(_made(name, place),) for name in self.source.unit.signers]
        names = [text_of(spans) for spans in signed]
        if names == ["无"]:
            return
        rows, right_date = self._signed(names, text_of(date), seal, place)
        whole = dict(zip(names, signed, strict=True))  # a row of one organ knows where that was typed
        for index, (row, right) in enumerate(rows):
            first = self.closing.sealed_above if seal else self.closing.plain_above
            above = first if not index else NEXT_SEAL if seal else None
            yield Paragraph(Style.SIGNATURE, whole.get(row, (_made(row, place),)), place=place, right=right, above=above)
        yield Paragraph(Style.DATE, date, place=place, right=right_date)

    def _signed(self, names: list[str], date: str, seal: bool, place: Place) -> tuple[list[tuple[str, Decimal]], Decimal]:
        """Return the rows of the signature, each with its right indent in 字, and that of the date below them."""
        if not seal:
            longest = max(names, key=em)
            right_name, right_date = unsealed(longest, date, self.closing)
            return [(name, right_name + (em(longest) - em(name)) / 2) for name in names], right_date
        right_name, right_date = sealed(names[-1], date, self.closing)
        if em(max(names, key=em)) > em(date) + 2 * self.closing.sealed_right:
            self.problems.add("seal-room", "署名太长，盖章时放不下，请在 Word 里手工调整", place, severity=Severity.WARNING)
        return [(row, right_name) for row in seal_rows(names, right_name)], right_date

    def _attachment(self, attachment: Attachment, number: int) -> Iterator[Block]:
        place = attachment.title.place
        mark = f"附件{number}" if len(self.source.attachments) > 1 else "附件"
        yield Paragraph(
            Style.ATTACHMENT_MARK, (_made(mark, place),), place=place, new_page=True, page=self._turned(attachment.page)
        )
        yield Paragraph(
            Style.ATTACHMENT_TITLE, self._balanced(Style.ATTACHMENT_TITLE, self._line(attachment.title)), place=place
        )
        yield from self._body_of(attachment.text)
        yield from self._shown(attachment.charts, attachment.tables, attachment.page)
        yield from self._photos(attachment.photos)

    def _turned(self, page: Page) -> Page | None:
        """Return how the paper lies from here on; None where it lies as before."""
        before, self.page = self.page, page
        return page if page is not before else None

    def _imprint(self, imprint: ImprintFields | None) -> Iterator[Paragraph]:
        if not imprint:
            return
        first = self._turned(Page.UPRIGHT)
        copies = self._line(imprint.copy_to)
        if copies and imprint.copy_to:
            place = imprint.copy_to.place
            yield Paragraph(Style.COPIES, _ended((_made("抄送：", place), *copies), "。"), place=place, page=first)
            first = None
        printer, printed = self._line(imprint.printer), self._line(imprint.printed) or self._date(None)
        if printer and imprint.printer:
            place = imprint.printer.place
            end = () if text_of(printed).endswith("印发") else (_made("印发", place),)
            yield Paragraph(Style.PRINTING, (*printer, _made("\t", place), *printed, *end), place=place, page=first)


# ---- what neighbours decide --------------------------------------------------------------------------------------------


def _settled(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return the blocks with the space above and the page keeping that depend on the block before."""
    settled: list[Block] = []
    for block in blocks:
        before = settled[-1] if settled else None
        if isinstance(before, Paragraph) and isinstance(block, Paragraph):
            block = _spaced(before, block)
            if block.style in _CLOSING and before.style not in _CLOSING:
                settled[-1] = replace(before, keep_next=True)  # a signature never stands alone on a page
        settled.append(block)
    return tuple(settled)


def _spaced(before: Paragraph, block: Paragraph) -> Paragraph:
    open_head = before.style in _OPENING and block.style not in (*_OPENING, Style.RECIPIENTS)
    unsigned = block.style == Style.DATE and before.style != Style.SIGNATURE
    return replace(block, above=Decimal(1)) if open_head or unsigned else block


# ---- small things ------------------------------------------------------------------------------------------------------


def numbered(pattern: str, count: int) -> str:
    """Return the number of a heading in one of the four patterns: 一、 （一） 1. （1）."""
    return {"一、": f"{hanzi(count)}、", "（一）": f"（{hanzi(count)}）", "1.": f"{count}.", "（1）": f"（{count}）"}[pattern]


def _made(text: str, place: Place = NOWHERE) -> Words:
    return Words(text, place, made=True)


def _choice(scalar: Scalar | None, default: str) -> str:
    return scalar.text if scalar else default


def _place(spans: Spans, default: Place) -> Place:
    return next((s.place for s in spans if s.place.line), default)


def _ended(spans: Spans, mark: str) -> Spans:
    """Return the spans, with `mark` appended where they do not end with punctuation."""
    return spans if _ENDED.search(text_of(spans)) else (*spans, _made(mark))


def _broken_at(spans: Spans, lines: list[str]) -> Spans:
    """Return the spans with a line break after each of `lines` but the last."""
    breaks, total = set(), 0
    for line in lines[:-1]:
        total += len(line)
        breaks.add(total)
    out: list[Span] = []
    offset = 0
    for span in spans:
        cuts = sorted(b - offset for b in breaks if offset < b <= offset + len(span.text))
        if isinstance(span, Words):
            for start, end in zip([0, *cuts], [*cuts, len(span.text)], strict=True):
                if start in cuts and start:
                    out.append(_made("\n"))
                if span.text[start:end]:
                    out.append(Words(span.text[start:end], span.at(start), span.made))
        else:
            out.append(span)
            out += [_made("\n")] * (len(span.text) in cuts)
        offset += len(span.text)
    return tuple(out)
