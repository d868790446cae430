"""生成: what the page makes is what the commands make, byte for byte; what stops an edition, and what may be done about it."""

import json
import os
import shutil
import stat
import threading
import time

import pytest
from handling import change
from where import CORPUS

from lawreport.page.asked import Asked
from lawreport.page.desk import Desk
from lawreport.page.papers import making
from lawreport.page.routes import answered

PART = "sections/2024/01_measures.yaml"
GOOD = """\
covers: [measures, first_responsible]
heading: 主要举措和成效
text: |
  {{ 年 }}年，{{ 简称 }}检查单位{{ 检查单位 }}，发现隐患{{ 火灾隐患 }}。
  主要负责人履行第一责任人职责，开展培训{{ 培训 }}。
charts: [监督执法]
"""
SAMPLES = ("a_run_in_chain", "h_cover_letter", "o_attachments", "p_byline_unsigned")


def ask(desk, handler, query=None, **body):
    """Return status and answer, as a browser gets them."""
    response = answered(desk, handler, Asked(query or {}, body))
    return response.status_code, json.loads(response.body or b"{}")


def made(desk, **body):
    status, answer = ask(desk, making.make, **{"edition": "draft", "kind": "word", **body})
    assert status == 200
    return answer


def files(folder):
    """Return name → bytes of what lies in build/ and issued/ of a project."""
    found = [p for where in ("build", "issued") for p in (folder / where).rglob("*") if p.is_file() and ".cache" not in p.parts]
    return {str(p.relative_to(folder)): p.read_bytes() for p in found}


@pytest.fixture
def twins(tmp_path):
    """Return a function that gives two copies of a project: one for the command, one for the page."""

    def copy(folder):
        return [shutil.copytree(folder, tmp_path / name / "report") for name in ("command", "page")]

    return copy


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("comments", [False, True])
def test_a_draft_is_that_of_the_command(lawreport, twins, sample, comments):
    command, page = twins(CORPUS / "samples" / sample)
    assert lawreport("build", "--project", command, *(["--comments"] if comments else [])).code == 0
    answer = made(Desk(page), comments=comments)
    assert answer["made"] and answer["fresh"]
    assert files(page) == files(command)
    assert sorted(f["name"] for f in answer["files"]) == sorted(name.rpartition(os.sep)[2] for name in files(command))
    assert answer["files"][0]["name"].endswith("（送审稿）.docx")


WAYS = {
    "final": (("build", "--edition", "final", "--unsigned"), {"edition": "final", "unsigned": True}),
    "public": (("build", "--edition", "public", "--unsigned"), {"edition": "public", "unsigned": True}),
    "page": (("html",), {"kind": "html", "edition": "public"}),
    "fragment": (("html", "--fragment"), {"kind": "fragment", "edition": "public"}),
    "text": (("text",), {"kind": "text", "edition": "public"}),
    "draft as text": (("text", "--edition", "draft"), {"kind": "text", "edition": "draft"}),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_other_kind_is_that_of_its_command(lawreport, reviewed, twins, way):
    command, page = twins(reviewed())
    typed, asked = WAYS[way]
    told = lawreport(*typed, "--project", command)
    assert told.code == 0, told.text
    answer = made(Desk(page), **asked)
    assert answer["made"], answer
    assert files(page) == files(command) != {}


@pytest.mark.office
def test_a_pdf_is_that_of_the_command(lawreport, reviewed, twins):
    command, page = twins(reviewed())
    assert lawreport("build", "--project", command).code == 0
    assert lawreport("pdf", "--project", command).code == 0
    answer = made(Desk(page), kind="pdf")
    names = [f["name"] for f in answer["files"]]
    assert names[0].endswith(".pdf") and names[1].endswith(".docx")
    assert answer["steps"][-1] == "转 PDF" and answer["looks"] and answer["unchecked"]
    assert set(files(page)) == set(files(command))
    assert {n: d for n, d in files(page).items() if not n.endswith(".pdf")} == {
        n: d for n, d in files(command).items() if not n.endswith(".pdf")
    }


def test_a_second_time_nothing_has_changed(reviewed):
    folder = reviewed()
    desk = Desk(folder)
    first, before = made(desk), files(folder)
    again = made(desk)
    assert (first["fresh"], again["fresh"]) == (True, False)
    assert files(folder) == before


def test_a_file_that_somebody_changed_is_left_and_told(reviewed):
    folder = reviewed()
    desk = Desk(folder)
    word = folder / "build" / made(desk)["files"][0]["name"]
    word.write_bytes(b"mine")
    change(folder / "data/2024.csv", "1200", "1201")
    answer = made(desk)
    assert word.read_bytes() == b"mine"
    assert answer["files"][0]["name"] == f"{word.stem}（新稿）.docx"
    assert any(f"“{word.name}”有人改过" in said for said in answer["left"])


def test_what_stops_an_edition_is_what_the_command_says(lawreport, written):
    folder = written({PART: GOOD.replace("发现隐患", "，，发现隐患")})
    answer = made(Desk(folder), edition="final")
    said = lawreport("build", "--edition", "final", "--all", "--project", folder)
    assert not answer["made"]
    assert not list((folder / "build").glob("*.docx"))
    for problem in answer["problems"]:
        assert problem["message"] in said.text and problem["place"] in said.text
    assert len(answer["problems"]) == sum(line.startswith(("错误", "提醒", "提示")) for line in said.lines)


def test_a_rule_is_let_go_with_a_reason_and_recorded(lawreport, reviewed, twins):
    command, page = twins(reviewed({PART: GOOD.replace("发现隐患", "，，发现隐患")}))
    desk = Desk(page)
    stopped = made(desk, edition="final", unsigned=True)
    assert not stopped["made"]
    rule = stopped["free"][0]["rule"]
    assert stopped["free"][0]["name"] and stopped["free"][0]["count"] >= 1
    bad = made(desk, edition="final", unsigned=True, despite=[{"rule": rule, "reason": "……"}])
    assert [p["id"] for p in bad["problems"]] == ["despite-reason"]
    reasons = [{"rule": one["rule"], "reason": "引用上级原文"} for one in stopped["free"]]
    done = made(desk, edition="final", unsigned=True, despite=reasons)
    assert done["made"], done
    assert [one["rule"] for one in done["waived"]] == [one["rule"] for one in stopped["free"]] and done["record"]
    typed = [word for one in reasons for word in ("--despite", one["rule"], "--because", one["reason"])]
    assert lawreport("build", "--edition", "final", "--unsigned", *typed, "--project", command).code == 0
    assert files(page) == files(command)


def test_who_gets_it_is_registered(reviewed):
    folder = reviewed()
    answer = made(Desk(folder), edition="final", unsigned=True, to="市司法局")
    assert answer["issued"].startswith("issued/2024/") and answer["register"] == "发出登记.csv"
    assert "市司法局" in (folder / "issued/2024/发出登记.csv").read_text(encoding="utf-8-sig")


def test_steps_can_be_asked_for_while_they_are_taken(reviewed):
    """The browser asks a second time before the first answer is there: both go through the one desk."""
    desk, seen = Desk(reviewed()), []
    work = threading.Thread(target=made, args=(desk,))
    work.start()
    while work.is_alive():
        seen.append(len(ask(desk, making.steps)[1]["steps"]))
        time.sleep(0.005)
    work.join()
    assert ask(desk, making.steps)[1]["steps"] == ["读取", "编排", "画图", "排版"]
    assert {1, 2, 3} & set(seen), seen


# ---- opening ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def opener(tmp_path, monkeypatch):
    """Put a program in the place of the system's that opens files; return where it writes what it was given."""
    told, program = tmp_path / "told.txt", tmp_path / "bin" / "xdg-open"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nprintf "%s|" "$#" "$@" >> "{told}.part"; mv "{told}.part" "{told}"\n', encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    return told


def given(told):
    for _ in range(200):
        if told.exists():
            return told.read_text(encoding="utf-8")
        time.sleep(0.02)
    raise AssertionError("nothing was opened")


def test_what_was_made_is_opened_by_its_number(reviewed, opener):
    folder = reviewed()
    desk = Desk(folder)
    answer = made(desk)
    assert ask(desk, making.open_made, what=answer["files"][0]["id"])[0] == 200
    assert given(opener) == f"1|{folder.resolve()}/build/{answer['files'][0]['name']}|"
    opener.unlink()
    assert ask(desk, making.open_made, what=answer["folder"]["id"])[0] == 200
    assert given(opener) == f"1|{folder.resolve()}/build|"


@pytest.mark.parametrize("what", [99, -1, "/etc/passwd", "../data", None, [0]])
def test_nothing_else_is_opened(reviewed, opener, what):
    desk = Desk(reviewed())
    made(desk)
    assert ask(desk, making.open_made, what=what)[0] == 400
    assert not opener.exists()


def test_a_file_that_is_gone_is_told(reviewed, opener):
    folder = reviewed()
    desk = Desk(folder)
    first = made(desk)["files"][0]
    (folder / "build" / first["name"]).unlink()
    status, answer = ask(desk, making.open_made, what=first["id"])
    assert status == 422 and first["name"] in answer["problems"][0]["message"]
    assert not opener.exists()


def test_where_no_program_opens_files_the_place_is_told(reviewed, monkeypatch, tmp_path):
    desk = Desk(reviewed())
    first = made(desk)["files"][0]
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    status, answer = ask(desk, making.open_made, what=first["id"])
    assert status == 422 and str(desk.root / "build" / first["name"]) in answer["problems"][0]["hint"]


def test_the_reports_that_are_there_can_be_opened(reviewed, opener):
    desk = Desk(reviewed())
    assert ask(desk, making.choices)[1]["there"] == []
    made(desk)
    choices = ask(Desk(desk.root), making.choices)[1]
    assert [one["edition"] for one in choices["editions"]] == ["draft", "final", "public"]
    assert choices["there"][0]["name"].endswith("（送审稿）.docx") and choices["folder"]["name"] == "build"


@pytest.mark.parametrize(
    "body", [{"kind": "exe"}, {"edition": "secret"}, {"kind": None}, {"edition": "final", "despite": [{}]}]
)
def test_what_no_page_of_ours_asks_is_refused(reviewed, body):
    assert ask(Desk(reviewed()), making.make, **{"kind": "word", "edition": "draft", **body})[0] == 400
