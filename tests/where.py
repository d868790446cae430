"""Where things are: the repository, its tests, and the corpora that they share."""

import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
if str(ROOT) not in sys.path:  # gallery.py, guard.py and others are also run by themselves, from anywhere
    sys.path.insert(0, str(ROOT))
CORPUS = TESTS / "corpus"
