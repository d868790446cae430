"""Bytes become text in the encodings that Chinese editors save, and nothing becomes nonsense."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawreport.files.textfile import decode, encoded_like
from lawreport.problem import Trouble

TEXT = "全年检查指导单位6603家，发现火灾隐患7292处。\r\n“三项制度”——落实到位…\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_what_editors_save_is_read(encoding):
    assert decode(TEXT.encode(encoding), "a.csv") == TEXT


def test_utf_16_of_either_order_needs_its_mark():
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        assert decode(mark + TEXT.encode(encoding), "a.csv") == TEXT


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_goes_back_as_it_came(encoding):
    data = TEXT.encode(encoding)
    assert encoded_like(data, decode(data, "a.csv")) == data


def test_nothing_at_all_is_an_empty_text():
    assert decode(b"", "a.csv") == ""


@pytest.mark.parametrize(
    "data, id",
    [
        ("檢查單位，火災隱患，整改情況".encode("big5"), "text-encoding"),
        ("検査対象の施設とその違反の件数".encode("shift_jis"), "text-encoding"),
        ("Überprüfte Betriebe: größer".encode("latin-1"), "text-encoding"),
        ("检查".encode()[:-1] + b"\n", "text-encoding"),
        (b"\xff\xfe\x00", "text-encoding"),
        (b"PK\x03\x04....", "text-format"),
        (b"\xd0\xcf\x11\xe0....", "text-format"),
        (b"%PDF-1.7", "text-format"),
        (b"\x89PNG\r\n", "text-format"),
    ],
)
def test_what_only_looks_like_text_is_refused(data, id):
    with pytest.raises(Trouble) as trouble:
        decode(data, "data/2024.csv")
    (problem,) = trouble.value.problems
    assert problem.id == id and problem.place.file == "data/2024.csv" and problem.hint


@given(st.text(st.sampled_from("检查单位火灾隐患整改，。、（）“”0123456789abc \n"), max_size=200))
def test_any_common_chinese_text_survives_gb18030(text):
    text = f"指标{text}"  # no UTF-8: a few single Hanzi of GB18030 are letters of UTF-8 too
    assert decode(text.encode("gb18030"), "a.csv") == text


@given(st.binary(max_size=60))
def test_any_bytes_are_text_or_told(data):
    try:
        assert isinstance(decode(data, "a.csv"), str)
    except Trouble as trouble:
        assert trouble.problems
