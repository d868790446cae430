"""What was answered about the names in one's own tables: data/import.yaml, a list that people can read and change.

In: the file of a project; new answers. Out: name as typed → metric, 不要, 待定 or 新指标; the text with the answers in it.
Responsible for: the form of that list. Lines that are there keep their order and comments.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from lawreport.base.disk import File
from lawreport.files import yamlfile
from lawreport.files.textfile import decode, encoded_like
from lawreport.files.yamlfile import Scalar
from lawreport.problem import Place, Problems, did_you_mean
from lawreport.start.tables.matching import NEW, OPEN, UNWANTED

NAME = "data/import.yaml"
_HEADER = (
    "# 导入对照：自己的数据表里怎么叫（左边），是指标目录里的哪个指标（右边）。import 数据表时用，明年照旧。\n"
    f"# 右边也可以写：{UNWANTED}（这一行不读）、{NEW}（加进指标目录）、{OPEN}（还没有定，先不读）。\n"
)


def read_answers(file: File | None, catalogue: Mapping[str, object]) -> dict[str, str]:
    """Return the answers in a file; none where there is none. Raise `Trouble` with everything that is wrong in it."""
    if file is None:
        return {}
    root, problems = yamlfile.load(file)
    answers: dict[str, str] = {}
    if not isinstance(root, yamlfile.Mapping):
        problems.add("field-type", "导入对照应当一行一条，写成“表里的名字: 指标”", root.place, "例如：罚款总额: 罚款金额")
    for key, value in root.items if isinstance(root, yamlfile.Mapping) else ():
        if isinstance(value, Scalar) and _fits(value, catalogue, problems):
            answers[key.text] = value.text.strip()
    problems.raise_errors()
    return answers


def _fits(value: Scalar, catalogue: Mapping[str, object], problems: Problems) -> bool:
    text = value.text.strip()
    if text in catalogue or text in (UNWANTED, OPEN, NEW):
        return True
    hint = did_you_mean(text, catalogue) or f"请写指标目录里的名字，或 {UNWANTED}、{NEW}、{OPEN}。"
    problems.add("import-answer", f"指标目录里没有“{text}”", value.place, hint)
    return False


def with_answers(before: bytes | None, answers: Mapping[str, str]) -> bytes:
    """Return the list with the answers in it: those that are there changed in place, the others below."""
    text = decode(before, NAME) if before else _HEADER
    root = yamlfile.parse(text, NAME)[0] if before and _filled(text) else None
    there = {key.text: value for key, value in root.items} if isinstance(root, yamlfile.Mapping) else {}
    rows = re.split(r"(\r\n|\r|\n)", text)
    for name, answer in answers.items():
        value = there.get(name)
        if isinstance(value, Scalar) and value.text.strip() != answer:
            place: Place = value.at(0)
            row, at = 2 * (place.line - 1), place.column - 1
            rows[row] = rows[row][:at] + answer + rows[row][at + len(value.text) :]
    end = "" if rows[-1] == "" else "\n"
    new = "".join(f"{_quoted(name)}: {answer}\n" for name, answer in answers.items() if name not in there)
    return encoded_like(before or b"", "".join(rows) + (end + new if new else ""))


def _filled(text: str) -> bool:
    return any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines())


def _quoted(name: str) -> str:
    """Return a key as YAML reads it back."""
    return name if re.fullmatch(r"[^\W\d_]\w*", name) else json.dumps(name, ensure_ascii=False)
