"""Edited reports drawn at random, and what `pull` makes of them.

`python tests/pulling.py --count 120 [--seed 0] [--office]` draws edited drafts of all samples (with `--office` each is saved by
LibreOffice once more) and measures: words rebuilt as accepted, tags kept where the printed text stands, figures typed into
texts, changes lost without a word. The numbers of a seed are always the same.
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from where import CORPUS, ROOT
from wordlike import Edited, W

from lawreport.back.pull.plan import plan_pull
from lawreport.back.pull.values import PullPlan, Why
from lawreport.edition import Edition
from lawreport.model import Figure, Paragraph, Report, Words
from lawreport.pipeline import build
from lawreport.project import Project
from lawreport.report.compose import compose
from lawreport.source.reader import gather
from lawreport.style import FOOT
from lawreport.word.reader import BODY, read_document
from lawreport.word.template.compile import load_template

WORDS = ("统筹推进", "扎实开展", "持续深化", "全面落实", "严格规范", "有力保障", "稳步提升", "认真组织")
SENTENCES = (
    "各单位协同配合，工作合力进一步增强。",
    "有关做法得到群众认可。",
    "同时，注重总结经验，完善长效机制。",
    "对发现的问题建立清单，逐项销号。",
)
HEADINGS = ("推动", "强化", "健全", "完善", "深化")
AUTHORS = ("", "王处长", "李局长")
STOPS = (Why.NO_PLACE, Why.MOVED, Why.UNPROVED, Why.TWICE, Why.TAG, Why.MADE, Why.COPIED, Why.TABLE, Why.CONFLICT)
_NUMBERS = re.compile(
    r"(?:(?<=[。：；，！？、”》）:;,)])|^)(?:[一二三四五六七八九十]{1,3}(?:是|、)|[（(][一二三四五六七八九十]{1,3}[）)]|[（(]\d+[）)]|\d+\.\s?|"
    r"[图表]\d+\s?|附件[：:](?:1\. ?)?|附件\d*)"
)


def folders() -> list[Path]:
    """Return the projects that are edited."""
    samples = sorted(p for p in (CORPUS / "samples").iterdir() if p.is_dir())
    return [ROOT, ROOT / "examples" / "wangchuan", *samples]


@cache
def draft(folder: Path) -> bytes:
    return build(Project.at(folder), None, Edition.DRAFT).word.data


# ---- drawing -------------------------------------------------------------------------------------------------------------


@dataclass
class Drawn:
    """An edited file: of which project, what was done to it."""

    folder: Path
    seed: int
    data: bytes
    done: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)  # new digits that were typed on purpose


def drawn(seed: int) -> Drawn:
    """Return the edited file of a seed."""
    chance = random.Random(seed)
    folder = folders()[seed % len(folders())]
    word = Edited(draft(folder), chance.choice(AUTHORS))
    out = Drawn(folder, seed, b"")
    for _ in range(chance.choice((1, 1, 2, 3, 5))):
        word.author = word.author and chance.choice(AUTHORS[1:])
        for edit in chance.sample(EDITS, len(EDITS)):
            if edit(word, chance, out):
                out.done.append(edit.__name__)
                break
    if chance.random() < 0.2:
        word.torn()
        out.done.append("torn")
    if chance.random() < 0.15:
        word.without_marks()
        out.done.append("without_marks")
    out.data = word.bytes()
    return out


def _body(word: Edited, chance: random.Random, least: int = 16):
    found = [p for p in word.paragraphs if len(word.text(p)) >= least and "。" in word.text(p)]
    return chance.choice(found) if found else None


def _plain(word: Edited, p, chance: random.Random, size: int) -> int | None:
    """Return where a stretch of Hanzi begins that holds no figure and no number of the program."""
    text, figures = word.text(p), word.figures(p)
    free = [
        i
        for i in range(4, len(text) - size)
        if re.fullmatch(f"[\u4e00-\u9fff]{{{size}}}", text[i : i + size])
        and not any(a < i + size and i < b for a, b in figures)
        and not re.search("[一二三四五六七八九十]是", text[i - 2 : i + size + 2])
    ]
    return chance.choice(free) if free else None


def words(word: Edited, chance: random.Random, out: Drawn) -> bool:
    p = _body(word, chance)
    at = None if p is None else _plain(word, p, chance, 2)
    if at is None:
        return False
    word.change(p, at, at + chance.choice((0, 2)), chance.choice(WORDS))
    return True


def sentence(word: Edited, chance: random.Random, out: Drawn) -> bool:
    p = _body(word, chance)
    ends = [] if p is None else [m.end() for m in re.finditer("。", word.text(p)) if m.end() > 12]
    if not ends:
        return False
    at = chance.choice(ends)
    word.change(p, at, at, chance.choice(SENTENCES))
    return True


def clause_gone(word: Edited, chance: random.Random, out: Drawn) -> bool:
    p = _body(word, chance)
    found = [] if p is None else [m for m in re.finditer(r"，[^，。；：]{3,30}(?=[，。])", word.text(p)) if m.start() > 8]
    found = [m for m in found if not re.search("[一二三四五六七八九]是", m[0])]
    if not found:
        return False
    gone = chance.choice(found)
    word.change(p, gone.start(), gone.end(), "")
    return True


def figure(word: Edited, chance: random.Random, out: Drawn) -> bool:
    found = [(p, a, b) for p in word.paragraphs for a, b in word.figures(p) if re.match(r"\d", word.text(p)[a:b])]
    if not found:
        return False
    p, a, b = chance.choice(found)
    digits = re.match(r"[\d.]+", word.text(p)[a:b])[0]
    word.change(p, a, a + len(digits), str(int(float(digits)) + 7))
    return True


def clause_moved(word: Edited, chance: random.Random, out: Drawn) -> bool:
    for p in chance.sample(word.paragraphs, len(word.paragraphs)):
        text = word.text(p)
        for a, b in word.figures(p):
            start, stop = text.rfind("，", 0, a), min((text + "，").find("，", b), (text + "。").find("。", b))
            end = max(text.find("。", stop + 1), 0)
            if 8 < start < a and b <= stop < end and not re.search("[一二三四五六七八九]是", text[start:end]):
                clause = text[start:stop]
                word.change(p, end, end, clause)
                word.change(p, start, stop, "")
                return True
    return False


def _chains(word: Edited) -> list:
    found = [(p, [*re.finditer("[一二三四五六七八九]是", word.text(p))]) for p in word.paragraphs]
    return [(p, marks) for p, marks in found if len(marks) > 1 and marks[0][0] == "一是"]


def _renumbered(points: list[str]) -> str:
    return "".join(f"{'一二三四五六七八九十'[n]}是{words[2:]}" for n, words in enumerate(points))


def _points(word: Edited, chance: random.Random, change) -> bool:
    chains = _chains(word)
    if not chains:
        return False
    p, marks = chance.choice(chains)
    text = word.text(p)
    stops = [m.start() for m in marks] + [len(text)]
    points = [text[a:b] for a, b in itertools.pairwise(stops)]
    points[-1] += "" if re.search("[。；]$", points[-1]) else "。"
    new = _renumbered(change(points))
    old = text[stops[0] :]
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    if chance.random() < 0.5:
        word.change(p, stops[0], len(text), new)
    else:
        for tag, i, k, j, m in reversed(codes):
            if tag != "equal":
                word.change(p, stops[0] + i, stops[0] + k, new[j:m])
    return True


def point_gone(word: Edited, chance: random.Random, out: Drawn) -> bool:
    return _points(word, chance, lambda points: points[:-1] if len(points) > 2 else points)


def point_new(word: Edited, chance: random.Random, out: Drawn) -> bool:
    at = chance.randint(0, 2)
    fresh = "一是开展回访。听取各方面意见，改进工作方法。"
    return _points(word, chance, lambda points: [*points[:at], fresh, *points[at:]])


def points_turned(word: Edited, chance: random.Random, out: Drawn) -> bool:
    return _points(word, chance, lambda points: [*points[1:], points[0]])


def split(word: Edited, chance: random.Random, out: Drawn) -> bool:
    p = _body(word, chance, 24)
    ends = [] if p is None else [m.end() for m in re.finditer("。", word.text(p)) if 8 < m.end() < len(word.text(p)) - 5]
    if not ends:
        return False
    word.split(p, chance.choice(ends))
    return True


def joined(word: Edited, chance: random.Random, out: Drawn) -> bool:
    found = word.paragraphs
    pairs = [
        (a, b)
        for a, b in itertools.pairwise(found)
        if a.getnext() is b and min(len(word.text(a)), len(word.text(b))) > 14 and not re.match("[（一二三四五]", word.text(b))
    ]
    if not pairs:
        return False
    word.join(chance.choice(pairs)[0])
    return True


def paragraph_new(word: Edited, chance: random.Random, out: Drawn) -> bool:
    p = _body(word, chance)
    if p is None:
        return False
    word.add(p, "此外，还" + chance.choice(WORDS) + "各项任务，" + chance.choice(SENTENCES))
    return True


def paragraph_gone(word: Edited, chance: random.Random, out: Drawn) -> bool:
    p = _body(word, chance)
    if p is None:
        return False
    word.drop(p)
    return True


def moved(word: Edited, chance: random.Random, out: Drawn) -> bool:
    p, behind = _body(word, chance), _body(word, chance)
    if p is None or behind is None or p is behind or re.match("[（一二三四五]", word.text(p)):
        return False
    word.move(p, behind)
    return True


def heading(word: Edited, chance: random.Random, out: Drawn) -> bool:
    found = [p for p in word.paragraphs if re.match("[一二三四五六]、|（[一二三四五六]）", word.text(p))]
    if not found:
        return False
    p = chance.choice(found)
    at = re.match("[一二三四五六]、|（[一二三四五六]）", word.text(p)).end()
    if re.search(r"[^\u4e00-\u9fff]", word.text(p)[at : at + 2]):
        return False
    word.change(p, at, at + 2, chance.choice(HEADINGS))
    return True


def everywhere(word: Edited, chance: random.Random, out: Drawn) -> bool:
    for p in word.paragraphs:
        while "工作" in word.text(p) and not any(a <= word.text(p).index("工作") < b for a, b in word.figures(p)):
            word.replace("工作", "任务", p)
    return True


def new_number(word: Edited, chance: random.Random, out: Drawn) -> bool:
    p = _body(word, chance)
    ends = [] if p is None else [m.end() for m in re.finditer("。", word.text(p)) if m.end() > 12]
    if not ends:
        return False
    number = str(chance.randint(31, 97))
    out.numbers.append(number)
    word.change(p, ends[-1], ends[-1], f"另外完成回访{number}人次。")
    return True


def sentence_elsewhere(word: Edited, chance: random.Random, out: Drawn) -> bool:
    """Cut a sentence with a figure out of one paragraph and put it at the end of another."""
    for p in chance.sample(word.paragraphs, len(word.paragraphs)):
        text = word.text(p)
        for a, b in word.figures(p):
            start, stop = text.rfind("。", 0, a) + 1, text.find("。", b) + 1
            target = _body(word, chance)
            if (
                start
                and stop
                and target is not None
                and target is not p
                and not re.search("[一二三四五六七]是", text[start:stop])
            ):
                end = len(word.text(target))
                word.change(target, end, end, text[start:stop])
                word.change(p, start, stop, "")
                return True
    return False


def retyped(word: Edited, chance: random.Random, out: Drawn) -> bool:
    """Type a whole paragraph again, some words otherwise."""
    p = _body(word, chance)
    if p is None:
        return False
    text = word.text(p)
    head = 8 if len(text) > 20 else 0
    new = text[head:].replace("，", "；", 1).replace("工作", "各项工作")
    word.change(p, head, len(text), new)
    return True


def title(word: Edited, chance: random.Random, out: Drawn) -> bool:
    p = next((p for p in word.paragraphs if "法治政府建设" in word.text(p) and "。" not in word.text(p)), None)
    if p is None:
        return False
    at = word.text(p).index("法治政府建设")
    word.change(p, at, at, chance.choice(("推进", "全面")))
    return True


def recipients(word: Edited, chance: random.Random, out: Drawn) -> bool:
    p = next((p for p in word.paragraphs if re.search("[委府厅局]：$", word.text(p))), None)
    if p is None:
        return False
    end = len(word.text(p)) - 1
    word.change(p, end, end, "、市司法局")
    return True


def signature(word: Edited, chance: random.Random, out: Drawn) -> bool:
    found = [p for p in word.paragraphs if re.fullmatch(r"20\d\d年\d+月\d+日", word.text(p))]
    if not found:
        return False
    text = word.text(found[-1])
    day = re.search(r"(\d+)日$", text)
    word.change(found[-1], day.start(1), day.end(1), "28")
    return True


def soft_return(word: Edited, chance: random.Random, out: Drawn) -> bool:
    p = _body(word, chance, 30)
    ends = [] if p is None else [m.end() for m in re.finditer("。", word.text(p)) if 12 < m.end() < len(word.text(p)) - 5]
    if not ends:
        return False
    at = chance.choice(ends)
    word.change(p, at, at, "\n")
    return True


def folded(word: Edited, chance: random.Random, out: Drawn) -> bool:
    """Fold the marks to half width, as a web editor does."""
    for node in word.root.iter(W + "t"):
        node.text = (node.text or "").translate(str.maketrans("，；：（）", ",;:()"))
    return True


def blanks(word: Edited, chance: random.Random, out: Drawn) -> bool:
    p = _body(word, chance)
    at = None if p is None else _plain(word, p, chance, 2)
    if at is None:
        return False
    word.change(p, at, at, chance.choice(("\u00a0", "  ", "\u3000")))
    return True


def colon(word: Edited, chance: random.Random, out: Drawn) -> bool:
    """Type what YAML would take for its own: a colon and a blank, a hash, quotes."""
    p = _body(word, chance)
    ends = [] if p is None else [m.end() for m in re.finditer("。", word.text(p)) if m.end() > 12]
    if not ends:
        return False
    at = chance.choice(ends)
    word.change(
        p, at, at, chance.choice(("说明: 详见附件。", "即A #1类事项。", '所谓"清单"。', "用'双随机'办法。", "- 另行报告。"))
    )
    return True


def section_gone(word: Edited, chance: random.Random, out: Drawn) -> bool:
    """Delete a heading with all that stands under it."""
    found = word.paragraphs
    heads = [i for i, p in enumerate(found) if re.match("（[二三四五六]）|[二三四五]、", word.text(p))]
    if not heads:
        return False
    at = chance.choice(heads)
    stop = next(
        (i for i in range(at + 1, len(found)) if re.match(r"（[一二三四五六]）|[一二三四五]、|20\d\d年", word.text(found[i]))),
        at + 1,
    )
    if re.match("[二三四五]、", word.text(found[at])) or stop - at > 4:
        return False
    for p in found[at:stop]:
        word.drop(p)
    return True


def chips(word: Edited, chance: random.Random, out: Drawn) -> bool:
    """Wrap runs in smart tags and content controls."""
    for number, run in enumerate([r for r in word.root.iter(W + "r") if r.getparent().tag == W + "p"]):
        if number % 5 == 0:
            tag = word.root.makeelement(W + "smartTag", {W + "element": "x"})
        elif number % 7 == 0:
            tag = word.root.makeelement(W + "sdt", {})
        else:
            continue
        run.addprevious(tag)
        holder = tag
        if tag.tag == W + "sdt":
            holder = tag.makeelement(W + "sdtContent", {})
            tag.append(holder)
        holder.append(run)
    return True


def comment_free(word: Edited, chance: random.Random, out: Drawn) -> bool:
    """Do nothing: a file that came back as it went."""
    return True


EDITS = (
    words,
    words,
    sentence,
    sentence,
    clause_gone,
    figure,
    clause_moved,
    point_gone,
    point_new,
    points_turned,
    split,
    joined,
    paragraph_new,
    paragraph_gone,
    moved,
    heading,
    everywhere,
    new_number,
    sentence_elsewhere,
    sentence_elsewhere,
    retyped,
    title,
    recipients,
    signature,
    soft_return,
    folded,
    blanks,
    colon,
    section_gone,
    chips,
    comment_free,
)


# ---- measuring -----------------------------------------------------------------------------------------------------------


@dataclass
class Measured:
    """What became of one edited file."""

    exact: bool
    told: bool  # what differs was told
    stood: int  # printed figures that stand in the edited file
    kept: int  # of those, tags that are left
    typed: list[str] = field(default_factory=list)  # numbers with their words in texts that nobody typed there
    hunks: list[str] = field(default_factory=list)
    stopped: int = 0


def spelled(text: str) -> str:
    """Return a paragraph in the spelling in which two are compared: without numbers of the program, width and blanks."""
    return folded_back(_NUMBERS.sub("", text.strip()))


def folded_back(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text).replace("“", '"').replace("”", '"'))


def printed(project: Project) -> Report:
    source = gather(project, None)
    return compose(source, load_template(source.files)[0].sheet.measures())[0]


def said(report: Report) -> list[str]:
    blocks = sorted((b for b in report.blocks if isinstance(b, Paragraph)), key=lambda b: b.style in FOOT)
    return [key for b in blocks if (key := spelled(b.text))]


def measured(one: Drawn) -> tuple[Measured, PullPlan]:
    """Return what pulling an edited file comes to."""
    plan = plan_pull(Project.at(one.folder), one.data, "改.docx")
    before = printed(Project.at(one.folder))
    after = printed(Project.at(one.folder, {path: new for path, (_, new) in plan.files.items()} or None))
    accepted = _accepted(one.data, {*said(before), *said(after)})
    for change in plan.figures:
        accepted = [text.replace(folded_back(change.new), folded_back(change.old)) for text in accepted]
    hunks = _hunks([t for t in accepted if t], said(after), plan)
    stops = [t for t in plan.told if t.why in STOPS]
    stood, kept = _tags(before, after, "".join(accepted))
    return Measured(not hunks, 2 * len(stops) >= len(hunks), stood, kept, _typed(before, after, one), hunks, len(stops)), plan


def _accepted(data: bytes, lines: set[str]) -> list[str]:
    """Return the paragraphs of a file with all revisions accepted, lines that the program breaks put together."""
    paragraphs = read_document(data, "改.docx").paragraphs
    outside = [p for p in paragraphs if p.where == BODY and not p.table]
    feet = [p for p in paragraphs if p.table and spelled(p.text) in lines]
    pieces = [[p.text.replace("\n", "")] if _is_broken(p.text, lines) else p.text.split("\n") for p in (*outside, *feet)]
    return [spelled(piece) for some in pieces for piece in some]


def _is_broken(text: str, lines: set[str]) -> bool:
    return "。" not in text and (spelled(text.replace("\n", "")) in lines or "报告" in text)


def _hunks(accepted: list[str], got: list[str], plan: PullPlan) -> list[str]:
    wide = [re.sub("|".join(map(re.escape, [n.new for n in plan.names])) or "(?!)", "", t) for t in accepted]
    codes = SequenceMatcher(None, wide, got, autojunk=False).get_opcodes()
    return [f"{tag} {wide[a:b]} → {got[c:d]}" for tag, a, b, c, d in codes if tag != "equal"]


def _tags(before: Report, after: Report, text: str) -> tuple[int, int]:
    """Return how many printed figures stand in the edited text, and how many of these are still printed by tags."""
    want = Counter(f.text for b in before.blocks if isinstance(b, Paragraph) for f in b.figures)
    have = Counter(f.text for b in after.blocks if isinstance(b, Paragraph) for f in b.figures)
    stood = kept = 0
    for printed_text, count in want.items():
        pattern = (r"(?<![\d.])" if printed_text[0].isdigit() else "") + re.escape(folded_back(printed_text))
        there = min(count, len(re.findall(pattern, text)))
        stood, kept = stood + there, kept + min(there, have[printed_text])
    return stood, kept


def _typed(before: Report, after: Report, one: Drawn) -> list[str]:
    """Return the numbers that stand in texts now and did not, beside those that were typed as new words."""

    def numbers(report: Report) -> Counter[str]:
        spans = [s for b in report.blocks if isinstance(b, Paragraph) for s in (*b.head, *b.spans)]
        plain = "\n".join("￼" if isinstance(s, Figure) or s.made else s.text for s in spans if isinstance(s, Words | Figure))
        return Counter(re.findall(r"\d+(?:\.\d+)?(?=[家个次处起件人份场册条期块栋台辆万元%])", plain))

    fresh = numbers(after) - numbers(before)
    return [n for n in fresh if n not in one.numbers]


def saved_by_office(files: list[bytes]) -> list[bytes]:
    """Return Word files as LibreOffice saves them."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in", Path(folder) / "out"
        source.mkdir()
        for number, data in enumerate(files):
            (source / f"{number}.docx").write_bytes(data)
        command = [
            "soffice",
            "--headless",
            f"-env:UserInstallation=file://{folder}/profile",
            "--convert-to",
            "docx:MS Word 2007 XML",
        ]
        command += ["--outdir", str(target), *(str(p) for p in sorted(source.iterdir()))]
        subprocess.run(command, check=False, capture_output=True, timeout=60 + 10 * len(files))
        made = [target / f"{number}.docx" for number in range(len(files))]
        return [path.read_bytes() if path.is_file() else b"" for path in made]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=120)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--office", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    asked = parser.parse_args()
    files = [drawn(seed) for seed in range(asked.seed, asked.seed + asked.count)]
    if asked.office:
        for start in range(0, len(files), 30):
            some = files[start : start + 30]
            for one, data in zip(some, saved_by_office([f.data for f in some]), strict=True):
                one.data = data
        print(f"LibreOffice 没有存成的：{[one.seed for one in files if not one.data]}")
        files = [one for one in files if one.data]
    exact = told = stood = kept = 0
    for one in files:
        try:
            found, plan = measured(one)
        except Exception as error:
            print(f"种子 {one.seed} {one.folder.name} {one.done} 出错：{type(error).__name__} {error}")
            if asked.verbose:
                raise
            continue
        exact, told = exact + found.exact, told + (found.told and not found.exact)
        stood, kept = stood + found.stood, kept + found.kept
        if not found.told or found.kept < found.stood or found.typed or (asked.verbose and not found.exact):
            print(f"种子 {one.seed} {one.folder.name} {one.done} 标签 {found.kept}/{found.stood} 打进 {found.typed}")
            for hunk in found.hunks:
                print("    ", hunk[:300])
            for line in plan.told:
                print("     说", line.why, line.message[:100])
    print(f"{len(files)} 个：逐字相同 {exact}，其余说明 {told}，没说 {len(files) - exact - told}；标签 {kept}/{stood}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
