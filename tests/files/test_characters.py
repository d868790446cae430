import pytest

from lawreport.files.characters import named, suspicious
from lawreport.problem import Severity


@pytest.mark.parametrize(
    "text",
    [
        "2024年检查6603家，整改率98.5%。",
        "第一行\n第二行\r\n\t缩进",
        "",
        "𠮷野家",
        "齾\U000e0100",
        "👨‍👩‍👧",
        "🏳️‍🌈",
        "❤️",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    ],
)
def test_ordinary_text_is_not_suspicious(text):
    assert suspicious(text) == []


@pytest.mark.parametrize(
    "character",
    [
        "\x00",
        "\x0b",
        "\x1f",
        "\x7f",
        "\x85",
        "\ud800",
        "\udfff",
        "\ufdd0",
        "\ufdef",
        "\ufffe",
        "\uffff",
        "\U0001fffe",
        "\U0010ffff",
    ],
)
def test_characters_that_damage_a_file_are_errors(character):
    (found,) = suspicious(f"检查{character}单位")
    assert (found.index, found.codepoint, found.severity) == (2, ord(character), Severity.ERROR)
    assert named(character) in found.message


@pytest.mark.parametrize(
    "character",
    [
        "\u200b",
        "\u200d",
        "\u200e",
        "\u2060",
        "\ufeff",
        "\u00ad",
        "\u3164",
        "\u202a",
        "\u202e",
        "\u2066",
        "\u2069",
        "\u2028",
        "\ue000",
        "\U000f0000",
        "\U00100001",
        "\ufffd",
    ],
)
def test_invisible_and_private_characters_are_warnings(character):
    (found,) = suspicious(f"检查{character}单位")
    assert (found.index, found.severity) == (2, Severity.WARNING)
    assert named(character) in found.message


def test_a_joiner_between_an_emoji_and_a_word_is_still_found():
    assert [s.index for s in suspicious("👨\u200d单位\u200d👨")] == [1, 4]


def test_every_suspect_is_listed_in_order():
    assert [s.codepoint for s in suspicious("a\u200bb\x00c\ue001")] == [0x200B, 0, 0xE001]
