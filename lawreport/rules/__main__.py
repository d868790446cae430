"""Print docs/rules.md: `python -m lawreport.rules > docs/rules.md`.

In: the rules. Out: the page on standard output.
Responsible for: UTF-8, whatever encoding the terminal has.
"""

import sys

from lawreport.rules import docs

sys.stdout.buffer.write(docs().encode())
