"""Outside packages are used by the names they publish: no underscore of theirs is read, and nothing of theirs is replaced."""

import ast
from collections.abc import Iterator

import pytest
from where import ROOT

PACKAGE = ROOT / "lawreport"
FILES = sorted(PACKAGE.rglob("*.py"))
DOOR = {"_element", "_p", "_r", "_tbl"}  # python-docx's way to lxml: in `word`, with a comment that says what for
HOOKS = {"threading.excepthook"}  # there to be set
PUBLISHED = {"os._exit"}  # in spite of its name: `os.__all__` lists it


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("_")  # `_value_` of an enum is a name that Python tells people to use


def own_names(trees: list[ast.Module]) -> set[str]:
    """Return the private names that the program gives its own functions, classes, fields and attributes."""
    found: set[str] = set()
    for node in (n for tree in trees for n in ast.walk(tree)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and ast.unparse(node.value) in ("self", "cls"):
            found.add(node.attr)
    return {name for name in found if is_private(name)} - DOOR


def strays(tree: ast.Module, own: set[str], in_word: bool, lines: list[str]) -> Iterator[str]:
    """Return what of a module reaches into another package; what only the type checker reads does not count."""
    aside = [n for n in ast.walk(tree) if isinstance(n, ast.If) and ast.unparse(n.test) == "TYPE_CHECKING"]
    nodes = [n for n in ast.walk(tree) if n not in {inner for block in aside for inner in ast.walk(block)}]
    outside = {name for node in nodes for name in outside_names(node)}
    for node in nodes:
        told = f"{getattr(node, 'lineno', 0)}: {ast.unparse(node)}"[:100]
        if isinstance(node, ast.Import | ast.ImportFrom) and any(map(is_private, imported_names(node))):
            yield told
        elif isinstance(node, ast.Attribute):
            explained = in_word and node.attr in DOOR and "#" in lines[node.lineno - 1]
            theirs = root(node) in outside or node.attr not in own
            replaced = isinstance(node.ctx, ast.Store | ast.Del) and root(node) in outside and ast.unparse(node) not in HOOKS
            hidden = is_private(node.attr) and ast.unparse(node) not in PUBLISHED
            if (hidden and theirs and not explained) or replaced:
                yield told
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("getattr", "setattr", "delattr", "hasattr"):
            name = node.args[1]
            named = isinstance(name, ast.Constant) and is_private(str(name.value)) and name.value not in own
            if named or (ast.unparse(node.func) in ("setattr", "delattr") and root(node.args[0]) in outside):
                yield told


def imported_names(node: ast.Import | ast.ImportFrom) -> list[str]:
    """Return every part of the names that an import from outside names."""
    if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in ("lawreport", "__future__"):
        return []
    names = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
    return [part for name in names for part in name.split(".")]


def outside_names(node: ast.AST) -> Iterator[str]:
    """Return the names that an import gives to modules, classes and functions from outside."""
    if isinstance(node, ast.Import | ast.ImportFrom) and imported_names(node):
        yield from ((alias.asname or alias.name).partition(".")[0] for alias in node.names)


def root(node: ast.expr) -> str:
    """Return the name that a chain of attributes begins with."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def test_no_module_reaches_into_another_package():
    trees = {path: ast.parse(path.read_text("utf-8")) for path in FILES}
    own = own_names(list(trees.values()))
    assert [
        f"{path.relative_to(ROOT)}:{what}"
        for path, tree in trees.items()
        for what in strays(tree, own, PACKAGE / "word" in path.parents, path.read_text("utf-8").splitlines())
    ] == []


@pytest.mark.parametrize(
    "code",
    [
        "import _sre",
        "from functools import _lru_cache_wrapper",
        "from docx.opc.pkgwriter import _ContentTypesItem",
        "import os\nos._get_exports_list(os)",
        "import re\nre._compiler.compile('a', 0)",
        "from docx import Document\nDocument().part._rels",
        "def f(run):\n    return run._r",
        "class A:\n    def f(self):\n        return self._tmpl",
        "import json\njson.dumps = len",
        "from matplotlib.artist import Artist\nArtist.update = None",
        "import csv\nsetattr(csv, 'reader', None)",
        "def f(part):\n    return getattr(part, '_blob')",
    ],
)
def test_what_reaches_into_another_package_is_seen(code):
    tree = ast.parse(code)
    assert list(strays(tree, own_names([tree]), False, code.splitlines()))


@pytest.mark.parametrize(
    "code",
    [
        "class A:\n    _kept = 1\n    def f(self, other: 'A'):\n        return other._kept",
        "from lawreport.rules.rule import _of_lines",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from functools import _lru_cache_wrapper",
        "def f(run):\n    return run._r  # python-docx sets no bookmark: lxml does",
        "import sys\nsys.stdout.write('a')",
        "import os\nos._exit(1)",
        "class A:\n    __slots__ = ()\nA.__name__",
    ],
)
def test_what_is_ours_or_public_is_let_be(code):
    tree = ast.parse(code)
    assert list(strays(tree, own_names([tree]), True, code.splitlines())) == []
