"""The tables of evidence: what facts are cited by, and the sources of that."""

from collections.abc import Iterator
from typing import Final

from events.time.dates import parse
from events.vocabulary.base import Citation
from events.vocabulary.registry import SourceAdded
from projections.model.publication import cited_from, public_from
from projections.model.table import Row
from projections.model.version import citation_id
from projections.tables.as_recorded import AsRecorded
from projections.tables.days import date_columns, dated, told_day
from projections.tables.description import FACT, RecordTable, day, text, whole

_WITHDRAWN = "SELECT source, reason FROM withdrawn WHERE position <= :k"
_VERSIONS = """
SELECT source, version, published, gone, position, recorded_at, recorded_by FROM data_set_version
WHERE position <= :k ORDER BY source, position
"""


def _sources(record: AsRecorded) -> Iterator[Row]:
    withdrawn = dict(record.ask(_WITHDRAWN))
    for each in record.registered(SourceAdded):
        data_set = each.data_set
        yield (
            each.id,
            each.publisher,
            each.title,
            "; ".join(each.authors) or None,
            each.language,
            *dated(each.published),
            each.url,
            each.lineage,
            each.sha256,
            each.reliability,
            each.graded_by,
            each.note,
            *(
                (data_set.version, data_set.maker, data_set.licence, data_set.made)
                if data_set
                else (None, None, None, None)
            ),
            withdrawn.get(each.id),
        )


def _cited(record: AsRecorded) -> Iterator[tuple[str, str, Citation]]:
    """The citations of all facts, each once, by fact and id."""
    for told in record.facts():
        by_id = {citation_id(told.fact.id, each): each for each in told.fact.citations}
        yield from ((told.fact.id, id, by_id[id]) for id in sorted(by_id))


def _citations(record: AsRecorded) -> Iterator[Row]:
    out = {each.id: public_from(each) for each in record.registered(SourceAdded)}
    for fact, id, each in _cited(record):
        kept = each.record
        yield (
            id,
            fact,
            each.source,
            each.bearing,
            each.exact or None,
            each.prefix or None,
            each.suffix or None,
            each.start,
            each.end,
            each.asserted_by,
            each.origin,
            each.sense,
            each.note,
            *((kept.id, kept.public, kept.sha256) if kept else (None, None, None)),
            told_day(cited_from(each, out[each.source])),
        )


def _says(record: AsRecorded) -> Iterator[Row]:
    for _, id, each in _cited(record):
        yield from ((id, field, each.says[field]) for field in sorted(each.says))


def _data_set_versions(record: AsRecorded) -> Iterator[Row]:
    for source, version, published, gone, *recorded in record.ask(_VERSIONS):
        yield source, version, published, told_day(parse(published).first.earliest), gone, *recorded


SOURCES: Final = RecordTable(
    name="sources",
    told="The documents and data sets that facts are cited from.",
    columns=(
        text("id", "The source's id: it is looked up at /v1/sources/{id}."),
        text("publisher", "Who published it."),
        text("title", "Its title."),
        text("authors", "Its authors, with semicolons between."),
        text("language", "Its language (BCP 47)."),
        *date_columns("published", "When it came out", "published_"),
        text("url", "Where it stands."),
        text("lineage", "Whose reporting it is: sources of one lineage count once."),
        text("sha256", "The SHA-256 of its text."),
        text("reliability", "The Admiralty grade, from A (reliable) to F (cannot be judged)."),
        text("graded_by", "Who gave the grade."),
        text("note", "A note of whoever registered it."),
        text("data_set_version", "Of a data set, its version."),
        text("data_set_maker", "Of a data set, who made it."),
        text("data_set_licence", "Of a data set, its licence."),
        text("data_set_made", "Of a data set: curated (by people), or machine (by a program)."),
        text("withdrawn", "Why it is not to be relied on, where it was withdrawn: none cites it."),
    ),
    key=("id",),
    rows=_sources,
    searched=("title", "publisher"),
    asked_by=("lineage",),
)
CITATIONS: Final = RecordTable(
    name="citations",
    told="What bears on a fact: a passage of a source, to the letter, or a record of a data set.",
    columns=(
        text("id", "The citation's id: it is looked up at /v1/citations/{id}."),
        FACT,
        text("source", "The source that is cited.", "sources"),
        text("bearing", "Whether it supports the fact, disputes it or only mentions it."),
        text("quote", "The words of the source, to the letter; null of a record of a data set."),
        text("prefix", "The words before them."),
        text("suffix", "The words after them."),
        whole("quote_start", "Where the words begin in the text: code points before them."),
        whole("quote_end", "Where they end."),
        text(
            "asserted_by", "Who says it in the source; null: the outlet in its own voice.", "actors"
        ),
        text("origin", "Whose account the words come from, the same for all that quote it."),
        text("sense", "reversed: the words say the contrary of what must be meant."),
        text("note", "A note of whoever cited it."),
        text("record", "Of a data set, the id of the record there."),
        text("record_public", "Since when the record was public, as written (EDTF)."),
        text("record_sha256", "The SHA-256 of the record's canonical form (RFC 8785)."),
        day("public_from", "The day by which what is cited had certainly come out."),
    ),
    key=("id",),
    rows=_citations,
    searched=("quote",),
    asked_by=("fact", "source", "asserted_by"),
)
CITATION_SAYS: Final = RecordTable(
    name="citation_says",
    told="What a source gives for a field of the fact, where sources differ or a record has it.",
    columns=(
        text("citation", "The citation.", "citations"),
        text("field", "The field of the fact."),
        text("value", "The value that the source gives."),
    ),
    key=("citation", "field"),
    rows=_says,
)
DATA_SET_VERSIONS: Final = RecordTable(
    name="data_set_versions",
    told="Newer versions of data sets than the one that is registered.",
    columns=(
        text("source", "The data set.", "sources"),
        text("version", "What the version is called."),
        text("published", "When it came out, as written (EDTF)."),
        day("published_day", "The same as a day: the first that it may have been."),
        whole("gone", "How many records that are cited are not in it."),
        whole("position", "The position of the ledger at which that was recorded."),
        text("recorded_at", "When that was recorded (RFC 3339)."),
        text("recorded_by", "By whom."),
    ),
    key=("source", "position"),
    rows=_data_set_versions,
)
TABLES: Final = (SOURCES, CITATIONS, CITATION_SAYS, DATA_SET_VERSIONS)
