"""The files of a project, written from what was read of the old report: as a careful person would have typed them.

In: the frame and the text of the report, the unit, the catalogue that collects its metrics. Out: path → bytes.
Responsible for: which words go into which field, and the comments that say where to look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lawreport.files.sheets.csvedit import new_table, table_of
from lawreport.source.fields import FREE_KIND
from lawreport.source.freetable import MOST_COLUMNS, MOST_ROWS
from lawreport.source.prose import MAX_TAGS as MOST_TAGS_OF_TEXT
from lawreport.start.pictures import ALT, alt_of, caption_of
from lawreport.start.report.catalogue import MOST_TAGS, Catalogue, Unsure
from lawreport.start.report.dates import official
from lawreport.start.report.drafted import LevelSeen, Para, Part, TableDraft, Text, pieces
from lawreport.start.report.frame import AttachmentSeen, Frame, listed_title
from lawreport.start.report.names import cleaned
from lawreport.start.report.opened import Item, Seen, SeenPhotos
from lawreport.start.report.tables import as_lines, heads_of, tagged_rows
from lawreport.start.report.yamltext import block, comment, short, text
from lawreport.start.unit.keys import in_chinese
from lawreport.start.unit.newproject import CHINESE, COLUMNS, NewUnit
from lawreport.style import Style

SOURCE = "去年报告第{}段"
LONG_TABLE, EXAMPLE = 120, "示例指标"  # rows from which a table stands in a sheet of its own; of a catalogue without figures
_RED_HEAD = {
    Style.COPY_NUMBER: "copy_no",
    Style.SECRECY: "secrecy",
    Style.URGENCY: "urgency",
    Style.ISSUER_MARK: "mark",
    Style.DOCUMENT_NUMBER: "number",
}


@dataclass
class Writer:
    """Writes the files of one project; tables become files of their own."""

    file: str  # the name of the old report
    unit: NewUnit
    frame: Frame
    text: Text
    catalogue: Catalogue
    keys: str = CHINESE  # the language of the keys
    charts: dict[str, str] = field(default_factory=dict)
    sheets: dict[str, bytes] = field(default_factory=dict)  # long tables and photos, each in a file of its own

    def files(self) -> dict[str, bytes]:
        """Return path → bytes of data/, sections/ and charts/."""
        year = self.unit.year
        head = self._head()
        parts = {f"sections/{year}/{name}": words for name, words in self._parts()}
        tail = self._tail()
        texts = {
            "data/unit.yaml": self._unit(),
            f"sections/{year}/report.yaml": head + tail,
            **parts,
            **{f"charts/{id}.yaml": words for id, words in self.charts.items()},
            "data/metrics.yaml": self._metrics(),
        }
        if self.keys == CHINESE:
            texts = {path: in_chinese(path, words) for path, words in texts.items()}
        return {**{path: words.encode("utf-8") for path, words in texts.items()}, **self.sheets, **self._data()}

    # ---- the unit and its figures

    def _unit(self) -> str:
        unit = self.unit
        lines = [
            "# 本单位是谁。正文用 {{ 单位 }} 引用全称；改了这里，全文跟着改。",
            f"name: {text(unit.name)}",
            f"short: {text(unit.short)}   # 简称，由全称看出，请核对",
            f"kind: {unit.kind}   # 省、市、县、乡、部门、国务院部门，六选一；决定报送期限",
        ]
        if unit.signers:
            lines.append(f"signers: [{', '.join(short(name) for name in unit.signers)}]   # 联合行文的各个机关，落款照这个次序")
        return "\n".join(lines) + "\n"

    def _metrics(self) -> str:
        out = comment(f"指标目录：从“{self.file}”读出的数，名字是按上下文起的，照自己的叫法改（改名用导入核对表）。")
        out += comment("每个指标可以补上“definition: 怎么数”和“owner: 归哪个科室管”。")
        for metric in self.catalogue.metrics.values():
            out += comment(f"第{metric.number}段：{metric.around}")
            out += comment(f"待看：{metric.doubt}") if metric.doubt else ""
            out += f"{metric.name}: {{unit: {short(metric.unit)}}}\n" if metric.unit else f"{metric.name}: {{}}\n"
        if self.catalogue.metrics:
            return out
        return (
            out
            + comment("原文里没有读出数。要加指标，照下面这一行写，再到各年的 csv 里加一行。")
            + f"{EXAMPLE}: {{unit: 件}}\n"
        )

    def _data(self) -> dict[str, bytes]:
        year, metrics = self.unit.year, self.catalogue.metrics
        rows = {m.name: {"数值": m.value, "来源": SOURCE.format(m.number)} for m in metrics.values()} or {EXAMPLE: {}}
        tables = {f"data/{year}.csv": new_table(COLUMNS, rows)}
        if last := self.catalogue.last:
            old = {name: {"数值": value, "来源": SOURCE.format(metrics[name].number)} for name, value in last.items()}
            tables[f"data/{year - 1}.csv"] = new_table(COLUMNS, old)
        return tables

    # ---- report.yaml

    def _head(self) -> str:
        frame = self.frame
        out = comment(f"整篇报告的总表，由“{self.file}”导入：标题、主送、开头、落款、日期。各部分的正文在旁边的文件里。")
        out += self._letter() + self._red_head()
        title = [line.text for line in frame.title] or [f"{self.unit.name}{self.unit.year}年法治政府建设年度报告"]
        out += comment("待看：原文没有标题，这个是照常见的写的") if not frame.title else ""
        out += self._lines("title", title)
        if frame.subtitle:
            out += f"subtitle: {self._one(''.join(line.text for line in frame.subtitle))}\n"
        if frame.byline:
            own = frame.byline.text == self.unit.name
            out += f"byline: {'是' if own else self._one(frame.byline.text)}\n"
        if frame.recipients:
            out += f"recipients: {self._one(frame.recipients.text.rstrip('：:'))}\n"
        out += self._block("intro", self.text.intro, 0)
        return out + self._levels()

    def _levels(self) -> str:
        if not self.text.levels:
            return ""
        out = "\n" + comment("各级标题的样子，照原来的：独行是单独占一行，接排是后面接着排正文。序号由程序编。") + "headings:\n"
        for level in self.text.levels:
            across = ", continue: 是" if level.across else ""
            out += f"  - {{number: {short(level.pattern)}, place: {level.place}{across}}}\n"
        return out + ("points: 分段\n" if self.text.apart else "")

    def _red_head(self) -> str:
        red = self.frame.red_head
        if not red:
            return ""
        fields = {_RED_HEAD[style]: line.text for style, line in red.items() if style in _RED_HEAD}
        signers = re.split("签发人[：:]", red[Style.SIGNERS].text) if Style.SIGNERS in red else []
        if signers and signers[0].strip():
            fields["number"] = signers[0].strip()
        out = "red_head:\n" + "".join(f"  {key}: {self._one(said)}\n" for key, said in fields.items())
        names = [name for name in re.split(r"[、\s]+", signers[1].strip()) if name] if len(signers) > 1 else []
        return out + (f"  signers: [{', '.join(short(name) for name in names)}]\n" if names else "")

    def _letter(self) -> str:
        letter = self.frame.letter
        if not letter:
            return ""
        out = f"letter:\n  title: {self._one(''.join(line.text for line in letter.title))}\n"
        if letter.recipients:
            out += f"  recipients: {self._one(letter.recipients.text.rstrip('：:'))}\n"
        out += self._block("text", [Para(line.number, line.text) for line in letter.text], 2)
        out += self._lines("signature", [line.text for line in letter.signature], 2)
        return out + (f"  date: {official(letter.date.text)}\n" if letter.date else "") + "\n"

    def _tail(self) -> str:
        frame, unit = self.frame, self.unit
        closing = [*frame.closing, *([] if self._has_attachments() else frame.listed), *([] if self._signed() else self._end())]
        paras = [Para(line.number, line.text) for line in closing]
        out = self._lines("closing", [closing[0].text]) if len(closing) == 1 else self._block("closing", paras, 0)
        out = "\n" + out
        out += self._signature()
        date = official(frame.date.text) if frame.date else ""
        out += (
            f"date: {date}\n" if date else comment("待看：原文没有成文日期，这里只是占位") + f"date: {unit.year + 1}年1月1日\n"
        )
        out += f"note: {self._one(frame.note.text)}\n" if frame.note else ""
        return out + self._attachments() + self._imprint()

    def _signed(self) -> bool:
        return bool(self.frame.signature and self.frame.date and official(self.frame.date.text))

    def _end(self) -> list[Seen]:
        """Return a signature without date, or a date alone: words that only stand as text."""
        return [*self.frame.signature, *([self.frame.date] if self.frame.date else [])]

    def _signature(self) -> str:
        names = [line.text for line in self.frame.signature]
        if not self._signed():
            return "signature: 无\n"
        usual = list(self.unit.signers) or [self.unit.name]
        return "" if names == usual else self._lines("signature", names)

    def _has_attachments(self) -> bool:
        return bool(self.frame.attachments)

    def _attachments(self) -> str:
        out = "".join(self._attachment(one, at) for at, one in enumerate(self.frame.attachments))
        return f"attachments:\n{out}" if out else ""

    def _attachment(self, attachment: AttachmentSeen, at: int) -> str:
        listed = listed_title(self.frame.listed[at]) if at < len(self.frame.listed) else ""
        title = "".join(line.text for line in attachment.title) or listed or f"附件{at + 1}"
        out = f"  - title: {self._one(title)}\n"
        out += "    page: 横向\n" if attachment.lying else ""
        paras, tables, photos = _of_attachment(attachment.items)
        out += self._block("text", [*paras, *self._as_text(tables)], 4)
        return out + self._tables(tables, 4, title) + self._photos(photos, 4, title)

    def _as_text(self, tables: list[TableDraft]) -> list[Para]:
        """Return the tables that are too large to be printed as one, row by row."""
        large = [table for table in tables if not _fits(table)]
        for table in large:
            shown = f"表（{'｜'.join(table.rows[0])[:20]}）"
            self.catalogue.doubt(table.number, shown, f"有 {len(table.rows)} 行、{len(table.rows[0])} 列，太大了，一行写成一段")
        return [para for table in large for para in as_lines(table)]

    def _imprint(self) -> str:
        lines = self.frame.imprint
        if not lines:
            return ""
        out = "imprint:\n"
        if copies := lines.get(Style.COPIES):
            out += f"  copy_to: {self._one(re.sub('^抄 *送 *[：:] *', '', copies.text))}\n"
        if printing := lines.get(Style.PRINTING):
            printer, _, day = re.sub(r"[\s\u3000]+", "\t", printing.text).rpartition("\t")
            out += f"  printer: {self._one(printer)}\n  printed: {official(day.removesuffix('印发')) or day}\n"
        return out

    # ---- sections

    def _parts(self) -> Iterator[tuple[str, str]]:
        """Yield (file name, words) of each part."""
        for at, part in enumerate(self.text.parts, 1):
            before = len(self.catalogue.unsure)
            words = self._section(part, 0, 1, "next_year" in part.covers)
            numbers = [para.number for para in part.paras()] or [table.number for table in part.tables]
            head = comment(f"由“{self.file}”第{_span(numbers)}段导入。")
            head += "".join(comment(f"待看：{_about(one)}") for one in self.catalogue.unsure[before:] if not one.routine)
            yield f"{at:02d}_{part.covers[0]}.yaml", head + _covers(part) + words

    def _section(self, part: Part, indent: int, depth: int, target: bool) -> str:
        level = self.text.levels[depth - 1] if depth <= len(self.text.levels) else LevelSeen("无", "独行")
        heading = part.heading.text if part.heading else ""
        pad = " " * indent
        out = f"{pad}heading: {text(self.catalogue.snippet(part.heading, target, heading))}\n" if part.heading else ""
        if part.heading and part.pattern != level.pattern:
            out += f"{pad}number: {short(part.pattern)}\n"
        if part.heading and part.place != level.place and (part.text or part.points):
            out += f"{pad}place: {part.place}\n"
        out += self._block("text", part.text, indent, target, heading)
        out += self._points(part, indent, target, heading)
        if part.children:
            blocks = (self._item(self._section(child, indent + 4, depth + 1, target), indent + 2) for child in part.children)
            out += f"{pad}children:\n" + "".join(blocks)
        out += self._block("tail", [*part.tail, *self._as_text(part.tables)], indent, target, heading)
        return out + self._tables(part.tables, indent, heading, target) + self._photos(part.photos, indent, heading)

    def _item(self, words: str, indent: int) -> str:
        """Return the lines of a record as an item of a list."""
        return f"{' ' * indent}- {words[indent + 2 :]}"

    def _points(self, part: Part, indent: int, target: bool, heading: str) -> str:
        if not part.points:
            return ""
        pad = " " * indent
        out = f"{pad}points_place: {'分段' if part.apart else '接排'}\n" if part.apart != self.text.apart else ""
        out += f"{pad}points:\n"
        for point in part.points:
            snippets = [self.catalogue.snippet(para, target, heading) for para in point]
            one = len(snippets) == 1
            out += f"{pad}  - {text(snippets[0])}\n" if one else f"{pad}  - |\n" + block(snippets, indent + 4)
        return out

    def _block(self, key: str, paras: list[Para], indent: int, target: bool = False, heading: str = "") -> str:
        """Return a field of one paragraph a line."""
        if not paras:
            return ""
        return f"{' ' * indent}{key}: |\n" + block(self._snippets(paras, target, heading), indent + 2)

    def _snippets(self, paras: list[Para], target: bool, heading: str) -> Iterator[str]:
        """Yield the paragraphs of one block; when it holds as many tags as a text may, the others stay words, which is told."""
        tags = 0
        for para in paras:
            plain = tags + MOST_TAGS >= MOST_TAGS_OF_TEXT
            words = self.catalogue.words(para.text) if plain else self.catalogue.snippet(para, target, heading)
            tags += words.count("{{")
            if plain and words != para.text:
                self.catalogue.doubt(para.number, para.text[:24], "这一节的数太多，这段照原文保留")
            yield words

    def _tables(self, tables: list[TableDraft], indent: int, heading: str, target: bool = False) -> str:
        ids = [self._table(table, heading, target) for table in tables if _fits(table)]
        if not ids:
            return ""
        return f"{' ' * indent}tables: [{', '.join(short(id) for id in ids)}]\n"

    def _photos(self, lines: list[SeenPhotos], indent: int, heading: str) -> str:
        """Return the photos of a section, their files put into photos/; two at most stand in a line."""
        pad, out = " " * indent, ""
        for line in lines:
            for at, photo in enumerate(line.photos):
                self.sheets[f"photos/{photo.file}"] = photo.data
                caption = caption_of(photo) or alt_of(photo)[:30].rstrip("。，") or heading or "照片"
                if not caption_of(photo):
                    self.catalogue.doubt(line.number, photo.file, f"原来没有图题，用了“{caption[:20]}”")
                out += f"{pad}  - file: {photo.file}\n{pad}    caption: {self._one(caption)}\n"
                out += f"{pad}    alt: {self._one(alt_of(photo) or ALT)}\n"
                out += f"{pad}    beside: 是\n" if at % 2 else ""
        return f"{pad}photos:\n{out}" if out else ""

    def _table(self, table: TableDraft, heading: str, target: bool) -> str:
        """Return the name of the file that a table now is."""
        title = table.title or heading or f"第{table.number}段的表"
        if not table.title:
            self.catalogue.doubt(table.number, f"表（{'｜'.join(table.rows[0])[:20]}）", f"原来没有表题，用了“{title[:20]}”")
        stem = cleaned(title)[:20] or "表"
        id = next(name for n in range(1, 1000) if (name := stem if n == 1 else f"{stem}{n}") not in self.charts)
        rows = tagged_rows(table, self.catalogue, target)
        out = comment(f"由“{self.file}”第{table.number}段后面的表导入，各格照原样。")
        out += f"title: {self._one(title)}\nkind: {FREE_KIND}\n"
        out += f"header: {heads}\n" if (heads := heads_of(table)) > 1 else ""
        out += f"unit: {text(table.unit)}\n" if table.unit else ""
        out += self._rows(id, rows)
        self.charts[id] = out + self._below(table.notes)
        return id

    def _rows(self, id: str, rows: tuple[tuple[str, ...], ...]) -> str:
        """Return the field that holds the rows; of a long table the name of a sheet of its own."""
        if len(rows) > LONG_TABLE:
            self.sheets[f"tables/{id}.csv"] = table_of(rows)
            return f"file: {id}.csv\n"
        return "rows:\n" + "".join(f"  - [{', '.join(_in_brackets(cell) for cell in row)}]\n" for row in rows)

    def _below(self, notes: tuple[Para, ...]) -> str:
        """Return the note and the source below a table."""
        said = dict(zip(("note", "source"), [self._one(para.text) for para in notes[:2]], strict=False))
        return "".join(f"{key}: {words}\n" for key, words in said.items())

    # ---- small things

    def _one(self, words: str) -> str:
        """Return words of one line with tags of unit and years, as a value."""
        return text(self.catalogue.words(words))

    def _lines(self, key: str, lines: Iterable[str], indent: int = 0) -> str:
        """Return a field that is one text, or a list of lines."""
        lines = [self._one(line) for line in lines if line]
        pad = " " * indent
        if len(lines) < 2:
            return f"{pad}{key}: {lines[0]}\n" if lines else ""
        return f"{pad}{key}:\n" + "".join(f"{pad}  - {line}\n" for line in lines)


def _fits(table: TableDraft) -> bool:
    return len(table.rows) <= MOST_ROWS and len(table.rows[0]) <= MOST_COLUMNS


def _of_attachment(items: list[Item]) -> tuple[list[Para], list[TableDraft], list[SeenPhotos]]:
    """Return the text, the tables and the photos of an attachment; what it numbers itself stays as it is typed."""
    found = [*pieces(items, chains=False)]
    tables = [one for one in found if isinstance(one, TableDraft)]
    return [one for one in found if isinstance(one, Para)], tables, [one for one in found if isinstance(one, SeenPhotos)]


def _covers(part: Part) -> str:
    return f"covers: {part.covers[0]}\n" if len(part.covers) == 1 else f"covers: [{', '.join(part.covers)}]\n"


def _span(numbers: list[int]) -> str:
    first, last = (min(numbers), max(numbers)) if numbers else (0, 0)
    return f"{first}" if first == last else f"{first}—{last}"


def _about(one: Unsure) -> str:
    return f"第{one.number}段“{one.words[-24:]}”：{one.reason}"


def _in_brackets(cell: str) -> str:
    """Return a cell as an item of a list in brackets."""
    plain = re.fullmatch(r"[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9.%（）]*|\d+", cell)
    return cell if plain or cell in ("<", "^") else '"' + cell.replace("\\", "\\\\").replace('"', '\\"') + '"'
