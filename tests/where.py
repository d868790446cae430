"""Where things are: the repository, its tests, and the corpora that they share; and how long tests may take."""

import os
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
if str(ROOT) not in sys.path:  # gallery.py, guard.py and others are also run by themselves, from anywhere
    sys.path.insert(0, str(ROOT))
CORPUS = TESTS / "corpus"
THOROUGH = bool(os.environ.get("LAWREPORT_THOROUGH"))  # as in CI
SOME = 1 if THOROUGH else 3  # what takes long is tried at one place in so many
