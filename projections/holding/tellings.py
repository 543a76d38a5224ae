"""What is told of the subjects whose state is asked for, read and put to the rule.

All that is visible of a subject is read, whatever its day: what is told later bears on what holds
before. Of the facts that follow others, or that others follow, whoever they are about, the bounds
are read too.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec
from msgspec import Struct

from events.time.dates import EARLIEST, Bounds, Span, iso, parse
from projections.holding.evidence import LIFE, BeginningBounds, Evidence, Family, Held
from projections.holding.rule import History
from projections.holding.which_came_later import NOTHING_SAID, Dated, SaidOrder, closed, said_order
from projections.model.clocks import FOREVER, Clocks
from projections.model.directory import Directory
from projections.model.reader import Reader
from projections.model.table import Row, Table
from projections.model.tense import PAST, ask, tensed, version_of
from projections.model.version import Version

SCHEMA = """
-- told_from is the first day of which it is told: the earliest of its first days, or the latest one
-- where it is open below or a condition.
CREATE TABLE telling (
    subject     TEXT    NOT NULL,
    told_from   INTEGER NOT NULL,
    fact        TEXT    NOT NULL,
    known_from  INTEGER NOT NULL,
    known_to    INTEGER NOT NULL,
    public_from INTEGER NOT NULL,
    date        TEXT    NOT NULL,
    is_attested INTEGER NOT NULL,
    kind        TEXT    NOT NULL,
    value       TEXT,
    detail      TEXT,
    party       TEXT,
    until       TEXT,
    support     TEXT,
    PRIMARY KEY (subject, told_from, fact, known_from)
) STRICT, WITHOUT ROWID;

CREATE TABLE following (
    fact        TEXT    NOT NULL,
    followed    TEXT    NOT NULL,
    known_from  INTEGER NOT NULL,
    known_to    INTEGER NOT NULL,
    public_from INTEGER NOT NULL,
    PRIMARY KEY (fact, followed, known_from)
) STRICT, WITHOUT ROWID;
CREATE INDEX following_followed ON following (followed);
"""

INSERT = f"INSERT INTO telling VALUES (?, ?, ?, ?, {FOREVER}, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
CLOSE = f"""
UPDATE telling SET known_to = ?, subject = subject || '{PAST}'
WHERE subject = ? AND told_from = ? AND fact = ? AND known_from = ?
"""
INSERT_FOLLOWING = f"INSERT INTO following VALUES (?, ?, ?, {FOREVER}, ?)"
CLOSE_FOLLOWING = f"""
UPDATE following SET known_to = ?, fact = fact || '{PAST}', followed = followed || '{PAST}'
WHERE fact = ? AND followed = ? AND known_from = ?
"""


def rows(version: Version, directory: Directory) -> Iterator[Row]:
    """What the version tells of each subject that it changes."""
    for change in version.changes:
        yield (
            change.subject,
            version.told_from,
            version.fact.id,
            version.known_from,
            version.public_from,
            version.fact.when,
            int(version.is_attested),
            change.kind,
            change.value,
            change.detail,
            change.party,
            change.until,
            version.support if version.added is None else None,
        )


def following_rows(version: Version, directory: Directory) -> Iterator[Row]:
    """Which facts the version says that it follows."""
    for followed in dict.fromkeys(version.fact.follows):
        yield version.fact.id, followed, version.known_from, version.public_from


_TELLINGS = tensed(
    lambda tense: (
        f"""
SELECT s.key, t.fact, t.date, t.is_attested, t.kind, t.value, t.detail, t.party, t.until,
       coalesce(t.support, (
           SELECT v.support FROM version v WHERE v.fact = t.fact AND v.known_from = t.known_from))
FROM json_each(:subjects) s CROSS JOIN telling t
WHERE {tense.filed("t.subject", "s.value")} AND {tense.visible("t")}
ORDER BY s.key
"""
    )
)
_FOLLOWING = tensed(
    lambda tense: (
        f"""
SELECT replace(f.fact, '{PAST}', ''), replace(f.followed, '{PAST}', '')
FROM json_each(:facts) j CROSS JOIN following f
WHERE {tense.filed("f.fact", "j.value")} AND {tense.visible("f")}
UNION
SELECT replace(f.fact, '{PAST}', ''), replace(f.followed, '{PAST}', '')
FROM json_each(:facts) j CROSS JOIN following f
WHERE {tense.filed("f.followed", "j.value")} AND {tense.visible("f")}
"""
    )
)
_BESIDE = """
SELECT followed FROM following WHERE fact = :fact
UNION SELECT fact FROM following WHERE followed = :fact
"""
_IS_FILED = "SELECT 1 FROM filed_version WHERE fact = ?"
_DATES = f"""
SELECT j.value, v.body FROM json_each(:facts) j CROSS JOIN version v
WHERE {version_of("j.value")} AND v.public_from <= :p
"""


def followed(db: sqlite3.Connection) -> set[str]:
    """The facts that some fact says, or said, that it follows."""
    return {fact for (fact,) in db.execute("SELECT DISTINCT followed FROM following")}


def chain_of(db: sqlite3.Connection, fact: str, follows: Iterable[str]) -> list[str]:
    """What a fact says that it follows and what says that it follows it, each through others too,
    by what is recorded now; but for what is not recorded itself.
    """
    found = {fact}
    waiting = [fact, *follows]
    while waiting:
        at = waiting.pop()
        near = {each for (each,) in db.execute(_BESIDE, {"fact": at})} - found
        found |= {at, *near}
        waiting += near
    return sorted(each for each in found - {fact} if db.execute(_IS_FILED, (each,)).fetchone())


class FactTelling(Struct, frozen=True):
    """What a fact tells of a subject, with what is shown of it; `date` is as written.

    `value` is what holds from then on. `party` is who left, of an end, or who speaks, of a
    statement; `detail` whatever else is shown.
    """

    fact: str
    date: str
    is_attested: bool
    kind: str
    value: str | None
    detail: str | None
    party: str | None
    until: str | None
    support: str

    @property
    def span(self) -> Span:
        """The bounds of its date."""
        return parse(self.date)

    @property
    def bounds(self) -> BeginningBounds:
        """The bounds of its first day, the earliest None where it is open below."""
        first = self.span.first
        return BeginningBounds(_known(first), first.latest)

    def evidence(self, dated: Dated) -> Evidence:
        """The telling with the bounds that are left of its date."""
        first = self.span.first
        earliest, latest, gaps = dated.earliest, dated.latest, None
        if first.choices:
            low = EARLIEST if earliest is None else earliest
            left = first.within(low, latest) if first.touches(low, latest) else first
            earliest, latest = _known(left), left.latest
            gaps = left if left.choices else None
        return Evidence(
            fact=self.fact,
            kind=self.kind,
            value=self.value,
            earliest=earliest,
            latest=latest,
            attested=self.is_attested,
            left=self.party,
            until=None if self.until is None else parse(self.until).first,
            gaps=gaps,
        )


class Standing(Struct, frozen=True):
    """What holds of a subject on a day, and what is told of it by then or later."""

    held: Held
    tellings: Mapping[str, FactTelling]
    history: History

    @property
    def value(self) -> str | None:
        """The one value that certainly holds, if there is one."""
        options = self.held.options
        is_settled = len(options) == 1 and self.held.certainty == "certain"
        return options[0].value if is_settled else None

    @property
    def told(self) -> list[FactTelling]:
        """What the options rest on, in order of date."""
        facts = {fact for option in self.held.options for fact in option.facts}
        return sorted((self.tellings[each] for each in facts), key=in_order)

    @property
    def latest(self) -> FactTelling | None:
        """The last of what the options rest on."""
        return self.told[-1] if self.held.options else None

    @property
    def facts(self) -> set[str]:
        """All that tells of what holds or may hold."""
        return {*self.held.holding, *(f for each in self.held.options for f in each.facts)}

    @property
    def since(self) -> str | None:
        """The beginning in EDTF, as written where a fact has it so."""
        since = self.held.since
        if since is None:
            return None
        for fact in self.held.holding:
            told = self.tellings[fact]
            # An interval is no beginning, but for one that has none: `../2023-06-12`.
            if told.bounds == since and (
                told.span.first == told.span.last or since.latest == EARLIEST
            ):
                return told.date
        if since.latest == EARLIEST:
            return None  # since ever, as far as is told
        if since.earliest == since.latest:
            return iso(since.latest)
        earliest = "" if since.earliest in {None, EARLIEST} else iso(since.earliest or 0)
        return f"[{earliest}..{iso(since.latest)}]"


Found = dict[str, Standing]
"""What holds by subject; one of which nothing is told is not there."""


def standing(reader: Reader, subjects: Sequence[str], clocks: Clocks) -> Found:
    """What holds of each subject of which anything is told."""
    found: Found = {}
    for subject, (tellings, history) in histories(reader, subjects, clocks).items():
        held = history.held(clocks.as_of)
        if held is not None:
            found[subject] = Standing(held, tellings, history)
    return found


def histories(
    reader: Reader, subjects: Sequence[str], clocks: Clocks
) -> dict[str, tuple[dict[str, FactTelling], History]]:
    """All that is visible of each subject, by its facts, and put in order."""
    told = tellings(reader, subjects, clocks)
    facts = {fact for each in told.values() for fact in each}
    said, dated = _ordered(reader, told, facts, clocks)
    return {
        subject: (each, _history(_family(subject), each, said, dated))
        for subject, each in told.items()
    }


def tellings(
    reader: Reader, subjects: Sequence[str], clocks: Clocks
) -> dict[str, dict[str, FactTelling]]:
    """What is visible of each subject of which anything is, by fact."""
    if not subjects:
        return {}
    bound = {"k": clocks.known_at, "p": clocks.public_limit}
    encoded = msgspec.json.encode(subjects).decode()
    found: dict[str, dict[str, FactTelling]] = {}
    for number, fact, *row in ask(reader, _TELLINGS, {**bound, "subjects": encoded}):
        date, is_attested, *rest = row
        telling = FactTelling(fact, date, bool(is_attested), *rest)
        found.setdefault(subjects[number], {})[fact] = telling
    return found


def _history(
    family: Family, told: Mapping[str, FactTelling], said: SaidOrder, dated: Mapping[str, Dated]
) -> History:
    return History([each.evidence(dated[each.fact]) for each in told.values()], family, said)


def _family(subject: str) -> Family:
    return _FAMILIES[subject.partition("/")[0]]


_FAMILIES: Mapping[str, Family] = {each: each for each in LIFE}


def _ordered(
    reader: Reader, told: Mapping[str, Mapping[str, FactTelling]], facts: set[str], clocks: Clocks
) -> tuple[SaidOrder, dict[str, Dated]]:
    """What facts say of their order, and the bounds that are left for it."""
    dated = {fact: _dated(each) for some in told.values() for fact, each in some.items()}
    follows = _follows(reader, facts, clocks)
    if not follows:
        return NOTHING_SAID, dated
    others = {*follows, *(each for some in follows.values() for each in some)} - facts
    dated |= _dates(reader, others, clocks)
    follows = {f: [each for each in some if each in dated] for f, some in follows.items()}
    return said_order(follows), closed(dated, follows)


def _follows(reader: Reader, facts: Iterable[str], clocks: Clocks) -> dict[str, list[str]]:
    """What the facts say they follow, and what says that it follows them, step by step."""
    found: dict[str, list[str]] = {}
    bound = {"k": clocks.known_at, "p": clocks.public_limit}
    seen: set[str] = set()
    waiting = set(facts)
    while waiting:
        seen |= waiting
        encoded = msgspec.json.encode(sorted(waiting)).decode()
        edges = ask(reader, _FOLLOWING, {**bound, "facts": encoded})
        waiting = {fact for edge in edges for fact in edge} - seen
        for fact, followed in edges:
            if followed not in found.setdefault(fact, []):
                found[fact].append(followed)
    return found


def _dates(reader: Reader, facts: Iterable[str], clocks: Clocks) -> dict[str, Dated]:
    parameters = {
        "facts": msgspec.json.encode(sorted(facts)).decode(),
        "k": clocks.known_at,
        "p": clocks.public_limit,
    }
    return {fact: _dated(date_of(body)) for fact, body in reader.db.execute(_DATES, parameters)}


class StoredDate(Struct, frozen=True):
    """The date of a stored fact: when it happened, or the day on which it is attested."""

    date: str = ""
    attested: str = ""

    @property
    def when(self) -> str:
        """The date that it tells of."""
        return self.date or self.attested

    @property
    def span(self) -> Span:
        """The bounds of its date."""
        return parse(self.when)

    @property
    def is_attested(self) -> bool:
        """Whether it tells that something held, and not when it began."""
        return not self.date


date_of = msgspec.json.Decoder(StoredDate).decode
"""The date of a fact as it is stored."""


def _dated(told: FactTelling | StoredDate) -> Dated:
    first = told.span.first
    return Dated(_known(first), first.latest, told.is_attested)


def _known(first: Bounds) -> int | None:
    """The earliest of its days, None where it is open below."""
    is_open = first.earliest == EARLIEST and first.latest != EARLIEST
    return None if is_open else first.earliest


def in_order(telling: FactTelling) -> tuple[int, int, str]:
    """Where a telling stands among others: by the latest of its first days."""
    first = telling.span.first
    return first.latest, first.earliest, telling.fact


TABLES = (
    Table(schema=SCHEMA, insert=INSERT, close=CLOSE, rows=rows),
    Table(schema="", insert=INSERT_FOLLOWING, close=CLOSE_FOLLOWING, rows=following_rows),
)
