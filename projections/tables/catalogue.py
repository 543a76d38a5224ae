"""All tables, in an order in which each is named after those that it refers to, and the views."""

from typing import Final

from projections.tables import cited, engagements, facts, registered, states
from projections.tables.collections import COLLECTIONS_TABLE
from projections.tables.description import RecordTable, RecordView

TABLES: Final[tuple[RecordTable, ...]] = (
    COLLECTIONS_TABLE,
    *registered.TABLES,
    *facts.TABLES,
    *cited.TABLES,
    *engagements.TABLES,
    *states.TABLES,
)
VIEWS: Final = (
    RecordView(
        "timeline",
        "Facts in order of date, with who is in them.",
        """
SELECT f.earliest, f.latest, f.date, f.summary, f.kind, (
    SELECT group_concat(a.name, ', ') FROM fact_actors x JOIN actors a ON a.id = x.actor
    WHERE x.fact = f.id AND x.role <> 'represented') AS actors,
    f.is_contested, f.citations, f.lineages, f.id
FROM facts f ORDER BY f.earliest, f.id
""",
    ),
    RecordView(
        "pair_states",
        "How everything stood between two parties: ask for a party, an other and a day.",
        """
SELECT p.party, p.other, s.from_day, s.until_day, s.kind, s.about, s.reads, s.certainty, s.since,
       s.last_told, s.citations, s.lineages, s.id
FROM state_pairs p JOIN states s ON s.subject = p.subject
""",
    ),
    RecordView(
        "visits_by_year",
        "How many visits were held in a year between a state and each other state.",
        """
SELECT c.year, c.party, o.name AS other, count(*) AS visits
FROM contacts c JOIN actors p ON p.id = c.party JOIN actors o ON o.id = c.other
WHERE c.form = 'visit' AND p.kind = 'state' AND o.kind = 'state'
GROUP BY c.year, c.party, o.name
""",
    ),
    RecordView(
        "quotes",
        "What sources say, to the letter, each with the fact that it bears on.",
        """
SELECT f.summary, f.date, c.bearing, c.quote, s.publisher, s.title, s.published, s.url,
       c.fact, c.id
FROM citations c JOIN facts f ON f.id = c.fact JOIN sources s ON s.id = c.source
WHERE c.quote IS NOT NULL
""",
    ),
)
