"""Names in a paragraph: titles in 《》 with their years, document numbers, organs and their short forms, words in “”.

In: the text of one paragraph. Out: `Title`s, `DocumentNumber`s, `Organ`s, `Slogan`s in order, each with its range.
Responsible for: where a name begins and ends. Which form of it is right, rules say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lawreport.base.hanzi import CN, number_of
from lawreport.rules.reading.quantities import ACTS
from lawreport.rules.reading.text import HAN, outside_names, outside_quotes, pairs, plain, quoted, remembered

_LINKS = r"—－–~～至一\-"
_TERM = re.compile(rf"(?<!\d)((?:19|20)\d\d)(年?)(?:[{_LINKS}]|——)((?:19|20)\d\d)(?!\d)(年?)")
_YEAR = re.compile(r"(?<![\d.])(?:19|20)\d\d(?![\d.])")

_OPEN, _CLOSE = re.escape("〔[［【﹝（(〈"), re.escape("〕]］】﹞）)〉")
_NUMBER = re.compile(
    rf"(?P<code>[{HAN}]{{2,14}}?)[ 　]?(?P<open>[{_OPEN}])[ 　]?(?P<year>\d{{4}}|\d{{2}})年?[ 　]?(?P<close>[{_CLOSE}])"
    r"[ 　]?(?P<ordinal>第?)[ 　]?(?P<number>\d{1,5})(?P<after>号?)(?!\d)"
    rf"|(?P<code2>[{HAN}]{{2,12}}?)(?P<year2>(?:19|20)\d\d)年?(?P<ordinal2>第)(?P<number2>\d{{1,4}})(?P<after2>号)"
)
_MAY_BE_NUMBER = re.compile(rf"[{_OPEN}][ 　]?\d|第\d+号")
_PUT = re.compile(
    "根据|按照|依据|依照|落实|执行|印发|转发|制定|出台|修订|废止|贯彻|以|的"
)  # what stands before the code of an organ
# what ends the code of an organ's documents; 建设项目（2025）4号地块 is none
_CODE = re.compile("[发办函字政府令通复规法委人常党教司公水卫环城管市监综执减改财建农林民审督组宣统]$")
_OF_PLACES = re.compile("[楼线院地路桥机泵池井塘门窗馆库仓]|公[路里]|标段|工程|泵站|站[台点]")

_LEVEL = "省|市|自治州|州|盟|县|区|旗|镇|乡|街道"
_PLACE = rf"(?:[{HAN}]{{1,4}}?(?:{_LEVEL})){{1,3}}"
_DIRECT = "委(?:依法治[省市县区]办|宣传部|组织部|统战部|政法委|办公室)?(?!员)|政府(?!采购)|人大(?!代表)|政协|纪委|监委"
_ENDINGS = (
    "人民政府|人民代表大会常务委员会|人民代表大会|人大常委会|人民法院|人民检察院|法院|检察院|管理委员会|管委会|委员会|办事处|办公室"
    "|总队|支队|大队|中队|派出所|司法所|税务所|监管所|卫生院|保健院|保健所|医院|中学|小学|幼儿园|学校|学院|中心"
    "|卫健委|发改委|国资委|政法委|消委会|安委会|局|厅|署"
)
_LEADING = "由与和同向经在对为报的及从被受将并"
BEFORE = f"，。；：、（）“”》,;:() 　{_LEADING}"
_ORGAN = re.compile(
    rf"(?:^|(?<=[{BEFORE}\n]))(?![{_LEADING}])(?P<place>{_PLACE}|[省市县区镇乡旗])(?![长级场域民里内外直属情容])"
    rf"(?P<core>{_DIRECT}|[{HAN}]{{1,12}}?(?:{_ENDINGS}))(?!长(?!期|效|远)|员会)",
    re.MULTILINE,
)
_LED = re.compile(  # a verb that no stop parts from the organ: 落实省委部署, 以区消委会名义
    f"^(?:{ACTS}|落实|发挥|加强|依托|督促|指导|根据|按照|围绕|贯彻|配合|协助|报请|提请|报送|以下简称|主任由|简称|会同|联合|邀请|经过|通过"
    "|作为|以)(?=.)"
)
_NO_ORGAN = re.compile("[是各等]|(?<!安)全|(?<!依法治)[的和与及]")
KINDS = "总队|支队|大队|中队|街道|分局|局|委|厅|院|校|镇|乡|中心|办事处"
_OWN = re.compile(rf"(?P<own>[我本])(?P<kind>{KINDS})(?![{HAN}]?长(?!期|效)|土|级|民|次|身|质|色)")
_BESIDE = re.compile("(?:[与同和、向赴到被受]|联合|邀请|协助|会同|移送|移交|学习|借鉴|参观)$")
_COUNTED = re.compile(rf"^([{CN}两]|\d{{1,2}})[个项条大不要]")


@dataclass(frozen=True, slots=True)
class Term:
    """The years a name is for, as typed: 2021—2025年. `nian` says whether 年 stands behind each."""

    start: int
    end: int
    first: int
    last: int
    nian: tuple[bool, bool]


@dataclass(frozen=True, slots=True)
class Title:
    """A name in 《》, of which 〈〉 may hold others; `years` are where years stand in it, `term` its first span of years."""

    start: int
    end: int
    words: str
    years: tuple[tuple[int, int], ...]
    term: Term | None


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A number of a document, in whatever form: 甲政发〔2025〕3号, its parts as typed."""

    start: int
    end: int
    code: str
    marks: str  # the brackets around the year, or ""
    year: str
    ordinal: str  # 第, or ""
    number: str
    after: str  # 号, or ""


@dataclass(frozen=True, slots=True)
class Organ:
    """An organ: its place and what it is (青禾县, 水务局), or a short form of one's own (place 我 or 本, core 局)."""

    start: int
    end: int
    place: str
    core: str


@dataclass(frozen=True, slots=True)
class Slogan:
    """Words in “”; `number` is how many things they say they are (“四个意识”), or 0."""

    start: int
    end: int
    words: str
    number: int


@remembered
def titles(text: str) -> tuple[Title, ...]:
    """Return the names in 《》 of a paragraph."""
    if "《" not in text:
        return ()
    outer = sorted(pair for pair in pairs(text).matched if text[pair[0]] == "《")
    return tuple(_title(text, a, b) for a, b in outer)


def _title(text: str, a: int, b: int) -> Title:
    term = next(terms(text, a, b), None)
    years = tuple(m.span() for m in _YEAR.finditer(text, a, b))
    return Title(a, b + 1, text[a + 1 : b], years, term)


def terms(text: str, start: int = 0, end: int | None = None) -> Iterator[Term]:
    """Yield the spans of years between two places of a text."""
    for m in _TERM.finditer(text, start, len(text) if end is None else end):
        yield Term(*m.span(), int(m[1]), int(m[3]), (bool(m[2]), bool(m[4])))


@remembered
def document_numbers(text: str) -> tuple[DocumentNumber, ...]:
    """Return the document numbers of a paragraph; what looks like one without the code of an organ is none."""
    if not _MAY_BE_NUMBER.search(text):
        return ()
    found = (_document_number(m, text) for m in _NUMBER.finditer(outside_names(plain(text))))
    return tuple(number for number in found if number)


def _document_number(m: re.Match[str], text: str) -> DocumentNumber | None:
    typed, at = m["code"] or m["code2"], m.start()
    said = [*_PUT.finditer(typed)][-1:]
    cut = said[0].end() if said and len(typed) - said[0].end() > 1 else 0
    code = typed[cut:]
    marks = (m["open"] or "") + (m["close"] or "")
    after = m["after"] or m["after2"] or ""
    named = text[at + cut - 1 : at + cut] in ("（", "(") and text[max(0, at + cut - 2)] in "》）”"
    if not named and marks != "〔〕" and not _CODE.search(code):
        return None
    if (not after and not (named and text[m.end() : m.end() + 1] in ("）", ")"))) or _OF_PLACES.match(text, m.end()):
        return None
    year = m["year"] or m["year2"]
    return DocumentNumber(
        at + cut, m.end(), code, marks, year, m["ordinal"] or m["ordinal2"] or "", m["number"] or m["number2"], after
    )


@remembered
def organs(text: str) -> tuple[Organ, ...]:
    """Return the organs of a paragraph that begin where a word certainly begins, and its 我局, 本镇."""
    view = outside_quotes(text)
    found = [organ for m in _ORGAN.finditer(view) if (organ := _organ(m))]
    own = [Organ(*m.span(), m["own"], m["kind"]) for m in _OWN.finditer(view)]
    return tuple(sorted((*found, *own), key=lambda organ: organ.start))


def _organ(m: re.Match[str]) -> Organ | None:
    """Return the organ without the verb before it; None where the words are no name."""
    led = _LED.match(m["place"]) or re.match("[省市县区旗]委(?=[省市县区旗]$)", m["place"])  # 区委区政府
    begin = led.end() if led else 0
    if _NO_ORGAN.search(m[0][begin:]):
        return None
    return Organ(m.start() + begin, m.end(), m["place"][begin:], m["core"])


def is_beside(text: str, at: int) -> bool:
    """Return whether the organ that begins at `at` acts beside or is acted on: 会同丙区公安局, 与丙区公安局."""
    return bool(_BESIDE.search(text[max(0, at - 3) : at]))


@remembered
def slogans(text: str) -> tuple[Slogan, ...]:
    """Return the words in “” of a paragraph, outside 《》."""
    return tuple(Slogan(a - 1, b + 1, words, _how_many(words)) for a, b, words in quoted(text))


def _how_many(words: str) -> int:
    counted = _COUNTED.match(words)
    return number_of(counted[1].replace("两", "二")) if counted else 0
