"""`import` of a report: headings and places as seen, words kept, files a clerk can read; what cannot be read is told once."""

import io
import re
import zipfile

import pytest

Joined = tuple[tuple[tuple[int, int], tuple[int, int]], ...]

HEAD = "甲市水务局2024年法治政府建设年度报告\n甲市水务局坚持依法治水，现将有关情况报告如下。\n"
REPORT = HEAD + (
    "一、主要举措\n（一）抓制度。一是修订制度3项。二是清理文件12件。\n制度执行良好。\n"
    "（三）抓执法。检查企业120家: 全部 #合格。\n"
    "二、下一年安排\n检查企业不少于150家。\n甲市水务局\n2025年1月6日\n"
)


@pytest.fixture
def brought(lawreport, tmp_path):
    """Return a function that imports a text, and gives the result and the project's folder."""

    def run(text: str | bytes = REPORT, *more: str, name: str = "去年报告.txt"):
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return lawreport("import", file, "--to", tmp_path / "新项目", *more), tmp_path / "新项目"

    return run


def section(folder, name: str) -> str:
    return (folder / "sections" / "2024" / name).read_text(encoding="utf-8")


def test_headings_chains_and_paragraphs_between_stand_where_they_stood(brought, composed):
    result, folder = brought()
    assert result.code == 0, result.text
    assert composed(folder).outline() == (
        "公文标题｜甲市水务局2024年法治政府建设年度报告\n"
        "正文｜甲市水务局坚持依法治水，现将有关情况报告如下。\n"
        "标题一｜一、主要举措\n"
        "段首标题二｜（一）抓制度。一是修订制度3项。二是清理文件12件。\n"
        "正文｜制度执行良好。\n"
        "段首标题二｜（二）抓执法。检查企业120家: 全部 #合格。\n"
        "标题一｜二、下一年安排\n"
        "正文｜检查企业不少于150家。\n"
        "落款单位｜甲市水务局\n"
        "落款日期｜2025年1月6日"
    )
    assert "原文序号断了，改正 1 处：（三）→（二）（第6段）" in result.out


def test_the_files_are_as_a_person_types_them(brought):
    _, folder = brought()
    assert section(folder, "01_measures.yaml") == (
        "# 由“去年报告.txt”第3—6段导入。\n"
        "内容: 举措和成效\n"
        "标题: 主要举措\n"
        "小节:\n"
        "  - 标题: 抓制度\n"
        "    要点:\n"
        "      - 修订制度{{ 修订制度 }}。\n"
        "      - 清理文件{{ 清理文件 }}。\n"
        "    末段: |\n"
        "      制度执行良好。\n"
        "  - 标题: 抓执法\n"
        "    正文: |\n"
        "      检查企业{{ 检查企业 }}: 全部 #合格。\n"
    )
    data = (folder / "data/2024.csv").read_text(encoding="utf-8-sig")
    assert "修订制度,3,去年报告第4段," in data.splitlines()
    assert "检查企业: {单位: 家}" in (folder / "data/metrics.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "words", ["检查: 结果 #1", "- 一条", '他说"好"', "[附注]", "12", "true", "C:\\文件", "@所有人", "甲：乙"]
)
def test_any_words_come_back_from_a_point(brought, composed, words):
    _, folder = brought(f"{HEAD}一、主要举措\n一是{words}办理完毕。二是其他事项办理完毕。\n")
    assert f"一是{words}办理完毕。" in composed(folder).outline()


def bold(*paragraphs: tuple[str, str]) -> bytes:
    """Return a Word report whose paragraphs begin in bold."""
    import docx

    document = docx.Document()
    for line in HEAD.splitlines():
        document.add_paragraph(line)
    for first, rest in paragraphs:
        paragraph = document.add_paragraph()
        paragraph.add_run(first).bold = True
        paragraph.add_run(rest)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_the_look_of_a_paragraph_shows_where_its_heading_ends(brought, composed):
    lines = (
        ("一、主要举措", ""),
        ("（一）强化学习，提升能力。", "组织学习12次。"),
        ("强化执法。", "检查企业30家。"),
        ("一是抓重点。", "检查学校5所。"),
        ("二是抓难点。", "检查医院6家。"),
    )
    _, folder = brought(bold(*lines), name="去年报告.docx")
    assert composed(folder).outline().split("\n")[2:] == [
        "标题一｜一、主要举措",
        "段首标题二｜（一）强化学习，提升能力。组织学习12次。",
        "段首标题三｜强化执法。检查企业30家。",
        "正文｜一是抓重点。检查学校5所。",
        "正文｜二是抓难点。检查医院6家。",
    ]


def test_what_a_web_page_set_around_a_report_is_left_and_told(brought, composed):
    lines = REPORT.splitlines()
    page = "\n".join([lines[0], "发布时间：2025-01-20　来源：甲市水务局　浏览次数：8", *lines[1:], "【打印】【关闭】"])
    result, folder = brought(page)
    assert "网页上的字没有读进来" in result.out
    assert composed(folder).outline().endswith("落款单位｜甲市水务局\n落款日期｜2025年1月6日")


def test_a_date_in_hanzi_is_printed_as_one_is_today(brought, composed):
    result, folder = brought(REPORT.replace("2025年1月6日", "二〇二五年一月六日"))
    assert composed(folder).outline().endswith("落款日期｜2025年1月6日")
    assert "“二〇二五年一月六日” → “2025年1月6日”" in result.out


def test_figures_in_a_heading_and_sentences_of_a_list_are_read(brought, composed):
    measures = "1、修订文件3件，废止2件；\n2、制定清单4份。\n（一）强化学习：组织培训5期、考试6次。\n"
    text = f"{HEAD}一、主要举措\n{measures}二、2025年计划\n检查企业9家。\n"
    result, folder = brought(text)
    assert "认出 5 个数" in result.out
    assert (
        "正文｜1、修订文件3件，废止2件；\n正文｜2、制定清单4份。\n段首标题二｜（一）强化学习：组织培训5期"
        in composed(folder).outline()
    )


def test_a_chain_of_one_stays_text_and_a_chain_apart_is_points(brought, composed):
    text = f"{HEAD}一、主要举措\n一是只有一条。\n二、存在不足\n一是力量不足。\n二是经费不足。\n"
    _, folder = brought(text)
    assert "正文: |\n  一是只有一条。" in section(folder, "01_measures.yaml")
    assert "要点:\n  - 力量不足。\n  - 经费不足。" in section(folder, "02_shortcomings.yaml")
    assert "正文｜一是力量不足。\n正文｜二是经费不足。" in composed(folder).outline()


def test_nothing_stands_below_the_fourth_level(brought, composed):
    deep = (
        "（一）抓执法\n1.抓检查\n（1）抓重点。检查企业12家。\n一是查学校。二是查医院。\n全部整改。\n一是查商场。二是查工地。\n"
    )
    _, folder = brought(f"{HEAD}一、主要举措\n{deep}")
    assert (
        composed(folder)
        .outline()
        .endswith(
            "段首标题四｜（1）抓重点。检查企业12家。\n正文｜一是查学校。二是查医院。\n正文｜全部整改。\n正文｜一是查商场。二是查工地。"
        )
    )


def test_a_report_without_signature_prints_none(brought, composed):
    _, folder = brought(f"{HEAD}一、主要举措\n检查企业12家。\n")
    assert "落款: 无\n" in section(folder, "report.yaml")
    assert "落款" not in composed(folder).outline()


def test_the_imported_project_builds_and_the_next_year_follows(brought, lawreport):
    _, folder = brought()
    assert lawreport("--project", folder).code == 0
    opened = lawreport("new-year", "--project", folder)
    assert opened.code == 0, opened.text
    assert (folder / "sections/2025/01_measures.yaml").is_file()
    asked = lawreport("form", "2025", "--project", folder)
    assert "3 个指标" in asked.out


def test_nothing_is_written_into_a_folder_with_files(brought, tmp_path):
    (tmp_path / "新项目").mkdir()
    (tmp_path / "新项目" / "别的.txt").write_text("在", encoding="utf-8")
    result, folder = brought()
    assert result.code == 1
    assert "已经有东西" in result.err
    assert [path.name for path in folder.iterdir()] == ["别的.txt"]


def word(*paragraphs: str) -> bytes:
    import docx

    document = docx.Document()
    for words in paragraphs:
        document.add_paragraph(words)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def table(rows: list[list[str]], joined: Joined = (), caption: str = "") -> bytes:
    """Return a Word report with a table, some of its cells merged."""
    import docx

    document = docx.Document()
    for words in REPORT.splitlines()[:6]:
        document.add_paragraph(words)
    if caption:
        document.add_paragraph(caption)
    made = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(made.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    for (top, left), (bottom, right) in joined:
        made.cell(top, left).merge(made.cell(bottom, right))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_table_of_figures_is_kept_with_its_figures_as_metrics(brought, composed):
    rows = [["类别", "办理情况", "", "备注"], ["", "受理（件）", "办结（件）", ""], ["行政复议", "120", "1,112", "含上年结转"]]
    joined = (((0, 1), (0, 2)), ((0, 0), (1, 0)), ((0, 3), (1, 3)))
    result, folder = brought(table(rows, joined, "表1　案件办理情况"), name="去年报告.docx")
    assert result.code == 0, result.text
    assert (folder / "charts/案件办理情况.yaml").read_text(encoding="utf-8").splitlines()[1:] == [
        "标题: 案件办理情况",
        "种类: 自由表格",
        "表头行数: 2",
        "行:",
        "  - [类别, 办理情况, <, 备注]",
        "  - [^, 受理（件）, 办结（件）, ^]",
        '  - [行政复议, "{{ 行政复议受理.数值 }}", "{{ 行政复议办结.数值 | 千分位 }}", 含上年结转]',
    ]
    assert (
        "表格｜类别\t办理情况\t\t备注\n\t受理（件）\t办结（件）\t\n行政复议\t120\t1,112\t含上年结转"
        in composed(folder).outline()
    )
    assert "一段不差" in result.out or "其余文字和原文一样" in result.out


def test_last_years_column_goes_into_last_years_data(brought):
    rows = [["项目", "单位", "2024年", "2023年"], ["检查次数", "次", "3120", "2980"]]
    _, folder = brought(table(rows, caption="表1　执法数据"), name="去年报告.docx")
    assert "检查次数,2980," in (folder / "data/2023.csv").read_text(encoding="utf-8-sig")
    assert '"{{ 检查次数.上年.数值 }}"' in (folder / "charts/执法数据.yaml").read_text(encoding="utf-8")


def test_a_table_of_words_stays_as_it_is(brought):
    rows = [["任务", "责任单位", "时限"], ["修订制度", "法规科", "2025年6月"]]
    result, folder = brought(table(rows), name="去年报告.docx")
    assert '  - [修订制度, 法规科, "2025年6月"]' in (folder / "charts/抓执法.yaml").read_text(encoding="utf-8")
    assert "原来没有表题，用了“抓执法”" in result.out


def test_a_long_table_stands_in_a_sheet_of_its_own_and_each_row_is_its_own_metric(brought, composed):
    rows = [["镇", "检查（次）"], *([f"第{n}镇", "12"] for n in range(130))]
    _, folder = brought(table(rows, caption="表1　检查情况"), name="去年报告.docx")
    sheet = (folder / "tables/检查情况.csv").read_text(encoding="utf-8-sig").splitlines()
    assert sheet[:2] == ["镇,检查（次）", "第0镇,{{ 第0镇.数值 }}"]
    assert "文件: 检查情况.csv" in (folder / "charts/检查情况.yaml").read_text(encoding="utf-8")
    assert "第129镇\t12" in composed(folder).outline()


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def locked() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("空.txt", b"", "文件是空的"),
        ("空.docx", word(), "里面没有文字"),
        ("坏.docx", cut(word("甲乙丙丁" * 30)), "文件已损坏"),
        ("锁.docx", locked(), "加密"),
        ("扫描.pdf", b"%PDF-1.7\n", "这是 PDF"),
        ("照片.jpg", b"\xff\xd8\xff", "这是图片"),
        ("外文.txt", b"hello world " * 50, "不像一份报告"),
        (
            "无名.docx",
            word("总结", "今年做了许多工作，取得了不少成绩，还有许多不足，明年继续努力，争取更大的进步。"),
            "--unit 单位全称",
        ),
    ],
)
def test_what_cannot_be_read_is_told_in_one_message(brought, name, data, said):
    result, folder = brought(data, name=name)
    assert result.code == 1
    assert said in result.err
    assert result.err.count("错误 ") == 1
    assert not folder.exists()


def test_a_file_of_another_kind_is_told_how_to_type_it(lawreport, tmp_path):
    assert "--to 新文件夹" in lawreport("import", tmp_path / "报告.docx").err
    assert "不能把“.mp4”当报告读" in lawreport("import", tmp_path / "录像.mp4", "--to", tmp_path / "新").err


def test_a_document_with_another_ending_is_read_all_the_same(brought):
    data = word(*REPORT.splitlines())
    assert zipfile.is_zipfile(io.BytesIO(data))
    assert brought(data, name="去年报告.wps")[0].code == 0


def test_without_libreoffice_an_old_file_says_what_to_do(brought, monkeypatch):
    monkeypatch.setattr("lawreport.word.libreoffice.find_office", lambda: None)
    result, _ = brought(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, name="去年报告.doc")
    assert "要用 LibreOffice" in result.err
    assert "另存为 .docx" in result.err


@pytest.mark.office
def test_old_word_rich_text_and_opendocument_are_read(brought, tmp_path):
    from lawreport.word.libreoffice import convert

    source = tmp_path / "原稿.docx"
    source.write_bytes(word(*REPORT.splitlines()))
    for kind in ("doc", "rtf", "odt"):
        data = convert([source], kind, tmp_path / kind)[0].read_bytes()
        result, folder = brought(data, name=f"去年报告.{kind}")
        assert result.code == 0, result.text
        assert "认出 3 个数" in result.out
        folder.rename(tmp_path / f"读过{kind}")


def test_a_long_report_is_read_in_time_that_grows_with_it(brought):
    import time

    lines = [f"检查第{n}批企业{n + 3}家，查处案件{n + 1}件，罚款{n}.5万元。" for n in range(1500)]
    start = time.process_time()
    result, _ = brought(HEAD + "一、主要举措\n" + "\n".join(lines) + "\n" + "检查企业12家，" * 5000 + "。\n")
    assert result.code == 0, result.text
    assert time.process_time() - start < 30


WEB = """<html><head><meta charset="utf-8"></head><body><h1>甲县教育局2024年法治政府建设年度报告（征求意见稿）</h1>
<p><img src="http://127.0.0.1:9/x.png">一、主要举措</p>
<p>（一）规范执法。检查校外培训机构132家次，责令整改17家。</p>
<p>二、下一年安排</p><p>继续做好各项工作。</p><p>甲县教育局</p><p>2025年1月20日</p></body></html>"""


@pytest.mark.office
def test_a_web_page_called_doc_is_read_and_asks_for_nothing_outside(brought, composed):
    from lawreport.word.libreoffice import find_office

    if find_office() is None:
        pytest.skip("LibreOffice 没有安装")
    result, folder = brought(WEB, name="网页稿.doc")
    assert result.code == 0 and "一段不差" in result.out, result.text
    printed = composed(folder)
    assert printed.title == "甲县教育局2024年法治政府建设年度报告（征求意见稿）"
    assert "标题一｜一、主要举措\n段首标题二｜（一）规范执法。" in printed.outline()


@pytest.mark.office
def test_what_libreoffice_says_in_english_is_not_repeated(brought):
    result, _ = brought(b"\x00\x01\x02 no document \xff" * 40, name="坏了.wps")
    english = set(re.findall("[A-Za-z]{4,}", result.err)) - {"LibreOffice", "Word", "docx"}
    assert result.code == 1 and not english, result.err
