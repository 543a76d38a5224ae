"""Which code files each part of the views: what other code has filed is made again.

A part's version is a digest of what the source means that its rows follow from, and of nothing
else: a query, an order or a sentence that is worded otherwise changes none. It follows from the
source, so that nobody has to think of it.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from typing import Final

from events.uncollected import uncollected
from projections.filing import read_models
from projections.filing.code import EVENTS, VIEWS, sources, surroundings
from projections.filing.naming import Dotted
from projections.filing.symbols import LIBRARY, Symbols

PROJECTOR: Final = "projector"
"""What the projector does itself, for all tables; registries and words among it."""

SEGMENTS: Final = "segments"
"""How elements read from which day on: the one part that is made again by itself."""

_WIRING: Final = read_models.__name__
"""Names the read models, in their order; each of them is a part of its own."""

FILING: Final[Mapping[str, tuple[Dotted, ...]]] = {
    PROJECTOR: (
        ("projections.filing.projector", "Projector"),
        ("projections.filing.store", "_META"),
        (_WIRING, "SCHEMA"),
        ("events.ledger.protocol", "Recorded"),
        ("events.ledger.protocol", "recorded"),
    ),
    SEGMENTS: (
        ("projections.dossiers.rendering", "worked_out"),
        ("projections.dossiers.rendered", "_DECODE"),
    ),
    **{each.__name__: ((each.__name__, "TABLES"),) for each in read_models.READ_MODELS},
    **{each.__name__: ((each.__name__, "SCHEMA"),) for each in read_models.OTHERS},
}
"""By part what its rows follow from, each in a module under a name."""


@cache
def versions() -> Mapping[str, str]:
    """The version of each part, by the code that runs."""
    with uncollected():  # it takes a quarter of the time
        return versions_of(sources((VIEWS, EVENTS)))


def versions_of(found: Mapping[str, bytes]) -> dict[str, str]:
    """The version of each part, by some files."""
    symbols, beside = Symbols(found, cut=(_WIRING,)), _beside(found)
    return {part: _version(symbols, roots, beside) for part, roots in FILING.items()}


def filed_by(found: Mapping[str, bytes]) -> Mapping[str, set[str]]:
    """The names in modules that the rows of each part follow from."""
    symbols = Symbols(found, cut=(_WIRING,))
    return {part: set(_named(symbols, roots)) for part, roots in FILING.items()}


def _version(symbols: Symbols, roots: tuple[Dotted, ...], beside: bytes) -> str:
    found = symbols.rest_on(roots)
    libraries = {each.module.partition(".")[0] for each in found if each.place == LIBRARY}
    told = f"{symbols.digest(found)} {surroundings(libraries)} "
    return sha256(told.encode() + beside).hexdigest()


def _beside(found: Mapping[str, bytes]) -> bytes:
    """Of files that are no modules nobody can say who reads them: they count for all."""
    digest = sha256()
    for path in sorted(each for each in found if not each.endswith(".py")):
        digest.update(f"{path} {len(found[path])} ".encode() + found[path])
    return digest.digest()


def _named(symbols: Symbols, roots: tuple[Dotted, ...]) -> Iterator[str]:
    for each in symbols.rest_on(roots):
        yield from (f"{each.module}.{name}" for name in symbols.bound_by(each))
