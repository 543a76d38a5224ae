"""Scripts and the stylesheet as they are sent: each joined of the files that it is made of.

On a slow line what counts is how often a browser has to ask. The first script of an address has
all that its view begins with, `first/views/relations.js`; what another view needs besides, once it
is wanted, is `later/views/actor.js`. The files stay as they are, to be read and tested; a source
map tells errors in their lines.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from typing import Final

import msgspec
from msgspec import Struct

from api.routes.page.client_script import CLIENT
from api.routes.page.files import files
from api.routes.page.modules import LOAD, NEED, JoiningError, PageModule, code_of, read

MAIN: Final = "main.js"
DESK: Final = "desk/main.js"
STYLES: Final = "styles.css"
DESK_STYLES: Final = "desk.css"
FIRST: Final = "first/"
LATER: Final = "later/"

_REGISTRY: Final = "browser/modules.js"
_NO_MODULES: Final = frozenset({_REGISTRY, "embed/embed.js", "embed/elements.js", CLIENT})
"""What every first script begins with, and what is for other pages alone."""

_SHEETS: Final = (
    "styles/base.css",
    "styles/controls.css",
    "styles/parts.css",
    "styles/served.css",
)
_DESK_SHEET: Final = "styles/desk.css"
_PAPER: Final = "styles/print.css"
_BASE64: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


class ScriptLine(Struct, frozen=True):
    """A line of a script, and where it comes from: a module's name and line."""

    text: str
    source: str = ""
    at: int = 0


@cache
def joined() -> dict[str, bytes]:
    """What is made of the page's files, by the path that it has beside them."""
    entries = sorted({MAIN, *views()})
    scripts = [_with_map(f"{FIRST}{each}", _first(MAIN, each)) for each in entries]
    scripts.append(_with_map(f"{FIRST}{DESK}", _first(DESK)))
    scripts += [_with_map(f"{LATER}{each}", _later(each)) for each in asked_for_later()]
    styles = {STYLES: _styles(), DESK_STYLES: _plain(files()[_DESK_SHEET].decode())}
    found = {name: text.encode() for name, text in styles.items()}
    return {**found, **{k: v for each in scripts for k, v in each.items()}}


@cache
def version_of_page() -> str:
    """A hash over all that is sent: a change of one file gives all of them new addresses."""
    hashed = sha256()
    for name, content in {**files(), **joined()}.items():
        hashed.update(name.encode() + b"\0" + content + b"\0")
    return hashed.hexdigest()[:12]


def views() -> tuple[str, ...]:
    """The modules that the page asks for when it has to show something."""
    return tuple(each for each in _modules()[MAIN].later if each.startswith("views/"))


def asked_for_later() -> tuple[str, ...]:
    """Every module that one asks for by `import(…)`."""
    return tuple(sorted({each for module in _modules().values() for each in module.later}))


def first_script(view: str | None) -> str:
    """The script of an address, which begins with a view or with none."""
    return f"{FIRST}{view or MAIN}"


@cache
def _modules() -> dict[str, PageModule]:
    names = (name for name in files() if name.endswith(".js") and name not in _NO_MODULES)
    return {name: read(name, files()[name].decode()) for name in names}


def in_order(name: str, modules: Mapping[str, PageModule]) -> tuple[str, ...]:
    """A module and all that it needs, each after what it needs itself; raises `JoiningError`."""
    found: dict[str, None] = {}
    _gather(name, modules, found, ())
    return tuple(found)


def _gather(
    name: str, modules: Mapping[str, PageModule], found: dict[str, None], above: tuple[str, ...]
) -> None:
    if name in above:
        raise JoiningError(name, 1, f"it needs itself, by way of {' and '.join(above)}")
    if name not in modules:
        raise JoiningError(above[-1] if above else name, 1, f"there is no {name}")
    for each in modules[name].imports:
        if each not in found:
            _gather(each, modules, found, (*above, name))
    found[name] = None


def _first(main: str, *views: str) -> Iterator[ScriptLine]:
    """All that a page begins with; the desk has a script of its own, of which readers load none."""
    names = dict.fromkeys(n for each in (main, *views) for n in in_order(each, _modules()))
    for each in code_of(files()[_REGISTRY].decode()):
        yield ScriptLine(each.text.removeprefix("export "), _REGISTRY, each.at)
    yield ScriptLine("define({")
    yield from _definitions(names)
    yield ScriptLine("});")
    yield ScriptLine(f'need("{main}");')


def _later(view: str) -> Iterator[ScriptLine]:
    known = set(in_order(MAIN, _modules()))
    yield ScriptLine("export const modules = {")
    yield from _definitions(each for each in in_order(view, _modules()) if each not in known)
    yield ScriptLine("};")


def _definitions(names: Iterable[str]) -> Iterator[ScriptLine]:
    for name in names:
        module = _modules()[name]
        yield ScriptLine(f'"{name}": ({NEED}, {LOAD}) => {{')
        yield from (ScriptLine(each.text, name, each.at) for each in module.body)
        yield ScriptLine(f"return {{ {', '.join(module.exports)} }};")
        yield ScriptLine("},")


def _with_map(name: str, lines: Iterable[ScriptLine]) -> dict[str, bytes]:
    """A script and its source map, by their paths."""
    lines = list(lines)
    last = f"//# sourceMappingURL={name.rpartition('/')[2]}.map"
    text = "\n".join((*(each.text for each in lines), last, ""))
    return {name: text.encode(), f"{name}.map": msgspec.json.encode(_source_map(name, lines))}


def _source_map(name: str, lines: list[ScriptLine]) -> dict[str, object]:
    """A source map (ECMA-426) that leads from each line to the beginning of its own."""
    sources = list(dict.fromkeys(each.source for each in lines if each.source))
    places = {source: at for at, source in enumerate(sources)}
    mappings, before = [], (0, 0)
    for each in lines:
        if not each.source:
            mappings.append("")
            continue
        here = (places[each.source], each.at)
        steps = (0, here[0] - before[0], here[1] - before[1], 0)
        mappings.append("".join(map(_digits, steps)))
        before = here
    root = "../" * name.count("/")
    return {
        "version": 3,
        "sources": [f"{root}{each}" for each in sources],
        "names": [],
        "mappings": ";".join(mappings),
    }


def _digits(number: int) -> str:
    """A number as source maps write it: base 64, the sign last, five bits a digit."""
    left = (abs(number) << 1) | (number < 0)
    digits = ""
    while True:
        digit, left = left & 31, left >> 5
        digits += _BASE64[digit | 32 if left else digit]
        if not left:
            return digits


def _styles() -> str:
    """One stylesheet; what is meant for paper stays on paper."""
    sheets = "".join(files()[each].decode() for each in _SHEETS)
    return _plain(f"{sheets}@media print {{\n{files()[_PAPER].decode()}}}\n")


def _plain(text: str) -> str:
    """Without remarks, indentation and empty lines."""
    lines = (line.strip() for line in _without_remarks(text).splitlines())
    return "\n".join(line for line in lines if line) + "\n"


def _without_remarks(text: str) -> str:
    first, *others = text.split("/*")
    return "".join((first, *(each.partition("*/")[2] for each in others)))
