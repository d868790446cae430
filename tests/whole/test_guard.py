"""Moving code moves nothing else: every project at hand gives what it gave before (see guard.py)."""

import pytest
from guard import differences, given, kept, projects


@pytest.mark.parametrize("name", projects())
def test_the_program_gives_what_it_gave(name):
    assert list(differences(kept(name), given(name))) == []


def test_a_difference_is_told_with_its_place():
    before = {"draft": {"parts": {"a.xml": "1"}, "words": ["甲", "乙"]}}
    after = {"draft": {"parts": {"a.xml": "2"}, "words": ["甲", "丙"]}}
    assert list(differences(before, after)) == ["/draft/parts/a.xml: '1' → '2'", "/draft/words/2: '乙' → '丙'"]
