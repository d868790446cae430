"""The fields of every file, as programs of editors see them: the JSON Schemas are fresh, and our files fit them."""

import re
from pathlib import Path

import pytest
import yaml
from where import CORPUS, ROOT

from lawreport.app.commands.schema import generated
from lawreport.files.yamlfile import parse
from lawreport.problem import Problems
from lawreport.source.fields import SECTION, schemas

SCHEMAS = schemas()
FILES = sorted(
    p
    for folder in (ROOT, ROOT / "examples" / "wangchuan", *(CORPUS / "samples").iterdir(), ROOT / "tests/corpus/faulty/_base")
    for part in ("data", "sections", "charts")
    for p in (folder / part).rglob("*.yaml")
)


def kind_of(path: Path) -> str:
    if path.parent.name == "charts":
        return "chart"
    return {"unit": "unit", "metrics": "metrics", "checks": "checks", "report": "report"}.get(path.stem, "section")


def faults(value, schema: dict, whole: dict, path: str = "") -> list[str]:
    """Return where a value does not fit the part of JSON Schema that ours use."""
    if "$ref" in schema:
        return faults(value, whole["$defs"][schema["$ref"].removeprefix("#/$defs/")], whole, path)
    if "if" in schema:
        tried = [next(iter(one["properties"].items())) for one in schema["if"]["anyOf"]]
        fits = isinstance(value, dict) and any(value.get(key) in wanted["enum"] for key, wanted in tried)
        return faults(value, schema["then" if fits else "else"], whole, path)
    if "not" in schema:
        return [f"{path}: {schema['not']}"] if not faults(value, schema["not"], whole, path) else []
    if "allOf" in schema:
        rest = {name: part for name, part in schema.items() if name != "allOf"}
        return [f for part in (rest, *schema["allOf"]) for f in faults(value, part, whole, path)]
    if set(schema) == {"required"}:
        return [f"{path}: no {name}" for name in schema["required"] if name not in value]
    if "anyOf" in schema:
        tried = [faults(value, s, whole, path) for s in schema["anyOf"]]
        return [] if not all(tried) else min(tried, key=len)
    if "enum" in schema:
        return [] if value in schema["enum"] else [f"{path}: {value!r} is none of {schema['enum']}"]
    types = {"string": str, "integer": int, "number": (int, float), "object": dict, "array": list, "null": type(None)}
    wanted = schema.get("type", list(types))
    wanted = wanted if isinstance(wanted, list) else [wanted]
    if not any(isinstance(value, types[t]) for t in wanted):
        return [f"{path}: {value!r} is no {wanted}"]
    if "pattern" in schema and not re.search(schema["pattern"], value):
        return [f"{path}: {value!r} is not like {schema['pattern']}"]
    if isinstance(value, list):
        return [f for i, item in enumerate(value) for f in faults(item, schema["items"], whole, f"{path}[{i}]")]
    return _faults_of_fields(value, schema, whole, path) if isinstance(value, dict) else []


def _faults_of_fields(value: dict, schema: dict, whole: dict, path: str) -> list[str]:
    known, other = schema.get("properties", {}), schema.get("additionalProperties", "type" not in schema)
    found = [f"{path}: no {name}" for name in schema.get("required", []) if name not in value]
    for name, item in value.items():
        part = known.get(name, other)
        if part is not True:
            found += faults(item, part, whole, f"{path}.{name}") if part else [f"{path}: {name} is unknown"]
    return found


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schema_in_docs_is_fresh(name):
    path = f"docs/schema/{name}.json"
    assert (ROOT / path).read_bytes() == generated()[path], "run: python build_report.py schema"


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_file_fits_its_schema_and_says_which_it_is(path):
    text = path.read_text(encoding="utf-8")
    schema = SCHEMAS[kind_of(path)]
    assert faults(yaml.safe_load(text), schema, schema) == []
    named = re.search(r"^# yaml-language-server: \$schema=(\S+)$", text, re.M)
    assert named and (path.parent / named[1]).resolve() == ROOT / "docs" / "schema" / f"{kind_of(path)}.json"


@pytest.mark.parametrize(
    "text",
    [
        "hedaing: 甲",
        "heading: [甲]",
        "covers: mesures",
        "points: 甲",
        "place: 另行",
        "children: [{titel: 甲}]",
        "标提: 甲",
        "要点: 甲",
        "内容: 举错",
        "heading: 甲\n标题: 乙",
    ],
)
def test_the_schema_refuses_what_the_program_refuses(text):
    problems = Problems()
    SECTION.read(parse(text, "a.yaml")[0], problems)
    assert problems.errors() and faults(yaml.safe_load(text), SCHEMAS["section"], SCHEMAS["section"])


def test_every_field_is_explained_in_chinese():
    for name, schema in SCHEMAS.items():
        for record in schema.get("$defs", {}).values():
            for field, part in record["properties"].items():
                assert re.search("[\u4e00-\u9fff]", part["description"]), (name, field)


def test_editors_are_told_of_every_field_of_a_section_and_a_report():
    told = (ROOT / "docs" / "editing.md").read_text(encoding="utf-8")
    fields = [
        f
        for name in ("section", "report", "chart", "metrics", "unit")
        for r in SCHEMAS[name]["$defs"].values()
        for f in r["properties"]
    ]
    assert [f for f in fields if not re.search(rf"\b{f}\b", told)] == []
