"""The code as it lies in files, and what it runs on."""

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable

VIEWS, EVENTS = "projections", "events"

_IMPORTED = re.compile(rb"^[ \t]*(?:from|import)[ \t]+(\w+)", re.MULTILINE)


@cache
def files_version() -> str:
    """A digest of the bytes of all that files and reads views: while it stays, so does what they
    mean.
    """
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


def surroundings(imported: Iterable[str]) -> str:
    """The interpreter, its tables of characters, and the libraries that are used."""
    libraries = sorted(set(imported) - set(sys.stdlib_module_names) - {VIEWS, EVENTS})
    found = (f"{each}=={_installed(each)}" for each in libraries)
    python = ".".join(map(str, sys.version_info[:2]))
    return f"python=={python} unicode=={unicodedata.unidata_version} {' '.join(found)}"


def _below(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for each in folder.iterdir():
        if each.is_dir():
            if each.name != "__pycache__":
                yield from _below(each, f"{path}/{each.name}")
        elif not each.name.endswith(".pyc"):
            yield f"{path}/{each.name}", each.read_bytes()


def _installed(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:  # a name within something else
        return "none"
