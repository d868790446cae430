"""Reports as PDF: many in one call, the bad one told and no others lost."""

import shutil

import pytest

from lawreport.delivery import pdf
from lawreport.problem import Place, Problem, Trouble
from lawreport.word import libreoffice

needs_office = pytest.mark.skipif(libreoffice.find_office() is None, reason="LibreOffice 没有安装")


@pytest.fixture
def converted(monkeypatch):
    """Stand in for LibreOffice, which fails at any call that has a bad file in it; return the sizes of the calls."""
    calls = []

    def convert(files, to, outdir, timeout):
        calls.append(len(files))
        bad = [f for f in files if f.read_bytes() == b"bad"]
        if bad:
            raise Trouble(Problem("office-failed", "没有转换成功", Place(f.name)) for f in bad)
        outdir.mkdir(exist_ok=True)
        return [_made(outdir / f"{f.stem}.pdf", f.read_bytes()) for f in files]

    monkeypatch.setattr(pdf, "convert", convert)
    return calls


def _made(path, data):
    path.write_bytes(b"%PDF " + data)
    return path


def words(tmp_path, *contents):
    files = [tmp_path / f"{i}局" / "报告.docx" for i in range(len(contents))]
    for file, content in zip(files, contents, strict=True):
        file.parent.mkdir()
        file.write_bytes(content)
    return files


def test_files_of_one_name_are_converted_in_one_call_each_beside_its_own(tmp_path, converted):
    made = pdf.to_pdf(words(tmp_path, b"a", b"b", b"c"))
    assert converted == [3]
    assert [m.path.read_bytes() for m in made] == [b"%PDF a", b"%PDF b", b"%PDF c"]
    assert made[1].path == tmp_path / "1局" / "报告.pdf"


def test_a_bad_file_is_told_and_costs_no_other_its_pdf(tmp_path, converted):
    files = words(tmp_path, b"a", b"bad", b"c", b"d")
    made, problems = pdf.convert_each(files)
    assert list(made) == [files[0], files[2], files[3]]
    assert [(p.id, p.place.file) for p in problems] == [("office-failed", str(files[1]))]


def test_a_pattern_means_the_files_it_fits(tmp_path, converted, lawreport):
    for name in ("甲.docx", "乙（终）.docx", "~$甲.docx"):
        (tmp_path / name).write_bytes(b"docx")
    assert lawreport("pdf", tmp_path / "*.docx").code == 0
    assert sorted(p.name for p in tmp_path.glob("*.pdf")) == ["乙（终）.pdf", "甲.pdf"]


def test_a_file_that_is_not_there_is_told(tmp_path, lawreport):
    assert "没有这个文件" in lawreport("pdf", tmp_path / "x.docx").err


def test_without_a_report_there_is_nothing_to_convert(copied, lawreport):
    assert "还没有生成过报告" in lawreport("pdf", "--project", copied("faulty/_base")).err


def test_without_libreoffice_it_is_said_once(tmp_path, monkeypatch):
    monkeypatch.setattr(libreoffice, "find_office", lambda: None)
    with pytest.raises(Trouble) as trouble:
        pdf.to_pdf(words(tmp_path, b"a", b"b"))
    assert [p.id for p in trouble.value.problems] == ["office-missing"]


@pytest.mark.office
@needs_office
def test_the_newest_report_becomes_a_pdf(copied, lawreport):
    project = copied("faulty/_base")
    lawreport("build", "--project", project)
    result = lawreport("pdf", "--project", project)
    assert result.code == 0
    assert next((project / "build").glob("*（送审稿）.pdf")).read_bytes().startswith(b"%PDF")


@pytest.mark.office
@needs_office
def test_a_batch_makes_pdfs_too(copied, tmp_path, lawreport):
    project = copied("faulty/_base")
    for name in ("东区", "南区"):
        shutil.copytree(project, tmp_path / "units" / name)
    result = lawreport("batch", tmp_path / "units", "--jobs", 1, "--pdf")
    assert result.code == 0
    assert len(list((tmp_path / "units").glob("*/build/*.pdf"))) == 2
