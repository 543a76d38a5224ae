"""Which code files and reads the views: what other code has filed is built again.

That is every module of `projections` but those that open and switch the views' files, and what
these import of `events`, in whichever folders they stand. What a module means counts, and where it
stands: neither its comments and docstrings nor how it is laid out do.
"""

import ast
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable

VIEWS, EVENTS = "projections", "events"

PLUMBING = frozenset(
    {
        __name__,
        "projections.filing.building",
        "projections.filing.filing",
        "projections.filing.views",
        "projections.filing.store",
    }
)
"""They file nothing and read no row. Whoever moves one changes its name here."""

_IMPORTED = re.compile(rb"^[ \t]*(?:from|import)[ \t]+(\w+)", re.MULTILINE)


@cache
def code_version() -> str:
    """A digest of what the code that files and reads views means."""
    return meaning_of(sources((VIEWS, EVENTS)))


@cache
def files_version() -> str:
    """A digest of the same code's bytes, and of all else: while it stays, so does the meaning."""
    return digest_of((VIEWS, EVENTS))


def digest_of(packages: Iterable[str]) -> str:
    """A digest of the bytes of packages, and of what they import from elsewhere."""
    digest, found = sha256(), sources(packages)
    for path, content in sorted(found.items()):
        digest.update(f"{path} {len(content)} ".encode() + content)
    imported = {name.decode() for each in found.values() for name in _IMPORTED.findall(each)}
    digest.update(surroundings(imported).encode())
    return digest.hexdigest()


def sources(packages: Iterable[str]) -> dict[str, bytes]:
    """The files of packages with all that is below them, by path."""
    return {path: content for each in packages for path, content in _below(files(each), each)}


def meaning_of(found: Mapping[str, bytes]) -> str:
    """A digest of what files and reads views among some files."""
    modules = {_module_of(path): path for path in found if path.endswith(".py")}
    trees: dict[str, ast.Module] = {}
    waiting = {each for each in modules if each.partition(".")[0] == VIEWS} - PLUMBING
    imported: set[str] = set()
    while waiting:
        name = waiting.pop()
        trees[name] = ast.parse(found[modules[name]])
        package = name if modules[name].endswith("/__init__.py") else name.rpartition(".")[0]
        named = {part for each in _imports(trees[name], package) for part in _with_packages(each)}
        imported |= named - set(modules)
        waiting |= (named & set(modules)) - set(trees) - PLUMBING
    digest = sha256()
    for name, tree in sorted(trees.items()):
        digest.update(f"{name} {ast.dump(_Meaning().visit(tree))}\n".encode())
    for path in sorted(each for each in found if not each.endswith(".py")):
        digest.update(f"{path} {len(found[path])} ".encode() + found[path])
    digest.update(surroundings({each.partition(".")[0] for each in imported}).encode())
    return digest.hexdigest()


def surroundings(imported: Iterable[str]) -> str:
    """The interpreter, its tables of characters, and the libraries that are used."""
    libraries = sorted(set(imported) - set(sys.stdlib_module_names) - {VIEWS, EVENTS})
    found = (f"{each}=={_installed(each)}" for each in libraries)
    python = ".".join(map(str, sys.version_info[:2]))
    return f"python=={python} unicode=={unicodedata.unidata_version} {' '.join(found)}"


class _Meaning(ast.NodeTransformer):
    """Leaves out what says something to readers alone: docstrings, wherever they stand."""

    def visit_Expr(self, node: ast.Expr) -> ast.Expr | None:
        is_text = isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        return None if is_text else node

    def visit_Pass(self, _: ast.Pass) -> None:
        """It stands where a docstring could."""


def _below(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for each in folder.iterdir():
        if each.is_dir():
            if each.name != "__pycache__":
                yield from _below(each, f"{path}/{each.name}")
        elif not each.name.endswith(".pyc"):
            yield f"{path}/{each.name}", each.read_bytes()


def _module_of(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _imports(tree: ast.Module, package: str) -> Iterator[str]:
    """The modules that a module of a package may import; some of the names may be of what stands in
    them.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")
            above = parts[: len(parts) + 1 - node.level] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            yield module
            yield from (f"{module}.{each.name}" for each in node.names)


def _with_packages(module: str) -> Iterator[str]:
    """A module, and the packages that it stands in: they are imported first."""
    parts = module.split(".")
    return (".".join(parts[:count]) for count in range(1, len(parts) + 1))


def _installed(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:  # a name within something else
        return "none"
