"""Print docs/rules.md: `python -m lawreport.rules > docs/rules.md`."""

import sys

from lawreport.rules import docs

sys.stdout.reconfigure(encoding="utf-8", newline="\n")
sys.stdout.write(docs())
