"""Text that is not saved yet is read as if it were: the same report, problems and bytes; the disk stays as it is."""

import csv
import io
import shutil
from dataclasses import replace
from pathlib import Path

import guard
import pytest
from openpyxl import Workbook
from told import all_told
from where import ROOT

from lawreport.delivery.deliver import Asked, deliver
from lawreport.pipeline import Caches
from lawreport.problem import Trouble
from lawreport.project import Project
from lawreport.source.reader import Source, gather
from lawreport.word.template.make import make_template
from lawreport.word.template.profile import Page, Profile

Overlay = dict[str, bytes | None]


@pytest.fixture(scope="module")
def caches(tmp_path_factory) -> Caches:
    folder = tmp_path_factory.mktemp("cache")
    return Caches(folder)


def save(root: Path, overlay: Overlay) -> None:
    """Put an overlay onto the disk."""
    for name, data in overlay.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if data is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(data)


def tree(root: Path) -> dict[str, bytes | None]:
    return {str(p.relative_to(root)): p.read_bytes() if p.is_file() else None for p in sorted(root.rglob("*"))}


def words(source: Source, name: str, old: str, new: str) -> bytes:
    return source.text(name).replace(old, new, 1).encode()


def workbook(source: Source, name: str) -> bytes:
    """Return a CSV of the project as a workbook."""
    book, data = Workbook(), io.BytesIO()
    for row in csv.reader(source.text(name).splitlines()):
        book.active.append(row)
    book.save(data)
    return data.getvalue()


def everything(source: Source) -> Overlay:
    """Return a change of every kind of file: edited, new, renamed, removed, in a folder that is not there yet."""
    first, last = source.parts[0].place.file, source.parts[-1].place.file
    table = f"data/{source.year}.csv"
    return {
        "data/unit.yaml": words(source, "data/unit.yaml", "name: ", "name: 虚构"),
        "data/metrics.yaml": source.text("data/metrics.yaml").encode() + "新设指标:\n  unit: 件\n  definition: 虚构\n".encode(),
        "data/checks.yaml": "- rule: 新设指标 >= 0\n".encode(),
        "data/rules.yaml": "limits:\n  长句: 30\n".encode(),
        f"data/{source.year}签字.csv": "对象,范围,签字,日期,校验,数值,确认的文字\nreport,,办公室,2026-01-05,h0,,\n".encode(),
        first: None,
        f"{first.rpartition('/')[0]}/01_改名.yaml": words(source, first, "。", "；。  # 不查 P-01"),
        last: words(source, last, "。", "，，。") if last != first else None,
        "charts/新图.yaml": "title: 新图（虚构）\nkind: bar\nmetrics: [新设指标]\n".encode(),
        "templates/profile.yaml": "页码: {位置: 居中}\n".encode(),
        "templates/report.docx": make_template(Profile(page=Page(pitch=560))),
    } | ({table: None, f"data/{source.year}.xlsx": workbook(source, table)} if table in source.files else {})


def broken(source: Source) -> Overlay:
    return {source.parts[0].place.file: "heading: [甲\n".encode(), "data/rules.yaml": b"off: 1\n", "data/unit.yaml": None}


def unusable(source: Source) -> Overlay:
    return {"templates/report.docx": b"PK\x03\x04", source.parts[0].place.file: None, f"data/{source.year}.csv": b"\x00\xff"}


@pytest.mark.parametrize("change", [everything, broken, unusable])
@pytest.mark.parametrize("name", guard.tried())
def test_what_is_not_saved_is_read_as_if_it_were(name, change, tmp_path, caches):
    root, saved = tmp_path / "a" / "project", tmp_path / "b" / "project"
    guard.copy(name, root)
    overlay, before = change(gather(Project.at(root))), tree(root)
    shutil.copytree(root, saved)
    save(saved, overlay)
    unsaved, wanted = gather(Project.at(root, overlay)), gather(Project.at(saved))
    assert replace(unsaved, project=wanted.project, files={}) == replace(wanted, files={})
    assert {n: (f.data, str(f.error)) for n, f in unsaved.files.items()} == {
        n: (f.data, str(f.error)) for n, f in wanted.files.items()
    }
    told = all_told(unsaved, caches)
    assert told == all_told(wanted, caches) and (told[0][-1] is not None) == (change is everything)
    assert tree(root) == before
    assert [Path(p).relative_to(root) for p in Project.at(root, overlay).inputs() if p.startswith(str(root))] == [
        Path(p).relative_to(saved) for p in Project.at(saved).inputs() if p.startswith(str(saved))
    ]


def test_a_project_may_stand_in_the_overlay_alone(tmp_path, caches):
    guard.copy("example", tmp_path / "saved")
    (tmp_path / "empty").mkdir()
    overlay = {path: data for path, data in tree(tmp_path / "saved").items() if data is not None}
    unsaved = gather(Project.at(tmp_path / "empty", overlay))
    assert all_told(unsaved, caches) == all_told(gather(Project.at(tmp_path / "saved")), caches)
    assert list((tmp_path / "empty").iterdir()) == []


def test_a_fault_in_what_is_not_saved_has_its_place(written):
    overlay = {"sections/2024/01_measures.yaml": 'heading: 措施\ntext: "没有收尾\n'.encode()}
    problems = gather(Project.at(written(), overlay)).problems
    assert [(p.id, str(p.place)) for p in problems][:1] == [("yaml-quote", "sections/2024/01_measures.yaml:2")]


def test_paths_may_be_whole_and_lead_through_links(written, tmp_path):
    root = written()
    (tmp_path / "link").symlink_to(root)
    for path in (root / "data" / "unit.yaml", tmp_path / "link" / "data" / "unit.yaml"):
        source = gather(Project.at(tmp_path / "link", {path: "name: 乙区司法局（虚构）\nshort: 区司法局\n".encode()}))
        assert source.unit.name == "乙区司法局（虚构）"


def test_a_file_of_the_project_above_may_be_unsaved_too(tmp_path):
    guard.copy("a_run_in_chain", tmp_path / "units" / "unit")
    (tmp_path / "templates").mkdir()
    unit, rules = tmp_path / "units" / "unit", tmp_path / "data" / "rules.yaml"
    assert gather(Project.at(unit, {rules: b"off: {}\n"})).text("data/rules.yaml") == "off: {}\n"
    assert gather(Project.at(unit)).text("data/rules.yaml") == ""


def test_a_year_of_which_all_is_hidden_is_still_a_year(written):
    root = written()
    gone = dict.fromkeys((str(p) for p in root.glob("sections/2024/*")), None)
    assert [p.id for p in gather(Project.at(root, gone)).problems] == ["file-missing"]
    with pytest.raises(Trouble, match="没有 sections/2030"):
        gather(Project.at(root, gone), 2030)


# ---- what is remembered of a build -----------------------------------------------------------------------------------


@pytest.fixture
def project(written):
    root = written()
    shutil.copytree(ROOT / "templates", root / "templates")
    return root


def test_a_build_of_what_is_not_saved_leaves_no_memory(project):
    """The report lies there, and the next build of the disk makes its own again."""
    data = (project / "data" / "2024.csv").read_bytes()
    overlay = {"data/2024.csv": data.replace(b"1200", b"1300")}
    first = deliver(Asked(Project.at(project)))
    mine = first.files[0].read_bytes()
    memory = {p: p.read_bytes() for p in (project / "build" / ".cache").glob("*.last")}
    unsaved = deliver(Asked(Project.at(project, overlay)))
    assert unsaved.fresh and unsaved.files[0].read_bytes() != mine
    assert memory and {p: p.read_bytes() for p in (project / "build" / ".cache").glob("*.last")} == memory
    again = deliver(Asked(Project.at(project)))
    assert again.fresh and again.files[0].read_bytes() == mine
    assert not deliver(Asked(Project.at(project))).fresh
    assert deliver(Asked(Project.at(project, overlay))).fresh


def test_what_is_kept_of_charts_and_templates_is_never_that_of_another_text(project, tmp_path):
    """Three times the same cache, in turn: saved, unsaved, saved."""
    data = (project / "data" / "2024.csv").read_bytes()
    overlay = {"data/2024.csv": data.replace(b"1200", b"1300"), "templates/report.docx": make_template(Profile())}
    shared, fresh = (Caches(tmp_path / n) for n in ("shared", "fresh"))
    saved, unsaved = gather(Project.at(project)), gather(Project.at(project, overlay))
    told = [all_told(source, shared) for source in (saved, unsaved, saved)]
    assert told[0] == told[2] != told[1]
    assert told[1] == all_told(unsaved, fresh)
