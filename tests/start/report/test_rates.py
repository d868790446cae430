"""The reports of tests/corpus/imports: figures, names, kinds of paragraph are read as they should be, no word is lost."""

import pytest
from imports import cases, rates, there_and_back
from where import CORPUS, ROOT

CASES = {case.name: case for case in cases()}


@pytest.mark.parametrize("name", CASES)
def test_each_report_is_read(name, tmp_path, capsys):
    read = rates(CASES[name], tmp_path)
    assert read.lost == ()
    assert read.invented == ()
    assert read.found[0] >= 0.95 * read.found[1], read.missed
    assert read.named[0] >= 0.85 * read.named[1], read.misnamed
    assert read.kinds[0] >= 0.93 * read.kinds[1], read.unlike


BACK = [
    "a_run_in_chain",
    "e_numbers_across",
    "f_topic_sentences",
    "h_cover_letter",
    "j_two_units",
    "n_mixed_siblings",
    "o_attachments",
]


@pytest.mark.parametrize("sample", BACK)
def test_our_own_reports_come_back_as_they_were(sample, tmp_path, capsys):
    back = there_and_back(CORPUS / "samples" / sample, tmp_path)
    assert back.unlike == ()


def test_a_report_with_charts_keeps_its_words(tmp_path, capsys):
    back = there_and_back(ROOT, tmp_path)
    assert back.words[0] == back.words[1]
    assert "张图片读成了照片" in capsys.readouterr().out
