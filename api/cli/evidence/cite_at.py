"""`detente cite-at`: the citation of words, as YAML to paste."""

from pathlib import Path

import click
import yaml

from api.cli.shared.opening import asking
from api.cli.shared.terminal import say
from api.evidence.citation_drafts import CitationDraftAnswer, CitationWanted, DraftedCitation, draft
from api.plain import harmless

_WIDE = 10_000
"""Columns of a line, so that no quote is broken."""


async def cite_at(source: str, words: str, data: Path) -> None:
    """Print each place of the words; raises `ClickException` where they stand nowhere."""
    is_hash = len(source) == 64
    wanted = CitationWanted(
        source=None if is_hash else source, text=source if is_hash else None, exact=words
    )
    async with asking(data) as service:
        found = draft(service, wanted)
    if not found.places:
        raise click.ClickException(harmless(_nowhere(source, found)))
    for number, each in enumerate(found.places, start=1):
        say(f"# {number} of {found.found}: paragraph {each.paragraph}, {_about(each)}")
        say(_yaml(source, each))


def _about(place: DraftedCitation) -> str:
    words = f"{place.words} words" + (", too many for a quote" if place.too_long else "")
    facts = ", ".join(dict.fromkeys(each.fact for each in place.supports))
    return f"{words}; cited already by {facts}" if facts else words


def _yaml(source: str, place: DraftedCitation) -> str:
    item = {
        "source": source,
        "exact": place.exact,
        "prefix": place.prefix,
        "suffix": place.suffix,
        "start": place.start,
        "end": place.end,
    }
    dumped: str = yaml.safe_dump([item], allow_unicode=True, sort_keys=False, width=_WIDE)
    return dumped.rstrip()


def _nowhere(source: str, found: CitationDraftAnswer) -> str:
    told = f"the words do not stand in the text of {source}"
    if found.nearest is None:
        return told
    return f"{told}; the nearest, at {found.nearest.start}, are: {found.nearest.exact}"
