"""pandoc on given words, table and pictures, a process a report: `pandoc_given.py CONTENT.json REFERENCE OUTDIR COUNT`."""

import json
import subprocess
import sys
from pathlib import Path

content, reference, out, count = (
    json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")),
    sys.argv[2],
    sys.argv[3],
    int(sys.argv[4]),
)
rows = ["| " + " | ".join(row.values()) + " |" for row in content["rows"]]
text = "\n\n".join(
    [
        *content["paragraphs"],
        "\n".join([rows[0], "|" + "---|" * len(content["rows"][0]), *rows[1:]]),
        *(f"![]({path})" for path in content["pictures"]),
    ]
)
for number in range(count):
    subprocess.run(
        ["pandoc", "-f", "markdown", f"--reference-doc={reference}", "-o", f"{out}/{number}.docx"],
        input=text.encode(),
        check=True,
    )
