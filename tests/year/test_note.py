"""The note for superiors: an official-looking page, clean inside, the same bytes for the same rows."""

import datetime
import io
import zipfile
from decimal import Decimal

import pytest

from lawreport.model import Metric
from lawreport.word.libreoffice import convert, find_office
from lawreport.word.template.profile import Fonts
from lawreport.year.compare import Row
from lawreport.year.note import note

DAY = datetime.date(2025, 1, 20)


def rows(count):
    return [Row(Metric(f"指标{i}", "件"), str(i), str(i + 10), "增加10", "增长10.0%", 1, Decimal(i + 1)) for i in range(count)]


def made(count=3):
    return note("甲区司法局", rows(count), 2023, 2024, Fonts(), DAY)


def texts(data):
    from docx import Document

    document = Document(io.BytesIO(data))
    return [p.text for p in document.paragraphs], [[c.text for c in r.cells] for r in document.tables[0].rows]


def test_title_sentence_table_and_note_stand_in_order():
    paragraphs, table = texts(made())
    assert paragraphs[:2] == ["甲区司法局", "2024年与2023年数据对比"]
    assert paragraphs[2].startswith("2024年与2023年相比，3项指标中3项上升。")
    assert paragraphs[3].startswith("注：")
    assert table == [
        ["指标", "单位", "2023年", "2024年", "增减", "同比"],
        ["指标0", "件", "0", "10", "增加10", "增长10.0%"],
        ["指标1", "件", "1", "11", "增加10", "增长10.0%"],
        ["指标2", "件", "2", "12", "增加10", "增长10.0%"],
    ]


def test_the_same_rows_give_the_same_bytes():
    assert made() == made()


def test_the_file_names_no_library_and_no_person():
    with zipfile.ZipFile(io.BytesIO(made())) as archive:
        properties = archive.read("docProps/core.xml").decode()
    assert "python-docx" not in properties and "甲区司法局2024年与2023年数据对比" in properties


def test_the_file_is_sound(tmp_path):
    import ooxml_integrity
    from openxml_audit import OpenXmlValidator

    path = tmp_path / "对比.docx"
    path.write_bytes(made(20))
    assert list(OpenXmlValidator().validate(path).errors) == [] == list(ooxml_integrity.check(path))


@pytest.mark.office
@pytest.mark.parametrize("count", [3, 20, 30])
def test_up_to_thirty_metrics_fit_on_one_page(tmp_path, count):
    import pypdfium2

    if find_office() is None:
        pytest.skip("没有 LibreOffice")
    path = tmp_path / "对比.docx"
    path.write_bytes(made(count))
    with pypdfium2.PdfDocument(convert([path], "pdf", tmp_path)[0]) as document:
        assert len(document) == 1


def test_the_command_writes_it(written, lawreport):
    folder = written({"data/2023.csv": "指标,数值\n检查单位,1000\n"})
    result = lawreport("diff", "2023", "2024", "--word", "--project", folder)
    path = folder / "build" / "甲区司法局2024年与2023年数据对比.docx"
    assert result.code == 0 and str(path) in result.out
    assert texts(path.read_bytes())[1][1][:4] == ["检查单位", "家", "1000", "1200"]
