"""The report as plain text: what a clerk pastes into a form (units and numbers are 虚构)."""

import guard
import pytest
from test_page import drawn, words_of

from lawreport.edition import Edition
from lawreport.screen.text import encoded, text

LETTER = """\
title: 报告
date: 2025年1月20日
red_head: {mark: 甲区司法局文件, number: 甲司〔2025〕1号, signers: [丁一]}
recipients: 区政府
signature: [甲区司法局, 乙区司法局]
imprint: {copy_to: 区委, printer: 办公室}
"""


@pytest.mark.parametrize("name", guard.projects())
def test_the_text_holds_the_words_of_the_report_in_order(name, tmp_path):
    guard.copy(name, tmp_path)
    report = drawn(tmp_path)[0]
    for edition in Edition:
        said = text(report, edition).replace("\r\n", "").replace("\t", "").replace("\u3000", "").replace("［图］", "")
        note = "草稿（送审稿）：未经审定，请勿公开、转发。" if edition is Edition.DRAFT else ""
        assert said == note + words_of(report).replace("\u3000", "")


def test_a_report_as_text(written):
    assert text(drawn(written())[0], Edition.PUBLIC).split("\r\n") == [
        "甲区司法局2024年法治政府建设年度报告",
        "",
        "　　现将2024年法治政府建设情况报告如下。",
        "　　一、主要举措和成效",
        "　　（一）规范行政执法。全年检查单位1200家，发现隐患860处，整改率为98.3%。"
        "一是主要负责人履行第一责任人职责。二是开展培训12场次。",
        "",
        "［图］条形图：2024年隐患治理情况。2024年：火灾隐患860处，整改隐患845处。",
        "图1　2024年隐患治理情况",
        "数据来源：虚构样例",
        "",
        "　　二、存在的不足和原因",
        "　　基层执法力量不足，主要原因是人员补充不及时。",
        "　　三、2025年主要安排",
        "　　2025年，持续规范行政执法。",
        "",
        "　　附件：主要指标",
        "",
        "甲区司法局",
        "2025年1月20日",
        "",
        "附件",
        "",
        "主要指标",
        "",
        "表1　2024年主要指标",
        "指标\t单位\t2024年",
        "检查单位\t家\t1200",
        "火灾隐患\t处\t860",
        "整改率\t%\t98.3",
        "数据来源：虚构样例",
        "",
    ]


def test_head_and_foot_of_a_document(written):
    lines = text(drawn(written({"sections/2024/report.yaml": LETTER}))[0], Edition.DRAFT).split("\r\n")
    assert lines[:7] == [
        "草稿（送审稿）：未经审定，请勿公开、转发。",
        "",
        "甲区司法局文件",
        "甲司〔2025〕1号\t签发人：丁一",
        "",
        "报告",
        "",
    ]
    assert lines[-8:] == ["", "甲区司法局", "乙区司法局", "2025年1月20日", "", "抄送：区委。", "办公室\t2025年1月20日印发", ""]


def test_notepad_word_and_wps_know_that_it_is_utf_8():
    assert encoded("甲") == b"\xef\xbb\xbf\xe7\x94\xb2"
