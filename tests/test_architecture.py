"""Imports run one way, steps do not know each other, and the command line opens nothing heavy."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "lawreport"


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(p): p for p in sorted(PACKAGE.rglob("*.py"))}


def imported(path: Path) -> Iterator[str]:
    """Return every module that a file imports, within its functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in MODULES else node.module


USES = {name: {m for m in imported(path) if m in MODULES and m != name} for name, path in MODULES.items()}
OUTSIDE = {
    name: {m.partition(".")[0] for m in imported(path)} - {"lawreport", *sys.stdlib_module_names}
    for name, path in MODULES.items()
}

# The line of the design: whatever stands on one line may import what stands above it and beside it, nothing below.
ORDER = [
    ["problem"],
    ["model", "project", "yamlfile", "textfile", "characters"],
    ["quantity", "tables", "shape", "formats", "expression", "metrics"],
    ["template", "geometry", "prose"],
    ["read", "shown", "compose", "charts", "anchors", "wordparts", "render", "rules"],
    ["check", "waivers"],
    ["pipeline"],
    ["deliver"],
    ["commands"],
]
STEPS = ["read", "compose", "charts", "render", "rules"]


def stage(name: str) -> int | None:
    first = name.removeprefix("lawreport.").partition(".")[0]
    return next((i for i, names in enumerate(ORDER) if first in names), None)


def step(name: str) -> str | None:
    first = name.removeprefix("lawreport.").partition(".")[0]
    return first if first in STEPS else None


@pytest.mark.parametrize("name", [n for n in MODULES if stage(n) is not None])
def test_imports_run_one_way(name):
    later = [used for used in USES[name] if stage(used) is not None and stage(used) > stage(name)]
    assert later == [], f"{name} is used by these, and may not know them"


def test_no_modules_import_each_other_in_a_circle_when_they_are_opened():
    uses = {name: opened_with(name) for name in MODULES}
    done: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> None:
        assert name not in above, f"circle: {' → '.join([*above[above.index(name) :], name])}"
        if name not in done:
            for used in uses[name]:
                visit(used, (*above, name))
            done.add(name)

    for name in MODULES:
        visit(name, ())


def opened_with(name: str) -> set[str]:
    """Return the modules that a module imports as it is opened; a package that gathers its own modules aside."""
    body = ast.parse(MODULES[name].read_text(encoding="utf-8")).body
    uses = set()
    for node in (n for n in body if isinstance(n, ast.ImportFrom)):
        wholes = {f"{node.module}.{alias.name}" for alias in node.names}
        uses |= wholes & MODULES.keys() or {node.module} & MODULES.keys()
    return {used for used in uses if not name.startswith(f"{used}.")}


@pytest.mark.parametrize("name", [n for n in MODULES if step(n)])
def test_a_step_knows_no_other_step_but_what_read_hands_on(name):
    assert {step(used) for used in USES[name]} - {None, step(name), "read"} == set()


# outside library → the modules (or packages) that may import it
OWNERS = {
    "yaml": ["yamlfile"],
    "docxtpl": ["template.compile"],
    "docx": ["note"],
    "matplotlib": ["charts"],
    "numpy": ["charts"],
    "click": ["cli", "commands"],
    "filelock": ["locking"],
    "joblib": ["batch"],
    "distributed": ["batch"],
    "python_calamine": ["oldcells"],
    "jinja2": ["expression", "render", "template"],
    "pandas": ["compare", "rollup"],
    "xlsxwriter": ["forms", "newyear"],
    "lxml": ["anchors", "render", "worddoc", "public", "template"],
    "markupsafe": ["anchors"],
}


def test_each_outside_library_has_its_owners():
    owned = {(name, library) for name in MODULES for library in OUTSIDE[name]}
    stray = [
        (name, library)
        for name, library in sorted(owned)
        if not any(f"{name}.".startswith(f"lawreport.{owner}.") for owner in OWNERS.get(library, []))
    ]
    assert stray == []


HEAVY = (
    "lxml",
    "docx",
    "docxtpl",
    "matplotlib",
    "pandas",
    "numpy",
    "jinja2",
    "yaml",
    "xlsxwriter",
    "python_calamine",
    "joblib",
    "filelock",
)


@pytest.mark.parametrize(
    "program",
    [
        "import lawreport.app.cli",
        "import lawreport.pipeline",
        "import lawreport.source.reader, lawreport.report.compose",
        "from lawreport.app.cli import main; main(['--help'])",
        "from lawreport.app.cli import main; main(['build', '--help'])",
    ],
)
def test_nothing_heavy_is_opened_before_it_is_needed(program):
    told = subprocess.run(
        [sys.executable, "-c", f"{program}\nimport sys; print('|', *sorted(sys.modules))"],
        cwd=PACKAGE.parent,
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    ).stdout
    assert set(told.rpartition("|")[2].split()) & set(HEAVY) == set()


def test_only_the_ends_of_the_line_touch_the_disk():
    middle = [
        "compose",
        "shown",
        "prose",
        "metrics",
        "expression",
        "quantity",
        "geometry",
        "anchors",
        "wordparts",
        "render",
        "shape",
        "formats",
    ]
    for name in middle:
        text = MODULES[f"lawreport.{name}"].read_text(encoding="utf-8")
        assert not re.search(r"(?<![\w.])open\(|\.(read|write)_(text|bytes)\(|os\.replace", text), name


def test_every_module_says_what_it_is():
    for name, path in MODULES.items():
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), name


def test_no_function_is_longer_than_forty_lines():
    long = [
        f"{name}.{node.name}: {node.end_lineno - node.lineno + 1}"
        for name, path in MODULES.items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 40
    ]
    assert long == []
