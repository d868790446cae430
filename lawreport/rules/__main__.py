"""Print docs/rules.md: `python -m lawreport.rules > docs/rules.md`."""

import sys

from lawreport.rules import docs

sys.stdout.buffer.write(docs().encode())
