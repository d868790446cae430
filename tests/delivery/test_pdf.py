"""Reports as PDF: many in one call, the bad one told and no others lost; finished, looked up, and what that finds."""

import io
import shutil
import zipfile

import pikepdf
import pytest

from lawreport.delivery import pdf
from lawreport.delivery.pdfread import finished, leaks, looked_up
from lawreport.problem import Place, Problem, Trouble
from lawreport.word import libreoffice

needs_office = pytest.mark.skipif(libreoffice.find_office() is None, reason="LibreOffice 没有安装")


@pytest.fixture
def converted(monkeypatch):
    """Stand in for LibreOffice, which fails at any call that has a bad file in it; return the sizes of the calls."""
    calls = []

    def convert(files, to, outdir, timeout):
        calls.append(len(files))
        assert to.startswith("pdf:writer_pdf_Export:")
        bad = [f for f in files if f.read_bytes() == b"bad"]
        if bad:
            raise Trouble(Problem("office-failed", "没有转换成功", Place(f.name)) for f in bad)
        outdir.mkdir(exist_ok=True)
        return [_made(outdir / f"{f.stem}.pdf", f.read_bytes()) for f in files]

    monkeypatch.setattr(pdf, "convert", convert)
    return calls


def _made(path, data):
    """Return a PDF whose subject is the words of the Word file."""
    with pikepdf.new() as file:
        file.add_blank_page()
        file.docinfo["/Subject"] = data.decode()
        file.save(path)
    return path


def subject(path):
    with pikepdf.open(path) as file:
        return str(file.docinfo["/Subject"])


def words(tmp_path, *contents):
    files = [tmp_path / f"{i}局" / "报告.docx" for i in range(len(contents))]
    for file, content in zip(files, contents, strict=True):
        file.parent.mkdir()
        file.write_bytes(content)
    return files


def test_files_of_one_name_are_converted_in_one_call_each_beside_its_own(tmp_path, converted):
    made = pdf.to_pdf(words(tmp_path, b"a", b"b", b"c"))
    assert converted == [3]
    assert [subject(m.put.path) for m in made] == ["a", "b", "c"]
    assert made[1].put.path == tmp_path / "1局" / "报告.pdf"


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


# ---- what is added, and what is looked up ------------------------------------------------------------------------------------


def document(**said) -> bytes:
    """Return a Word file that says when it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(
            "docProps/core.xml", '<x xmlns:dcterms="t"><dcterms:created a="b">2025-01-20T00:00:00Z</dcterms:created></x>'
        )
    return out.getvalue()


@pytest.fixture
def plain():
    """Return a function that makes a small PDF, changed by a function."""

    def make(change=lambda file: None) -> bytes:
        out = io.BytesIO()
        with pikepdf.new() as file:
            file.add_blank_page()
            file.docinfo["/Title"] = "虚构报告"
            change(file)
            file.save(out)
        return out.getvalue()

    return make


def amiss(data: bytes, public: bool = True) -> list[str]:
    return [look.what for look in looked_up(data, public) if not look.held]


def _named(file):
    file.docinfo["/Author"] = "张三"
    with file.open_metadata() as told:
        told["dc:creator"] = ["张三"]


def _scripted(file):
    file.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def _launching(file):
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="a.exe")
    note = file.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=action, Rect=[0, 0, 1, 1])
    )
    file.pages[0].Annots = pikepdf.Array([note])


def _attached(file):
    file.attachments["a.txt"] = b"words"


def _anchored(file):
    file.Root.Names = pikepdf.Dictionary(Dests=pikepdf.Dictionary(Names=["_m_0001", pikepdf.Array([file.pages[0].obj])]))


def _anchored_by_name(file):
    file.Root.Dests = pikepdf.Dictionary({"/_s_0003": pikepdf.Array([file.pages[0].obj])})


def _placed(file):
    file.docinfo["/Producer"] = "C:\\用户\\张三\\soffice"


def _remarked(file):
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Contents="改", Rect=[0, 0, 1, 1])
    file.pages[0].Annots = pikepdf.Array([file.make_indirect(note)])


@pytest.mark.parametrize(
    "change, what",
    [
        (_named, "没有作者"),
        (_scripted, "没有脚本，不会打开别的程序、文件"),
        (_launching, "没有脚本，不会打开别的程序、文件"),
        (_attached, "没有附件"),
        (_anchored, "没有程序的书签"),
        (_anchored_by_name, "没有程序的书签"),
        (_placed, "没有电脑里的路径"),
        (_remarked, "没有批注"),
    ],
)
def test_what_a_public_pdf_must_not_hold_is_found(plain, change, what):
    before, now = amiss(plain()), amiss(plain(change))
    assert [w for w in now if w not in before] == [what]
    assert [p.id for p in leaks(looked_up(plain(change), True), "报告.docx")] == ["pdf-leak"]
    assert leaks(looked_up(plain(), True), "报告.docx") == []


def test_what_is_missing_is_not_called_there(plain):
    assert amiss(plain(), public=False) == [
        "带标签（标题、段落、表格、图分得出来）",
        "写明语言是中文",
        "有标题，窗口上显示标题",
        "大纲和标题一一对应",
        "字体全部嵌在里面",
        "带颜色的输出意图",
        "声明自己是 PDF/A-2b",
    ]


def test_a_finished_pdf_has_language_date_and_short_outline_and_names_nobody_in_public(plain):
    long = "（一）夯实基础。一是健全制度。" + "全年检查单位。" * 20

    def outlined(file):
        _named(file)
        with file.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("一、主要举措：上半年", 0))
            outline.root[0].children.append(pikepdf.OutlineItem(long, 0))

    made = plain(outlined)
    data = finished(made, document(), public=True)
    assert data == finished(made, document(), public=True)
    with pikepdf.open(io.BytesIO(data)) as file, file.open_outline() as outline, file.open_metadata() as told:
        assert str(file.Root.Lang) == "zh-CN"
        assert [item.title for item in outline.root] == ["一、主要举措：上半年"]
        assert [item.title for item in outline.root[0].children] == ["（一）夯实基础"]
        assert str(file.docinfo["/CreationDate"]) == "D:20250120000000+00'00'"
        assert told["xmp:CreateDate"] == "2025-01-20T00:00:00+00:00"
        assert "/Author" not in file.docinfo and "dc:creator" not in told
    with pikepdf.open(io.BytesIO(finished(made, document(), public=False))) as file:
        assert str(file.docinfo["/Author"]) == "张三"


def test_a_heading_that_runs_in_is_a_heading_of_its_own_and_its_text_a_paragraph(plain):
    def tagged(file):
        def piece(kind, above, inside):
            made = pikepdf.Dictionary({"/Type": pikepdf.Name.StructElem, "/S": pikepdf.Name(kind), "/P": above, "/K": inside})
            return file.make_indirect(made)

        root = file.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
        part, run_in, alone = (piece("/H2", root, pikepdf.Array([])) for _ in range(3))
        part.K = pikepdf.Array([piece("/标题字二", part, pikepdf.Array([0])), piece("/Span", part, pikepdf.Array([1])), 2])
        run_in.K, alone.K = pikepdf.Array([piece("/标题字三", run_in, pikepdf.Array([3]))]), pikepdf.Array([4])
        root.K = pikepdf.Array([part, run_in, alone])
        root.ParentTree = pikepdf.Dictionary(Nums=[0, pikepdf.Array([part.K[0], part.K[1], part, run_in.K[0], alone])])
        file.Root.StructTreeRoot = root

    with pikepdf.open(io.BytesIO(finished(plain(tagged), document(), public=False))) as file:
        head, text, run_in, alone = file.Root.StructTreeRoot.K
        assert [str(one.S) for one in (head, text, run_in, alone)] == ["/H2", "/P", "/H2", "/H2"]
        assert [[str(kid.S) for kid in head.K], str(head.K[0].P.S)] == [["/标题字二"], "/H2"]
        assert [str(text.K[0].S), text.K[1]] == ["/Span", 2]
        held = file.Root.StructTreeRoot.ParentTree.Nums[1]  # the third letters of the page belong to the paragraph now
        assert [one.objgen for one in (held[0].P, held[1].P, held[2])] == [head.objgen, text.objgen, text.objgen]


def test_a_public_pdf_that_leaks_is_not_written(tmp_path, monkeypatch, plain):
    word = tmp_path / "报告（公开稿）.docx"
    word.write_bytes(document())

    def convert(files, to, outdir, timeout):
        outdir.mkdir(exist_ok=True)
        (outdir / "0.pdf").write_bytes(plain(_anchored))
        return [outdir / "0.pdf"]

    monkeypatch.setattr(pdf, "convert", convert)
    with pytest.raises(Trouble) as trouble:
        pdf.to_pdf([word])
    assert [(p.id, p.place.file) for p in trouble.value.problems] == [("pdf-leak", str(word))]
    assert list(tmp_path.glob("*.pdf")) == []


def test_what_is_no_pdf_is_told(tmp_path, monkeypatch):
    (word,) = words(tmp_path, b"a")

    def convert(files, to, outdir, timeout):
        outdir.mkdir(exist_ok=True)
        (outdir / "0.pdf").write_bytes(b"no PDF")
        return [outdir / "0.pdf"]

    monkeypatch.setattr(pdf, "convert", convert)
    with pytest.raises(Trouble) as trouble:
        pdf.to_pdf([word])
    assert [p.id for p in trouble.value.problems] == ["pdf-unreadable"]


@pytest.mark.office
@needs_office
def test_the_pdf_of_an_edited_public_report_is_whole_and_names_nobody(written, lawreport):
    """Whoever edits it in Word becomes its author there; two exports give the same bytes."""
    import docx

    project = written()
    with (project / "sections/2024/report.yaml").open("a", encoding="utf-8") as file:
        file.write("secrecy_review: {reviewer_role: 办公室主任, date: 2025年1月10日}\n")
    assert lawreport("build", "--edition", "public", "--unsigned", "--project", project).code == 0
    (word,) = (project / "build").glob("*（公开稿）.docx")
    edited = docx.Document(str(word))
    edited.core_properties.author = "张三"
    edited.save(str(word))
    result = lawreport("pdf", "--project", project)
    assert result.code == 0, result.text
    made = word.with_suffix(".pdf").read_bytes()
    assert amiss(made) == [] and "张三".encode("utf-16-be") not in made and "张三".encode() not in made
    told = [line.strip() for line in result.lines]
    assert "√ 声明自己是 PDF/A-2b（PDF/A-2b）" in told and "√ 没有作者" in told
    assert "没查：" in told and "符合" not in result.out.partition("没查：")[0]
    lawreport("pdf", "--project", project)
    assert word.with_suffix(".pdf").read_bytes() == made
