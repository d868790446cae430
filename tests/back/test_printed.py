"""What a draft carries of the texts it was printed from, and what the project keeps of it."""

import io
import zipfile

from lawreport.back.pull.store import MOST, find, keep
from lawreport.files.package import open_package
from lawreport.project import Project
from lawreport.word.carried import carried


def built(lawreport, folder, *more) -> bytes:
    out = folder / "build" / "稿.docx"
    result = lawreport("build", "--project", folder, "--out", out, *more)
    assert result.code == 0, result.text
    return out.read_bytes()


def ledger(data: bytes):
    return carried(open_package(data, "稿.docx"), "稿.docx")[0][0]


def test_a_draft_carries_what_was_typed_with_its_tags(lawreport, copied):
    folder = copied("samples/o_attachments")
    typed = ledger(built(lawreport, folder)).typed
    report = next(name for name in typed if name.endswith("report.yaml"))
    assert "data/unit.yaml" in typed
    assert any("{{" in text for texts in typed.values() for text in texts.values())
    assert "title" in typed[report] or "title/0" in typed[report]


def test_what_nobody_prints_stays_at_home(lawreport, copied):
    folder = copied("samples/o_attachments")
    section = next((folder / "sections").rglob("01_*.yaml"))
    text = section.read_text("utf-8")
    section.write_text(
        "# 内部说明别外传\nowner: 秘书科\n" + "\n".join(x for x in text.split("\n") if "owner:" not in x), "utf-8"
    )
    data = built(lawreport, folder)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        said = b"".join(package.read(name) for name in package.namelist() if name.endswith(".xml")).decode("utf-8", "replace")
    assert "内部说明" not in said
    assert "秘书科" not in said


def test_a_final_edition_carries_the_name_of_the_build_alone_and_the_project_keeps_the_rest(lawreport, copied):
    folder = copied("samples/o_attachments")
    final = ledger(built(lawreport, folder, "--edition", "final", "--unsigned"))
    assert final.build
    assert not final.typed
    assert not final.complete
    whole = find(Project.at(folder), final.build)
    assert whole is not None
    assert b"<said at=" in whole


def test_a_public_edition_carries_nothing(lawreport, copied):
    folder = copied("samples/o_attachments")
    report = next((folder / "sections").rglob("report.yaml"))
    reviewed = "secrecy_review: {reviewer_role: 保密委员会主任, date: 2025年1月2日}\n"
    report.write_text(report.read_text("utf-8") + reviewed, "utf-8")
    name = ledger(built(lawreport, folder, "--edition", "final", "--unsigned")).build.encode()
    data = built(lawreport, folder, "--edition", "public", "--unsigned")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = [package.read(part) for part in package.namelist()]
    assert not any(name in part or b"lawreport" in part or b"{{" in part for part in parts)


def test_only_the_newest_builds_are_kept(tmp_path):
    (tmp_path / "sections").mkdir()
    project = Project.at(tmp_path)
    for number in range(MOST + 5):
        keep(project, f"{number:016x}", b"<ledger/>")
    assert len(list((tmp_path / ".lawreport" / "printed").iterdir())) == MOST
    assert find(project, f"{MOST + 4:016x}") == b"<ledger/>"
    assert find(project, "../../x") is None
