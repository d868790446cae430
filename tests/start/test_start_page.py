"""docs/start.md says what the program says, its pictures are small, and its links lead somewhere."""

import re

import pytest
from where import ROOT

PAGE = (ROOT / "docs/start.md").read_text(encoding="utf-8")
SAMPLE = "D:\\材料（最终）\\年度报告"


def told(beginning: str) -> list[str]:
    """Return the lines of the page that a program is said to print, from the block that begins so."""
    blocks = re.findall(r"```text\n(.*?)\n```", PAGE, re.S)
    return next(block for block in blocks if block.startswith(beginning)).split("\n")


def test_init_says_what_the_page_says(lawreport, tmp_path):
    folder = tmp_path / "年度报告"
    said = lawreport("init", folder, "--unit", "甲市乙区水务局", "--year", "2025")
    assert [line.replace(str(folder), SAMPLE) for line in said.lines] == told("已建好：")
    assert f"python build_report.py init {SAMPLE} --unit 甲市乙区水务局 --year 2025" in PAGE
    checked = lawreport("check", "--all", "--project", folder).lines
    assert [line for line in told("错误 data/2025.csv:2") if line not in checked] == []


@pytest.mark.parametrize("picture", re.findall(r"!\[[^\]]+\]\(([^)]+)\)", PAGE))
def test_pictures_are_there_and_small(picture):
    assert (ROOT / "docs" / picture).stat().st_size <= 150_000


@pytest.mark.parametrize("link", re.findall(r"(?<!!)\[[^\]]+\]\(([\w.]+\.md)\)", PAGE))
def test_links_lead_somewhere(link):
    assert (ROOT / "docs" / link).is_file()


@pytest.mark.parametrize("anchor", re.findall(r"\]\(#([^)]+)\)", PAGE))
def test_the_table_of_ways_leads_to_its_parts(anchor):
    heads = [
        re.sub(r"[^\w\u4e00-\u9fff-]", "", head.replace(" ", "-")).lower() for head in re.findall(r"^## (.+)$", PAGE, re.M)
    ]
    assert anchor in heads
