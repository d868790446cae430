"""Fonts that a computer lacks are told with what Word takes for them, where somebody opens the file on that computer."""

import shutil
import sys

import pytest

from lawreport.base import fonts

STANDARD = ("方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312", "宋体", "Times New Roman")
INSTALLED = fonts.installed.__wrapped__  # as it is: conftest has every other test not look


@pytest.fixture
def having(monkeypatch):
    """Return a function that gives the computer fonts."""

    def give(*names: str) -> None:
        monkeypatch.setattr(fonts, "installed", lambda: frozenset(name.casefold() for name in names))

    return give


def hints(result) -> list[str]:
    return [line for line in result.lines if "这台电脑没有装" in line]


def test_nothing_is_said_where_all_fonts_are_there(written, lawreport, having):
    having(*STANDARD)
    assert not hints(lawreport("status", "--project", written()))


def test_english_names_of_a_font_are_the_font(written, lawreport, having):
    having("FZXiaoBiaoSong-B05S", "SimHei", "KaiTi_GB2312", "FangSong_GB2312", "SimSun", "Times New Roman")
    assert not hints(lawreport("status", "--project", written()))


def test_the_stand_in_that_the_file_names_is_told_and_what_has_none(written, lawreport, having):
    having("SimHei", "仿宋", "KaiTi", "SimSun", "Times New Roman")
    told = lawreport("status", "--project", written())
    (hint,) = hints(told)
    assert hint.partition("  ")[2] == (
        "这台电脑没有装 仿宋_GB2312、方正小标宋简体、楷体_GB2312；在这里用 Word、WPS 打开，"
        "仿宋_GB2312 换成 仿宋，楷体_GB2312 换成 楷体，方正小标宋简体由 Word 自己挑（中文一般是宋体）"
    )
    assert "授权的字体" in told.text and told.code == 0


def test_it_is_said_when_a_unit_begins_and_when_its_fonts_are_chosen(lawreport, having, tmp_path):
    having("宋体")
    folder = tmp_path / "年报"
    assert hints(lawreport("init", folder, "--unit", "甲市乙区水务局", "--year", "2025"))
    profile = "字体: {小标宋: 宋体, 仿宋: 某仿宋}\n"
    (folder / "templates/profile.yaml").write_text(profile, encoding="utf-8")
    (told,) = hints(lawreport("template", "--project", folder))
    assert "某仿宋" in told and "方正小标宋" not in told


def test_a_file_of_another_kind_names_no_fonts(having):
    from lawreport.inspection.absent_fonts import absent_fonts, absent_in_pdf

    having("宋体")
    assert absent_fonts(b"\xd0\xcf\x11\xe0 old", "旧.doc") is absent_in_pdf("文字".encode(), "乙.docx") is None


@pytest.mark.parametrize("command", [["check", "--all"], ["build"], ["status", "--format", "json"]])
def test_what_is_said_of_a_report_is_the_same_on_every_computer(written, lawreport, having, command):
    folder = written()
    having(*STANDARD)
    lawreport(*command, "--project", folder)
    said = lawreport(*command, "--project", folder).text
    having("DejaVu Sans")
    assert lawreport(*command, "--project", folder).text == said


def test_a_pdf_made_without_the_fonts_is_told_to_hold_others(written, lawreport, having, monkeypatch):
    from lawreport.inspection.absent_fonts import absent_in_pdf

    folder = written()
    lawreport("build", "--project", folder)
    report = next((folder / "build").glob("*.docx")).read_bytes()
    having(*STANDARD)
    assert absent_in_pdf(report, "报告.docx") is None
    having("宋体")
    problem = absent_in_pdf(report, "报告.docx")
    assert problem and "PDF 里用的是别的字体" in problem.message and "黑体" in problem.message


@pytest.mark.skipif(not shutil.which("fc-list"), reason="需要 fontconfig")
def test_the_fonts_of_linux_are_those_of_fontconfig(tmp_path, monkeypatch):
    settings = tmp_path / "fonts.conf"
    folder = tmp_path / "字体"
    folder.mkdir()
    settings.write_text(f"<fontconfig><dir>{folder}</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>", encoding="utf-8")
    monkeypatch.setenv("FONTCONFIG_FILE", str(settings))
    assert INSTALLED() is None
    from where import ROOT

    shutil.copy(ROOT / "lawreport/fonts/NotoSansSC-Regular-subset.otf", folder)
    names = INSTALLED()
    assert names and fonts.has(names, "noto sans sc") and not fonts.has(names, "黑体")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows 用注册表")
def test_a_computer_without_fontconfig_lacks_nothing(monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    assert INSTALLED() is None


class Registry:
    """A stand-in for `winreg`: the computer's key and the user's, the latter missing."""

    HKEY_LOCAL_MACHINE, HKEY_CURRENT_USER = "computer", "user"
    values = ("宋体 & 新宋体 (TrueType)", "方正小标宋简体 (TrueType)")

    def OpenKey(self, root: str, path: str):
        import contextlib

        if root != "computer" or not path.endswith("Fonts"):
            raise FileNotFoundError(path)
        return contextlib.nullcontext()

    def QueryInfoKey(self, key):
        return 0, len(self.values), 0

    def EnumValue(self, key, number: int):
        return self.values[number], "x.ttf", 1


def test_the_fonts_of_windows_are_those_of_its_registry(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "winreg", Registry())
    assert INSTALLED() == {"宋体", "新宋体", "方正小标宋简体"}


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("宋体 & 新宋体 (TrueType)", ["宋体", "新宋体"]),
        ("SimSun & NSimSun (TrueType)", ["SimSun", "NSimSun"]),
        ("仿宋_GB2312 (TrueType)", ["仿宋_GB2312"]),
        ("方正小标宋简体 (OpenType)", ["方正小标宋简体"]),
        ("方正小标宋简体", ["方正小标宋简体"]),
    ],
)
def test_a_value_of_the_registry_names_its_fonts(value, names):
    assert fonts.names_in(value) == names
