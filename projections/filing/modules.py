"""What stands at the top of a module, read off its source."""

import ast
import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Final, NamedTuple

from projections.filing.naming import binds, names, says_nothing

_NOTING_NOTHING: Final = frozenset(
    {"functools", "contextlib", "typing", "dataclasses", "abc", "projections.model.reader"}
)
"""Whose decorators keep no list of what they decorate."""

_IMPORT_WITHIN: Final = re.compile(
    rb"^[ \t]+(?:from|import)\b|[;:][ \t]*(?:from|import)\b", re.MULTILINE
)
_GLOBAL: Final = re.compile(rb"\bglobal\b")

_Import = ast.Import | ast.ImportFrom


class Imported(NamedTuple):
    """What a name was imported from; a module itself where it has no name there."""

    module: str
    name: str | None


class Module:
    """The statements at the top of a module but imports, and what its names stand for."""

    def __init__(self, module: str, path: str, content: bytes) -> None:
        tree = ast.parse(content)
        self._package = module if path.endswith("/__init__.py") else module.rpartition(".")[0]
        self.statements = [
            each for each in tree.body if not isinstance(each, _Import) and not says_nothing(each)
        ]
        declares = _GLOBAL.search(content) is not None
        self.binding = [tuple(sorted(binds(each, declares))) for each in self.statements]
        """The names that each of them binds."""
        self.bound: dict[str, list[int]] = {}
        """By name the places of those that bind it."""
        for place, bound in enumerate(self.binding):
            for name in bound:
                self.bound.setdefault(name, []).append(place)
        self.imported: dict[str, set[Imported]] = {}
        self.starred: set[str] = set()
        """The modules of which all is imported."""
        # Most often none is within a function, and it takes long to look for one.
        for each in ast.walk(tree) if _IMPORT_WITHIN.search(content) else tree.body:
            if isinstance(each, _Import):
                self._learn(each)

    @cached_property
    def acting(self) -> list[int]:
        """The places of what may do more than to bind names. An assignment is held to do no more:
        who has a function called there that notes something elsewhere is not found out.
        """
        return [place for place, each in enumerate(self.statements) if self._acts(each)]

    def _acts(self, statement: ast.stmt) -> bool:
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                return any(map(self._may_note, statement.decorator_list))
            case ast.ClassDef():
                within = [each for each in statement.body if not says_nothing(each)]
                decorators = statement.decorator_list
                return any(map(self._may_note, decorators)) or any(map(self._acts, within))
            case ast.Assign():
                return any(map(_changes, statement.targets))
            case ast.AnnAssign():
                return _changes(statement.target)
        return True

    def _may_note(self, decorator: ast.expr) -> bool:
        """Whether a decorator may keep a list: it is ours, or one that is not known here."""
        decorating = decorator.func if isinstance(decorator, ast.Call) else decorator
        firsts = {each[0] for each in names(decorating).used}
        sources = {each.module for first in firsts for each in self.imported.get(first, ())}
        return not firsts.isdisjoint(self.bound) or not sources <= _NOTING_NOTHING

    def _learn(self, node: ast.Import | ast.ImportFrom) -> None:
        if isinstance(node, ast.Import):
            for each in node.names:
                bound = each.asname or each.name.partition(".")[0]
                self._bind(bound, Imported(each.name if each.asname else bound, None))
            return
        parts = self._package.split(".")
        above = parts[: len(parts) + 1 - node.level] if node.level else []
        module = ".".join([*above, *([node.module] if node.module else [])])
        for each in node.names:
            if each.name == "*":
                self.starred.add(module)
            else:
                self._bind(each.asname or each.name, Imported(module, each.name))

    def _bind(self, name: str, imported: Imported) -> None:
        self.imported.setdefault(name, set()).add(imported)


def _changes(target: ast.expr) -> bool:
    """Whether what is assigned to is a part of something."""
    return any(isinstance(each, ast.Attribute | ast.Subscript) for each in ast.walk(target))


def modules_of(paths: Iterable[str]) -> Mapping[str, str]:
    """The paths of modules, by their names."""
    return {_module_of(path): path for path in paths if path.endswith(".py")}


def with_packages(module: str) -> list[str]:
    """A module after the packages that it stands in: they are imported first."""
    parts = module.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts) + 1)]


def _module_of(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
