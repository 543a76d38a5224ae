"""Which facts made an answer differ between two states, and what became of each of them?

A fact is a cause where it is not the same to both states: it happened, or became possible, in the
days between them, or something was done to the record of it between the two ledger positions.
What is done with citations that were not public by then is no cause, nor is it told.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

import msgspec
from msgspec.structs import replace

from events.time.dates import Edtf, Span, parse
from projections.facts import registry
from projections.facts.history import HISTORY_LIMIT, HistoryEntry, as_public, decode_fact, is_out
from projections.holding.chains import ordered
from projections.holding.listing_order import kind_of
from projections.holding.passing_whole import LIST
from projections.holding.stored_dates import StoredDate, date_of, left_of
from projections.holding.which_came_later import Dated
from projections.model import measure_subjects
from projections.model.clocks import Certainty, Clocks, certainty_of
from projections.model.facet_lists import stated_from
from projections.model.numbered import of_subject
from projections.model.reader import Reader
from projections.model.tense import THEN
from projections.model.version import NAMED_OTHERWISE, Amended
from projections.model.worded import Worded

EXAMINED = 2_000
"""Rows that are looked at for the facts that did something to one subject."""

Deed = (
    Literal[
        "happened",
        "had-happened",
        "may-have-happened",
        "told",
        "ended",
        "may-have-ended",
        "told-later",
    ]
    | Amended
)
"""What a fact did by the days that passed. It `happened` certainly within them; it `had-happened`
by then at the latest; it `may-have-happened`; a condition was `told`; what it began `ended` by its
own date. That something is `told-later` of it opens a gap before.
"""

VERSIONS_EXAMINED = 2_000
"""Versions of a fact that are looked at, the last ones: most of them may not have been public."""

_VERSIONS = f"""
SELECT v.fact, v.known_from, v.known_to, {stated_from("v")},
       v.change, v.reason, v.recorded_at, v.recorded_by, v.body
FROM json_each(:facts) j CROSS JOIN version v
WHERE v.fact = j.value AND v.known_from <= :after AND v.known_to > :before
  AND v.known_from >= coalesce((
    SELECT max(l.known_from) FROM version l WHERE l.fact = j.value AND l.known_from <= :before), 0)
  AND (v.known_from <= :before OR v.known_from >= coalesce((
    SELECT l.known_from FROM version l WHERE l.fact = j.value AND l.known_from <= :after
    ORDER BY l.known_from DESC LIMIT 1 OFFSET {VERSIONS_EXAMINED - 1}), 0))
ORDER BY v.fact, v.known_from
"""


class Cause(Worded, frozen=True, kw_only=True):
    """A fact that made the difference, and what it did.

    `before` and `after` say how certainly it had happened as of the two states, as the ledger had
    it and the public could know it; null: not at all. `date` is as it now reads. `amendments` are
    what was done to the record between the states: positions, by whom and why; with
    `amendments_cut_off` there was more before that.
    """

    fact: str
    date: Edtf
    date_in_words: str = ""
    did: tuple[Deed, ...]
    before: Certainty | None
    after: Certainty | None
    amendments: tuple[HistoryEntry, ...] = ()
    amendments_cut_off: bool = False


class _Version(NamedTuple):
    known_from: int
    known_to: int
    stated_from: int
    change: Amended
    reason: str | None
    recorded_at: str
    recorded_by: str
    body: bytes
    dated: StoredDate

    @property
    def span(self) -> Span:
        return self.dated.span

    def within(self, dated: Dated) -> Span:
        """Its date with what its order leaves of the first day."""
        return replace(self.span, first=left_of(self.span.first, dated))


class Ledgered:
    """What the ledger says of some facts between two states.

    The rule has bounds that the order of facts leaves; contacts, reports and what was said have
    their facts' dates as they are (`by_own_date`).
    """

    def __init__(
        self,
        reader: Reader,
        facts: Iterable[str],
        before: Clocks,
        after: Clocks,
        by_own_date: Iterable[str] = (),
    ) -> None:
        self._reader, self._before, self._after = reader, before, after
        self._learned = before.known_at != after.known_at
        self._versions: dict[str, list[_Version]] = {}
        self._causes: dict[str, Cause | None] = {}
        parameters = {
            "facts": msgspec.json.encode(sorted(set(facts))).decode(),
            "before": before.known_at,
            "after": after.known_at,
        }
        for fact, *row in reader.db.execute(_VERSIONS, parameters):
            version = _Version._make((*row, date_of(row[-1])))
            self._versions.setdefault(fact, []).append(version)
        self._own_dates = set(by_own_date)
        self._closed_before = self._closed(before)
        self._closed_after = self._closed(after) if self._learned else self._closed_before

    @property
    def facts(self) -> list[str]:
        """Those that the ledger had, by id."""
        return list(self._versions)

    def cause(self, fact: str) -> Cause | None:
        """What the fact did; None where it is the same to both states."""
        if fact not in self._causes:
            self._causes[fact] = self._cause(fact)
        return self._causes[fact]

    def _cause(self, fact: str) -> Cause | None:
        after = self._at(fact, self._after)
        before = self._at(fact, self._before) if self._learned else after
        shown = after or before
        if shown is None:
            return None
        certainties = self._certainty_before(fact), self._certainty_after(fact)
        told = tuple(self._amendments(fact)) if self._learned else ()
        amendments = told[-HISTORY_LIMIT:]
        did = _deeds(*certainties, amendments)
        if did == ("happened",):
            did = (self._by_days(fact, shown),)
        if not did:
            return None
        return Cause(
            fact=fact,
            date=shown.dated.when,
            did=did,
            before=certainties[0],
            after=certainties[1],
            amendments=amendments,
            amendments_cut_off=len(told) > len(amendments),
        )

    def was_wrong(self, cause: Cause) -> bool:
        """Whether the earlier state rested on a record that was corrected or retracted since: of
        what was not known then, nothing wrong was said.
        """
        amended = not {"corrected", "retracted"}.isdisjoint(cause.did)
        return amended and self._at(cause.fact, self._before) is not None

    def own_end(self, fact: str) -> Cause | None:
        """That what the fact began ended between the two days, or may have, by its own date."""
        told = self._at(fact, self._after)
        until = None if told is None else getattr(decode_fact(told.body), "until", None)
        if told is None or until is None:
            return None
        end, before, after = parse(until).first, self._before.as_of, self._after.as_of
        if before < end.earliest and end.latest <= after:
            did: Deed = "ended"
        elif before < end.latest <= after or before < end.earliest <= after:
            did = "may-have-ended"
        else:
            return None
        return self._by_itself(fact, told, did)

    def later(self, fact: str) -> Cause | None:
        """That the fact tells of a day after the two, of something else than before."""
        told = self._at(fact, self._after)
        return None if told is None else self._by_itself(fact, told, "told-later")

    def _by_itself(self, fact: str, told: _Version, did: Deed) -> Cause:
        return Cause(
            fact=fact,
            date=told.dated.when,
            did=(did,),
            before=self._certainty_before(fact),
            after=self._certainty_after(fact),
        )

    def ending(self, fact: str) -> Cause | None:
        """That what the fact tells of, which lasted, ended between the two days, or may have."""
        told = self._at(fact, self._after)
        if told is None or not (
            self._before.as_of <= told.span.last.earliest < self._after.as_of
            and told.span.first != told.span.last
        ):
            return None
        is_over = told.span.last.latest < self._after.as_of
        return self._by_itself(fact, told, "ended" if is_over else "may-have-ended")

    def _closed(self, clocks: Clocks) -> Mapping[str, Dated]:
        """The bounds that their order leaves the dates of facts, by those clocks, where the rule
        goes by these.
        """
        told = ((fact, self._at(fact, clocks)) for fact in self._versions)
        own = {fact: each.dated.dated for fact, each in told if each is not None}
        ruled = {fact: each for fact, each in own.items() if fact not in self._own_dates}
        return {**own, **ordered(self._reader, ruled, clocks)[1]}

    def _certainty_before(self, fact: str) -> Certainty | None:
        return self._certainty(fact, self._before, self._closed_before)

    def _certainty_after(self, fact: str) -> Certainty | None:
        return self._certainty(fact, self._after, self._closed_after)

    def _certainty(
        self, fact: str, clocks: Clocks, closed: Mapping[str, Dated]
    ) -> Certainty | None:
        """How certain it is by then that it happened, or was told."""
        told = self._at(fact, clocks)
        if told is None:
            return None
        span, is_attested = told.within(closed[fact]), told.dated.is_attested
        return certainty_of(span, clocks.as_of, is_attested=is_attested)

    def _by_days(self, fact: str, told: _Version) -> Deed:
        """What a fact did that is certain since a day: within the days, or by then at last."""
        if told.dated.is_attested:
            return "told"
        first = told.within(self._closed_after[fact]).first
        return "happened" if first.earliest > self._before.as_of else "had-happened"

    def _at(self, fact: str, clocks: Clocks) -> _Version | None:
        """The version that a state rests on."""
        for each in self._versions.get(fact, ()):
            if (
                each.known_from <= clocks.known_at < each.known_to
                and each.stated_from <= clocks.public_limit
            ):
                return each
        return None

    def _amendments(self, fact: str) -> Iterable[HistoryEntry]:
        """What was done to the record of a fact, as far as the public could see any of it."""
        earlier: Any = None
        for each in self._versions[fact]:
            seen = self._public_view(each)
            if each.known_from > self._before.known_at and self._is_told(each, earlier, seen):
                yield HistoryEntry(
                    position=each.known_from,
                    change=each.change,
                    recorded_at=each.recorded_at,
                    recorded_by=each.recorded_by,
                    reason=each.reason,
                )
            earlier = seen

    def _is_told(self, version: _Version, earlier: Any, seen: Any) -> bool:
        if self._after.public_by is None:
            return True
        if seen != earlier:
            return True
        return seen is not None and version.change in NAMED_OTHERWISE and self._is_public(version)

    def _is_public(self, version: _Version) -> bool:
        """Whether it is no correction of a source of which nobody could have had what is cited."""
        source = registry.corrected_source(self._reader, version.known_from)
        if source is None:
            return True
        then = self._clocks_of(version)
        cited = (c for c in decode_fact(version.body).citations if c.source == source)
        return any(is_out(self._reader, each, then) for each in cited)

    def _public_view(self, version: _Version) -> Any:
        """The fact as the public could know it; None where it was not public or not true."""
        limit = self._after.public_by
        if limit is None or version.change == "retracted" or version.stated_from > limit:
            return None
        return as_public(self._reader, decode_fact(version.body), self._clocks_of(version))

    def _clocks_of(self, version: _Version) -> Clocks:
        """The clocks by which a version was known first."""
        return replace(self._after, known_at=min(version.known_from, self._after.known_at))


def _deeds(
    before: Certainty | None, after: Certainty | None, amendments: tuple[HistoryEntry, ...]
) -> tuple[Deed, ...]:
    if amendments:
        return tuple(dict.fromkeys(each.change for each in amendments))
    if before == after:
        return ()
    return ("happened",) if after == "certain" else ("may-have-happened",)


RELATED_LIMIT = 100
"""Facts that are looked at for one subject."""

# Of versions that neither state rests on, nothing was learned.
_BETWEEN = "known_to > :before AND known_from <= :after"
_TELLINGS = tuple(
    f"""
SELECT fact FROM telling WHERE subject = {number}
AND {_BETWEEN} ORDER BY told_from DESC, fact DESC, known_from DESC
"""
    for number in THEN.numbers(of_subject(":subject"))
)
_INVOLVED = tuple(
    f"""
SELECT f.fact FROM involved i CROSS JOIN filed_version f
ON f.known_from = i.first_position
WHERE i.list = {number} AND i.subject = :subject
AND i.earliest <= :day AND i.known_to > :before AND i.known_from <= :after
ORDER BY i.earliest DESC, f.fact DESC
"""
    for number in THEN.numbers(LIST)
)


class Related(NamedTuple):
    """Facts that have to do with a subject; `cut_off`: there are earlier ones of the same kinds."""

    facts: dict[str, None]
    cut_off: bool


NOTHING_RELATED = Related({}, cut_off=False)


def related(
    reader: Reader, subject: str, scopes: Iterable[str], before: Clocks, after: Clocks
) -> Related:
    """Facts that did something to a subject, those that its state does not rest on included, and
    facts that brought it into a scope; the latest ones of many.
    """
    asked = {
        "subject": subject,
        "kind": kind_of(subject),
        "before": before.known_at,
        "after": after.known_at,
    }
    of_all = measure_subjects.of_all(subject)
    found = [
        _facts(reader, told, {**asked, "subject": each})
        for each in (subject, *(() if of_all is None else (of_all,)))
        for told in _TELLINGS
    ]
    for scope in scopes:
        of_scope = {**asked, "scope": scope, "day": after.as_of}
        found += [_facts(reader, each, of_scope) for each in _INVOLVED]
    facts = dict.fromkeys(fact for each in found for fact in each.facts)
    return Related(facts, any(each.cut_off for each in found))


def _facts(reader: Reader, sql: str, parameters: dict[str, Any]) -> Related:
    """The first facts, each once; many versions of one take no other's place."""
    found: dict[str, None] = {}
    for number, (fact,) in enumerate(reader.db.execute(sql, parameters)):
        if number == EXAMINED or (len(found) == RELATED_LIMIT and fact not in found):
            return Related(found, cut_off=True)
        found[fact] = None
    return Related(found, cut_off=False)
