"""Print docs/rules.md: `python -m lawreport.rules > docs/rules.md`.

In: nothing. Out: the page on standard output.
Responsible for: nothing else.
"""

import sys

from lawreport.rules import docs

sys.stdout.buffer.write(docs().encode())
