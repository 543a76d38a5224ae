"""All read models, in the order in which an event is filed into them. Adding one takes its file,
with its `TABLES`, and its name here; a test finds the file whose name is missing.
"""

from projections.doubts import marks
from projections.facts import (
    citations,
    contested,
    data_sets,
    denials,
    facts,
    given_names,
    history,
    holdings,
    registry,
    sources,
)
from projections.filing import touched
from projections.holding import chains, listing_order, segments, tellings
from projections.model import mergers, numbered, redated
from projections.relations import left_out, told_between
from projections.search import names, spelling, wording
from projections.subjects import contacts, counterparts, engagements, whose_offices
from projections.timeline import disagreements, timeline

READ_MODELS = (
    facts,
    citations,
    timeline,
    tellings,
    chains,
    listing_order,
    engagements,
    contacts,
    told_between,
    counterparts,
    contested,
    denials,
    disagreements,
    touched,
    marks,
)
"""Those whose rows follow from versions of facts. Marks are made after what they are made from:
versions, their timeline, denials.
"""

OTHERS = (
    registry,
    holdings,
    given_names,
    mergers,
    redated,
    numbered,
    segments,
    whose_offices,
    names,
    sources,
    data_sets,
    spelling,
    wording,
    history,
    left_out,
)
"""Those that the projector files into by itself: what is registered, words, histories."""

PROJECTIONS = tuple(table for each in READ_MODELS for table in each.TABLES)
"""The tables whose rows follow from versions of facts."""

SCHEMA = "\n".join((*(table.schema for table in PROJECTIONS), *(each.SCHEMA for each in OTHERS)))
