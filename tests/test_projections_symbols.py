"""What a piece of code rests on is read off its source: perhaps too much, never too little."""

import ast
import dis
import importlib
import inspect
from collections.abc import Iterator
from types import CodeType, FunctionType, ModuleType

import pytest

from projections.filing.code import sources
from projections.filing.modules import Module, modules_of
from projections.filing.naming import Dotted, binds, names
from projections.filing.symbols import Symbols

ROOT = ("a.table", "TABLE")
LOOKED_UP = {
    "LOAD_NAME",
    "LOAD_GLOBAL",
    "LOAD_CLASSDEREF",
    "STORE_GLOBAL",
    "LOAD_FROM_DICT_OR_GLOBALS",
}
OF_CLASSES = {"__name__", "__annotations__"}
"""Looked up where a class is made."""

ASSIGNED = {
    "events.time.clock": {("source",), ("system",), ("counted",)},
    "projections.search.documents": {("_words_of_name",), ("words_looked_for",)},
}
"""Functions that stand under another name as well, as they are assigned to it."""

FILES = sources(("projections", "events"))


def files_of(**modules: str) -> dict[str, bytes]:
    """Modules of a package `a`, by their names."""
    found = {f"a/{name}.py": text.encode() for name, text in modules.items()}
    return {"a/__init__.py": b"", **found}


def rest_on(**modules: str) -> set[str]:
    symbols = Symbols(files_of(**modules))
    found = symbols.rest_on([ROOT])
    return {f"{each.module}.{name}" for each in found for name in symbols.bound_by(each)}


def digest_of(**modules: str) -> str:
    symbols = Symbols(files_of(**modules))
    return symbols.digest(symbols.rest_on([ROOT]))


OTHERS = "def row(): return LIMIT\ndef read(): return 1\nLIMIT = 1\nTOLD = 2\n"


@pytest.mark.parametrize(
    "table",
    [
        "from a.other import row\nTABLE = row",
        "from a.other import row as rows\ndef TABLE(): yield rows()",
        "from a import other\nTABLE = other.row",
        "from a import other as facts\nTABLE = [facts.row]",
        "import a.other\nTABLE = a.other.row",
        "import a.other as other\nTABLE = lambda: other.row()",
        "from .other import row\nTABLE = row",
        "from . import other\nTABLE = other.row",
        "def TABLE():\n    from a.other import row\n    return row()",
        "from a.other import row\ndef inner(): return row()\nTABLE = inner",
        "from a.other import row\ndef inner(found=row): pass\nTABLE = inner",
        "from a.other import row\nclass B:\n    def m(self): return row()\nclass TABLE(B): pass",
        "from a.other import row\nclass TABLE:\n    x: 'Sequence[Row]'\nRow = row",
        "from a.other import row\nRow = row\nclass TABLE: x: \"Annotated[Row, M(1)] | 'int'\"",
        "from a.other import row\nclass Row: x = row\nTABLE = Union['Row', None]",
        "from a.other import row\ndef TABLE(row):\n    def f():\n        global row\n        row()",
        "from a.other import row\nTABLE = [row() for row in [row]]",
        "from a.other import row\ndef TABLE(): pass\ndef noting(f): row()\n@noting\ndef f(): pass",
        "from a.other import row\ndef TABLE(): return [each for each in map(row, [])]",
        "from a.other import row\nTABLE: int\nif True:\n    TABLE = row",
        "from a.other import row\nTABLE = 1\nfor TABLE in [row]: pass",
        "from a.other import row\nTABLE = {}\ndef fill():\n    global TABLE\n    TABLE = row()",
        "from a.other import row\ndef TABLE(fact):\n    match fact:\n        case row.x: pass",
        "from a.other import row\nTABLE = f'{row()!r}'",
        "from a.other import row\nTABLE = {}\nTABLE['row'] = row",
        "from a.other import row\nTABLE = []\n@TABLE.append\ndef noted(): return row()",
        "from a.other import row\nTABLE = []\nclass N:\n    @TABLE.append\n    def m(self): row()",
        "from a.other import row\nTABLE = []\nclass Noted:\n    TABLE.append(row)",
    ],
)
def test_what_is_named_counts_whatever_way_it_is_named(table: str) -> None:
    found = rest_on(table=table, other=OTHERS)

    assert {"a.table.TABLE", "a.other.row", "a.other.LIMIT"} <= found
    assert not {"a.other.read", "a.other.TOLD"} & found


@pytest.mark.parametrize(
    "table",
    [
        "from a.other import *\nTABLE = 1",
        "from a import other\nTABLE = getattr(other, 'r' + 'ow')",
        "from a import other\nTABLE = vars(other)",
        "from a import other\nTABLE = other.rows",
        "from a.other import rows\nTABLE = rows",
        "import a\nTABLE = getattr(a, 'other')",
        "from importlib import import_module\nTABLE = import_module('a' + '.other')",
        "import importlib\nTABLE = importlib.import_module('a.other')",
        "TABLE = __import__('a.other')",
        "import sys\nTABLE = sys.modules['a.other']",
        "from sys import modules\nTABLE = modules['a.other']",
        "class TABLE:\n    def __init_subclass__(cls): print(cls)",
        "class TABLE(metaclass=type): pass",
        "class Base: pass\ndef TABLE(): return list(Base).pop().__subclasses__()",
    ],
)
def test_all_of_a_module_counts_where_it_cannot_be_told_what_of_it_does(table: str) -> None:
    found = rest_on(table=table, other=OTHERS)

    assert {"a.other.row", "a.other.LIMIT", "a.other.read", "a.other.TOLD"} <= found


def test_all_of_ones_own_module_counts_where_names_are_put_together() -> None:
    assert "a.table.row" in rest_on(table="TABLE = globals()['r' + 'ow']\ndef row(): pass")


def test_what_a_package_passes_on_counts_where_it_comes_from() -> None:
    files = {
        **files_of(table="from a.b import row\nTABLE = row"),
        "a/b/__init__.py": b"from a.b.c import told as row",
        "a/b/c.py": OTHERS.encode() + b"def told(): return TOLD",
    }
    symbols = Symbols(files)

    found = {(each.module, symbols.bound_by(each)) for each in symbols.rest_on([ROOT])}

    assert found == {("a.table", ("TABLE",)), ("a.b.c", ("told",)), ("a.b.c", ("TOLD",))}


@pytest.mark.parametrize(
    "table",
    [
        "from a import other\ndef TABLE(other): return other.read",
        "from a import other\ndef TABLE():\n    for other in []: yield other",
        "from a.other import read\ndef TABLE(): return [read for read in []]",
        "from a.other import read\ndef TABLE(x):\n    match x:\n        case [read]: return read",
        "from a.other import read\ndef TABLE(): return 'read'",
        "from a.other import read\nclass TABLE:\n    read: str",
        "from a.other import read\nTABLE = lambda read: read",
        "from a.other import read\ndef TABLE():\n    def inner(): return read\n    read = 1",
    ],
)
def test_what_a_function_names_by_itself_is_nothing_of_the_modules(table: str) -> None:
    assert rest_on(table=table, other=OTHERS) == {"a.table.TABLE"}


BEFORE = {
    "table": "from a.other import one as x, two as y\nimport math as m\nTABLE = x, y, m.floor\n",
    "other": "def one():\n    return 1\ndef two():\n    return 2\ndef read():\n    return 3\n",
}


@pytest.mark.parametrize(
    ("module", "old", "new"),
    [
        ("other", "return 1", "return 4"),
        ("other", "return 1", "return True"),
        ("other", "def one", "@print\ndef one"),
        ("other", "def read", "print(1)\ndef read"),
        ("table", "one as x, two as y", "two as x, one as y"),
        ("table", "math", "cmath"),
        ("table", "floor", "ceil"),
        ("table", "x, y,", "y, x,"),
        ("table", "TABLE =", "TABLE = 1\nTABLE ="),
    ],
)
def test_what_means_something_else_has_another_digest(module: str, old: str, new: str) -> None:
    assert old in BEFORE[module]
    after = {**BEFORE, module: BEFORE[module].replace(old, new, 1)}

    assert digest_of(**after) != digest_of(**BEFORE)


@pytest.mark.parametrize(
    ("module", "old", "new"),
    [
        ("other", "return 3", "return 4"),
        ("other", "return 1", "'''Said to readers.'''\n    pass\n    return 1  # so"),
        ("other", "def one", "MORE = 1\n\n\ndef one"),
        ("table", "x, y, m.floor", "(\n    x, y,  # in order\n    m.floor,\n)"),
        ("table", "import math", "import cmath\nimport math"),
    ],
)
def test_what_means_the_same_has_the_same_digest(module: str, old: str, new: str) -> None:
    assert old in BEFORE[module]
    after = {**BEFORE, module: BEFORE[module].replace(old, new, 1)}

    assert digest_of(**after) == digest_of(**BEFORE)


def test_what_stands_elsewhere_has_another_digest() -> None:
    table = BEFORE["table"].replace("a.other", "a.moved")

    assert digest_of(table=table, moved=BEFORE["other"]) != digest_of(**BEFORE)


def test_modules_that_pass_names_on_in_circles_come_to_an_end() -> None:
    found = rest_on(
        table="from a.b import x\nTABLE = x", b="from a.c import x", c="from a.b import x"
    )

    assert found == {"a.table.TABLE"}


def looked_up(code: CodeType) -> Iterator[str]:
    """The names that the compiler has looked up outside of functions."""
    for each in dis.get_instructions(code):
        if each.opname in LOOKED_UP:
            yield each.argval
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from looked_up(constant)


@pytest.mark.parametrize("path", sorted(FILES))
def test_every_name_that_the_compiler_looks_up_is_seen(path: str) -> None:
    for statement in ast.parse(FILES[path]).body:
        module = ast.Module([statement], type_ignores=[])
        seen = {each[0] for each in names(statement).used} | binds(statement, may_declare=True)

        compiled = {*looked_up(compile(module, path, "exec", dont_inherit=True))}

        assert isinstance(statement, ast.Import | ast.ImportFrom) or compiled <= seen | OF_CLASSES


@pytest.mark.parametrize("module", sorted(modules_of(FILES)))
def test_no_module_does_anything_where_it_is_imported(module: str) -> None:
    """Or everything would be made again whenever it does that otherwise."""
    path = modules_of(FILES)[module]

    assert Module(module, path, FILES[path]).acting == []


@pytest.mark.parametrize("path", sorted(FILES))
def test_nobody_reads_docstrings(path: str) -> None:
    """Or what they say would have to count."""
    assert b"__doc__" not in FILES[path]
    assert b"getdoc" not in FILES[path]


def where_made(module: ModuleType, dotted: Dotted) -> tuple[str, str] | None:
    """The module and the name at its top under which a function or class was made."""
    found = vars(module).get(dotted[0])
    for asked in dotted[1:]:
        if isinstance(found, ModuleType):
            found = getattr(found, asked)
    found = inspect.unwrap(found) if callable(found) else found
    if not isinstance(found, FunctionType | type) or found.__module__ not in modules_of(FILES):
        return None
    if "<locals>" in found.__qualname__:
        return None
    return found.__module__, found.__qualname__.partition(".")[0]


@pytest.mark.parametrize("name", sorted(modules_of(FILES)))
def test_every_name_stands_for_what_it_stands_for_where_it_runs(name: str) -> None:
    symbols, path = Symbols(FILES), modules_of(FILES)[name]
    module = importlib.import_module(name)
    for statement in Module(name, path, FILES[path]).statements:
        for dotted in names(statement).used:
            made = where_made(module, dotted)
            if made is not None and dotted not in ASSIGNED.get(name, ()):
                found = symbols.standing_for(name, *dotted)
                assert made in {(each.module, n) for each in found for n in symbols.bound_by(each)}
