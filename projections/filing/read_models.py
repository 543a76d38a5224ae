"""All read models: what is filed, and by whom. Adding one takes its file and a line here."""

from projections.doubts import marks
from projections.facts import citations, contested, denials, facts, history, registry, sources
from projections.filing import touched
from projections.model import mergers
from projections.model.table import Table
from projections.relations import left_out
from projections.search import names, spelling, wording
from projections.states import involvement, transitions
from projections.subjects import contacts, counterparts, engagements, offices
from projections.timeline import disagreements, timeline

PROJECTIONS = (
    Table(schema=facts.SCHEMA, insert=facts.INSERT, close=facts.CLOSE, rows=facts.rows),
    Table(
        schema="",
        insert=facts.INSERT_ADDED,
        close=facts.CLOSE_ADDED,
        rows=facts.added_rows,
    ),
    Table(
        schema=citations.SCHEMA,
        insert=citations.INSERT,
        close=citations.CLOSE,
        rows=citations.rows,
    ),
    Table(schema=timeline.SCHEMA, insert=timeline.INSERT, close=timeline.CLOSE, rows=timeline.rows),
    Table(
        schema=transitions.SCHEMA,
        insert=transitions.INSERT,
        close=transitions.CLOSE,
        rows=transitions.rows,
    ),
    Table(
        schema="",
        insert=transitions.INSERT_WIDTH,
        close=transitions.CLOSE_WIDTH,
        rows=transitions.width_rows,
        once=True,
    ),
    Table(
        schema="",
        insert=transitions.INSERT_FOLLOWING,
        close=transitions.CLOSE_FOLLOWING,
        rows=transitions.following_rows,
    ),
    Table(
        schema=involvement.SCHEMA,
        insert=involvement.INSERT_PASSING,
        close=involvement.CLOSE_PASSING,
        rows=involvement.passing_rows,
    ),
    Table(
        schema="",
        insert=involvement.INSERT_INVOLVED,
        close=involvement.CLOSE_INVOLVED,
        rows=involvement.involved_rows,
    ),
    Table(
        schema=engagements.SCHEMA,
        insert=engagements.INSERT,
        close=engagements.CLOSE,
        rows=engagements.rows,
    ),
    Table(schema=contacts.SCHEMA, insert=contacts.INSERT, close=contacts.CLOSE, rows=contacts.rows),
    Table(
        schema=counterparts.SCHEMA,
        insert=counterparts.INSERT,
        close=counterparts.CLOSE,
        rows=counterparts.rows,
        once=True,
    ),
    Table(
        schema=contested.SCHEMA,
        insert=contested.INSERT,
        close=contested.CLOSE,
        rows=contested.rows,
    ),
    Table(schema=denials.SCHEMA, insert=denials.INSERT, close=denials.CLOSE, rows=denials.rows),
    # Marks are made after what they are made from: versions, their timeline, denials.
    Table(
        schema=disagreements.SCHEMA,
        insert=disagreements.INSERT,
        close=disagreements.CLOSE,
        rows=disagreements.rows,
    ),
    Table(
        schema="",
        insert=disagreements.INSERT_DENIED,
        close=disagreements.CLOSE_DENIED,
        rows=disagreements.denied_rows,
    ),
    Table(schema=touched.SCHEMA, insert=touched.INSERT, close=touched.CLOSE, rows=touched.rows),
    Table(
        schema="",
        insert=touched.INSERT_LINKED,
        close=touched.CLOSE_LINKED,
        rows=touched.linked_rows,
    ),
    Table(
        schema="",
        insert=touched.INSERT_NAMING,
        close=touched.CLOSE_NAMING,
        rows=touched.naming_rows,
    ),
    # Reached are the scopes that are linked, these of the same batch among them.
    Table(
        schema="",
        insert=touched.INSERT_REACHED,
        close=touched.CLOSE_REACHED,
        rows=touched.reached_rows,
    ),
    Table(schema=marks.SCHEMA, insert=marks.INSERT, close=marks.CLOSE, rows=marks.rows),
)
"""The tables whose rows follow from versions of facts."""

SCHEMA = "\n".join(
    (
        registry.SCHEMA,
        mergers.SCHEMA,
        offices.SCHEMA,
        names.SCHEMA,
        sources.SCHEMA,
        spelling.SCHEMA,
        wording.SCHEMA,
        history.SCHEMA,
        *(table.schema for table in PROJECTIONS),
        left_out.SCHEMA,
    )
)
