"""Rooms stand on floors, nothing runs in circles, each library has its room, and the command line opens nothing heavy."""

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from where import ROOT

PACKAGE = ROOT / "lawreport"


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(p): p for p in sorted(PACKAGE.rglob("*.py"))}


def imported(path: Path) -> Iterator[str]:
    """Return every module that a file imports, within its functions too; what only the type checker reads does not count."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types = [n for n in ast.walk(tree) if isinstance(n, ast.If) and ast.unparse(n.test) == "TYPE_CHECKING"]
    aside = {inner for block in for_types for inner in ast.walk(block)}
    for node in (n for n in ast.walk(tree) if n not in aside):
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
MOST = 16  # modules in a folder; the commands of the terminal are one file each


def test_imports_run_down_the_floors():
    """The contracts stand in pyproject.toml; `make lint` runs them too."""
    ended = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert "Contracts: 1 kept, 0 broken." in ended.stdout, ended.stdout + ended.stderr


def test_no_modules_import_each_other_in_a_circle_not_even_in_functions():
    done: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> None:
        assert name not in above, f"circle: {' → '.join([*above[above.index(name) :], name])}"
        if name not in done:
            for used in uses[name]:
                visit(used, (*above, name))
            done.add(name)

    uses = {name: {u for u in used if not name.startswith(f"{u}.")} for name, used in USES.items()}
    for name in MODULES:
        visit(name, ())


def test_no_folder_holds_more_modules_than_one_can_overlook():
    folders = Counter(path.parent for path in MODULES.values() if path.stem != "__init__")
    assert [str(f) for f, number in folders.items() if number > MOST and f.name != "commands"] == []


# outside library → the rooms or modules that may import it
OWNERS = {
    "yaml": ["files"],
    "docxtpl": ["word"],
    "docx": ["word", "year.note"],
    "matplotlib": ["charts"],
    "numpy": ["charts"],
    "PIL": ["charts", "word.public", "photos"],
    "click": ["app"],
    "joblib": ["many"],
    "distributed": ["many"],
    "python_calamine": ["files.sheets"],
    "jinja2": ["figures.expression", "word"],
    "pandas": ["figures.table"],
    "xlsxwriter": ["year", "start"],
    "lxml": ["word", "checks.publication", "back"],
    "markupsafe": ["word"],
    "filelock": ["files.editing"],
    "starlette": ["page"],
    "uvicorn": ["page"],
    "pikepdf": ["delivery.pdfread", "delivery.pdftags", "delivery.places"],
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
    "pikepdf",
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
        m
        for m in MODULES
        if re.match(
            r"lawreport\.(figures|report|source\.(prose|fields)|word\.(render|anchors|parts|additions)|files\.shape)", m
        )
    ]
    for name in middle:
        text = MODULES[name].read_text(encoding="utf-8")
        assert not re.search(r"(?<![\w.])open\(|\.(read|write)_(text|bytes)\(|os\.replace", text), name


def test_only_the_terminal_knows_the_screen():
    """Rooms return values: nothing below `app` prints, asks, or says what lists the rest."""
    by_itself = {"lawreport.outputs.clean", "lawreport.base.venv"}  # run before anything is installed
    for name, path in MODULES.items():
        if name.startswith("lawreport.app") or name in by_itself:
            continue
        text = path.read_text(encoding="utf-8")
        calls = {ast.unparse(n.func) for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Call)}
        assert not calls & {"print", "input"} and "加 --all" not in text and "console" not in calls, name


def test_rooms_above_the_line_say_what_comes_in_and_goes_out():
    rooms = ("lawreport.year", "lawreport.many", "lawreport.delivery", "lawreport.app", "lawreport.checks.signoff")
    for name, path in MODULES.items():
        said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        if name.startswith(rooms) and ".commands." not in name:
            assert "In: " in said and "Out: " in said and "Responsible for: " in said.replace("\n", " "), name


def lacks(name: str, docstring: str) -> bool:
    """Return whether a module does not say what it is responsible for; an `__init__` and a command may be one line."""
    short = MODULES[name].stem == "__init__" or name.startswith("lawreport.app.commands.")
    if not docstring or "TODO" in docstring or "knows alone" in " ".join(docstring.lower().split()):
        return True
    return "Responsible for:" not in " ".join(docstring.split()) and not (short and "\n" not in docstring)


def test_every_module_says_what_it_is_responsible_for():
    docstrings = {name: ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) for name, path in MODULES.items()}
    assert [name for name, docstring in docstrings.items() if lacks(name, docstring or "")] == []


def test_no_function_is_longer_than_forty_lines():
    long = [
        f"{name}.{node.name}: {node.end_lineno - node.lineno + 1}"
        for name, path in MODULES.items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 40
    ]
    assert long == []
