"""正文: a file of texts as it is typed, also one that nobody can read; saved whole, with nobody's words written over."""

import pytest

from lawreport.page.asked import Asked, Stale
from lawreport.page.desk import Desk, etag
from lawreport.page.texts.answers import texts
from lawreport.page.texts.raw import saved, shown
from lawreport.problem import Trouble

PART = "sections/2024/01_measures.yaml"
BROKEN = "heading: 举措\ntext： 甲。\npoints:\n  - 乙。\n"


def raw(desk: Desk, file: str = PART) -> dict:
    return shown(desk, Asked(query={"file": file}))


def save(desk: Desk, text: str, tag: str) -> dict:
    return saved(desk, Asked(body={"file": PART, "etag": tag, "text": text}))


def test_a_broken_file_is_shown_with_its_message_and_mended(written, lawreport):
    folder = written({PART: BROKEN})
    desk = Desk(folder)
    told = raw(desk)
    assert told["text"] == BROKEN and told["etag"] == etag(BROKEN.encode())
    assert [(p["id"], p["line"]) for p in told["problems"]] == [("yaml-colon", 2)] and told["problems"][0]["hint"]
    assert told["problems"][0]["message"] in lawreport("check", "--project", folder).text
    mended = save(desk, BROKEN.replace("：", ":"), told["etag"])
    assert [p for p in mended["problems"] if p["severity"] == "错误"] == []
    assert next(i for i in texts(desk, Asked())["items"] if i["path"] == "text")["text"] == "甲。"
    assert mended["etag"] == etag((folder / PART).read_bytes())


def test_a_file_may_be_saved_broken_and_says_so(written):
    folder = written({PART: "heading: 举措\ntext: 甲。\n"})
    desk = Desk(folder)
    answer = save(desk, BROKEN, raw(desk)["etag"])
    assert answer["text"] == BROKEN and answer["problems"] and (folder / PART).read_text(encoding="utf-8") == BROKEN


def test_ends_of_lines_and_encoding_stay(written):
    text = "# 说明\nheading: 举措\ntext: 甲。\n"
    for data in (b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(), text.encode("gb18030"), text.encode("utf-16")):
        folder = written({PART: data})
        desk = Desk(folder)
        told = raw(desk)
        assert told["text"] == text
        save(desk, text, told["etag"])
        assert (folder / PART).read_bytes() == data
        save(desk, text.replace("甲", "乙"), told["etag"])
        after = (folder / PART).read_bytes()
        assert raw(desk)["text"] == text.replace("甲", "乙")
        assert after[:2] == data[:2] and after.count(b"\r\n") == data.count(b"\r\n")


def test_what_somebody_else_wrote_is_shown_and_kept(written):
    folder = written({PART: BROKEN})
    desk = Desk(folder)
    tag = raw(desk)["etag"]
    (folder / PART).write_text("heading: 他写的\n", encoding="utf-8")
    with pytest.raises(Stale) as stale:
        save(desk, "heading: 我写的\n", tag)
    assert (stale.value.answer["mine"], stale.value.answer["theirs"]) == ("heading: 我写的\n", "heading: 他写的\n")
    assert (folder / PART).read_text(encoding="utf-8") == "heading: 他写的\n"


def test_half_a_character_is_told_not_written(written):
    folder = written({PART: BROKEN})
    desk = Desk(folder)
    with pytest.raises(Trouble) as trouble:
        save(desk, "heading: 举措\ntext: 甲\ud842。\n", raw(desk)["etag"])
    assert [(p.id, p.place.line) for p in trouble.value.problems] == [("character", 2)]
    assert (folder / PART).read_text(encoding="utf-8") == BROKEN


@pytest.mark.parametrize("file", ["../a.yaml", "data/2024.csv", "data/metrics.yaml", "sections/2024/9.yaml", ""])
def test_other_files_are_not_for_the_page(written, file):
    with pytest.raises(Trouble) as trouble:
        raw(Desk(written()), file)
    assert trouble.value.problems[0].id == "page-file"
