"""What did an actor last say on an issue?"""

from collections.abc import Iterable, Iterator, Sequence

from events.time.dates import Edtf
from events.vocabulary.accords import JointStatementIssued
from events.vocabulary.facts import Statement
from events.vocabulary.statements import StatementFact
from projections.model.clocks import Certainty, Clocks
from projections.model.reader import Reader
from projections.model.version import Change
from projections.model.worded import Worded
from projections.states.elements import Element, state_of
from projections.states.supersession import Candidate
from projections.states.transitions import Found


class Said(Worded, frozen=True, kw_only=True):
    """One statement that may be the last: its kind (the fact's type), day and gist."""

    fact: str
    kind: str
    date: Edtf
    date_in_words: str = ""
    certainty: Certainty
    summary: str


class StanceState(Element, frozen=True, kw_only=True):
    """What an actor last said on an issue: the fact, or null where it may be one of several.

    `said` gives the statements, the latest last.
    """

    actor: str
    issue: str
    statement: str | None
    said: tuple[Said, ...]

    @property
    def subject(self) -> str:
        """What has the state."""
        return f"stance/{self.actor}/{self.issue}"


def changes(
    fact: Statement | JointStatementIssued, speakers: Iterable[str], tag: str
) -> Iterator[Change]:
    """Every statement is its speakers' last word on each of its issues, until another follows; one
    that is no position on them is none.
    """
    if isinstance(fact, StatementFact) and fact.no_position is not None:
        return
    for speaker in dict.fromkeys(speakers):
        for issue in dict.fromkeys(fact.issues):
            yield Change(f"stance/{speaker}/{issue}", fact.id, f"{tag} {fact.summary}")


def elements(
    reader: Reader, subjects: Sequence[str], found: Found, clocks: Clocks
) -> list[StanceState]:
    """The states of subjects, given their candidates; those that have none are left out."""
    return [_element(each, found[each], clocks) for each in subjects if each in found]


def _element(subject: str, found: list[Candidate], clocks: Clocks) -> StanceState:
    state = state_of(found, clocks)
    _, actor, issue = subject.split("/")
    return StanceState.from_state(
        state,
        actor=actor,
        issue=issue,
        statement=state.value,
        said=tuple(_said(each) for each in found),
    )


def _said(candidate: Candidate) -> Said:
    kind, _, summary = (candidate.detail or "").partition(" ")
    return Said(
        fact=candidate.fact,
        kind=kind,
        date=candidate.date,
        certainty=candidate.certainty,
        summary=summary,
    )
