"""docxtpl on given words, table and pictures: `docxtpl_given.py CONTENT.json TEMPLATE OUTDIR COUNT`."""

import json
import sys
from pathlib import Path

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage

content, template, out, count = (
    json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")),
    sys.argv[2],
    sys.argv[3],
    int(sys.argv[4]),
)
for number in range(count):
    word = DocxTemplate(template)
    pictures = [InlineImage(word, path, width=Mm(150)) for path in content["pictures"]]
    word.render({**content, "pictures": pictures}, autoescape=True)
    word.save(f"{out}/{number}.docx")
