"""References as plain sentences, and the short ones that answers can be cited by (`cite_as`)."""

from collections.abc import Sequence

from api.plain import plain
from api.references.references import SERVICE, Reference, ended
from events.dates_in_words.date_words import words
from events.vocabulary.base import Citation
from projections.facts.citations import CitationItem
from projections.facts.facts import FactView
from projections.timeline.as_written import ClocksUsed


def render(references: Sequence[Reference]) -> str:
    """A line for each reference."""
    return "".join(f"{_sentence(each)}\n" for each in references)


def cite_state(reference: Reference) -> str:
    """A state of relations in a sentence, without its address."""
    record = reference.record.removeprefix("As ")
    return plain(f"{reference.title}, as {record}.")


def cite_answer(title: str, clocks: ClocksUsed) -> str:
    """A list that is an answer, in a sentence, without its address."""
    public = f", public by {words(clocks.public_by)}" if clocks.public_by else ""
    return plain(
        f"{title} as of {words(clocks.as_of)}{public}, as recorded by {SERVICE},"
        f" ledger position {clocks.known_at}."
    )


def cite_citation(item: CitationItem, clocks: ClocksUsed) -> str:
    """A citation in a sentence."""
    source = item.source
    return plain(
        f"{cited_words(item.citation)}"
        f" {source.title}, {source.publisher}, {words(source.published)}."
        f" {SERVICE}, citation {item.id}, ledger position {clocks.known_at}."
    )


def cited_words(citation: Citation) -> str:
    """What is cited of a source, in words: the quote, or which record."""
    return f"“{citation.exact}”" if citation.record is None else f"Record {citation.record.id}."


def cite_fact(view: FactView, clocks: ClocksUsed) -> str:
    """A fact in a sentence, with its date and how well it is supported."""
    support = view.support
    return plain(
        f"{ended(view.fact.summary)} Date: {words(view.fact.when)}."
        f" {_count(support.citations, 'citation')}{support.by_program}"
        f" of {_count(support.lineages, 'independent source')}."
        f" {SERVICE}, fact {view.id}, ledger position {clocks.known_at}."
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _sentence(reference: Reference) -> str:
    if reference.kind == "state":
        return plain(f"{cite_state(reference)} {reference.url or ''}")
    date = f", {words(reference.issued)}" if reference.issued else ""
    quotes = " ".join(f"“{each}”" for each in reference.quotes)
    parts = (
        f"{_authors(reference)}{ended(reference.title)} {ended(f'{reference.publisher}{date}')}",
        f"{reference.url}" if reference.url else "",
        quotes,
        f"{reference.note}." if reference.note else "",
        reference.record,
    )
    return plain(" ".join(parts))


def _authors(reference: Reference) -> str:
    if not reference.authors:
        return ""
    *others, last = reference.authors
    named = f"{', '.join(others)} and {last}" if others else last
    return f"{ended(named)} "
