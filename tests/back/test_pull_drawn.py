"""Edited reports drawn at random: every word of the file is written or told, every figure stays a figure."""

import pytest
from pulling import drawn, measured

FIRST, COUNT = 5000, 42  # two of every sample


@pytest.mark.parametrize("seed", range(FIRST, FIRST + COUNT))
def test_what_was_edited_is_written_or_told(seed):
    found, _ = measured(drawn(seed))
    assert found.told, found.hunks
    assert not found.typed
    assert found.kept == found.stood
