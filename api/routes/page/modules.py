"""A module of the page, read: what it imports, what it exports, and the rest of it.

It is read line by line and knows of the language only what the page's modules use. What it does not
understand is refused, so that nothing is joined otherwise than it was meant.
"""

import re
from collections.abc import Iterator
from posixpath import dirname, join, normpath
from typing import Final

from msgspec import Struct

NEED: Final = "$need"
LOAD: Final = "$load"
"""What a joined module is handed: the modules that it imports, and those that it asks for later."""

_NAMES = r"\{[\w$, ]+\}"
_IMPORT = re.compile(rf'import (?:({_NAMES})|\* as ([\w$]+)) from "(\.[^"]+\.js)";')
_EXPORT = re.compile(r"export ((?:async )?function\*?|const|class) ([\w$]+)\b")
_LATER = re.compile(r'\bimport\("(\.[^"]+\.js)"\)')
_MODULE_WORD = re.compile(r"(?:import|export|await)\b")
_ELSEWHERE = re.compile(r"\bimport(?:\(|\.meta\b)")
_NOTHING = "export {};"


class JoiningError(Exception):
    """A module that cannot be joined, and where."""

    def __init__(self, name: str, line: int, said: str) -> None:
        super().__init__(f"{name}, line {line}: {said}")


class CodeLine(Struct, frozen=True):
    """A line of code, and which line of its file it is, from 0 on."""

    text: str
    at: int


class PageModule(Struct, frozen=True):
    """A module as a joined script has it.

    `later` are the modules that it asks for by `import(…)`.
    """

    name: str
    imports: tuple[str, ...]
    later: tuple[str, ...]
    exports: tuple[str, ...]
    body: tuple[CodeLine, ...]


def read(name: str, text: str) -> PageModule:
    """A module by its path below the page's folder; raises `JoiningError`."""
    return _ModuleReading(name).read(text)


class _ModuleReading:
    """The one pass over a module's lines."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._imports: list[str] = []
        self._later: list[str] = []
        self._exports: list[str] = []

    def read(self, text: str) -> PageModule:
        body = tuple(self._joined(each) for each in _whole_imports(code_of(text)))
        return PageModule(
            self._name,
            tuple(dict.fromkeys(self._imports)),
            tuple(dict.fromkeys(self._later)),
            tuple(self._exports),
            tuple(each for each in body if each.text),
        )

    def _joined(self, line: CodeLine) -> CodeLine:
        """A line with imports and exports in a script's words."""
        if NEED in line.text or LOAD in line.text:
            raise self._error(line, "the names of the joiner are its own")
        if found := _IMPORT.fullmatch(line.text):
            return CodeLine(self._import(*found.groups()), line.at)
        if line.text == _NOTHING:
            return CodeLine("", line.at)
        text = line.text
        if found := _EXPORT.match(text):
            self._exports.append(found[2])
            text = text.removeprefix("export ")
        text = _LATER.sub(self._asked_for, text)
        if _MODULE_WORD.match(text) or _ELSEWHERE.search(text):
            raise self._error(line, f"this is not understood: {line.text}")
        return CodeLine(text, line.at)

    def _import(self, names: str | None, whole: str | None, address: str) -> str:
        module = self._path(address)
        self._imports.append(module)
        taken = whole if names is None else names.replace(" as ", ": ")
        return f'const {taken} = {NEED}("{module}");'

    def _asked_for(self, found: re.Match[str]) -> str:
        module = self._path(found[1])
        self._later.append(module)
        return f'{LOAD}("{module}")'

    def _path(self, address: str) -> str:
        return normpath(join(dirname(self._name), address))

    def _error(self, line: CodeLine, said: str) -> JoiningError:
        return JoiningError(self._name, line.at + 1, said)


def code_of(text: str) -> Iterator[CodeLine]:
    """Lines without comments that stand by themselves, and without indentation: but within a
    template, every line is as it was.
    """
    within_comment = within_template = False
    for at, line in enumerate(text.splitlines()):
        bare = line.strip()
        if within_comment or (not within_template and _is_comment(bare)):
            within_comment = "*/" not in bare
        elif within_template or not bare.startswith("//"):
            kept = line if within_template else _at_its_beginning(line)
            within_template ^= line.replace("\\`", "").count("`") % 2 == 1
            yield CodeLine(kept, at)


def _is_comment(bare: str) -> bool:
    """Whether a comment begins a line, and there is nothing behind it."""
    return bare.startswith("/*") and bare.partition("*/")[2] == ""


def _at_its_beginning(line: str) -> str:
    """A line without its indentation; a blank says that it is no statement of the module itself."""
    bare = line.strip()
    return f" {bare}" if bare and line[0] == " " else bare


def _whole_imports(lines: Iterator[CodeLine]) -> Iterator[CodeLine]:
    """The lines, with an import of many names in one of them."""
    for line in lines:
        if line.text == "import {":
            names = []
            while not (last := next(lines)).text.startswith("}"):
                names.append(last.text.strip().rstrip(","))
            yield CodeLine(f"import {{ {', '.join(names)} {last.text}", line.at)
        else:
            yield line
