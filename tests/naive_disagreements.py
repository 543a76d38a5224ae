"""What is contested, and how independent the support of a fact is, told in the plainest way.

The part of the judge (`tests.naive_fold`) for `projections.facts.independence`,
`projections.facts.contested` and what they are made of.
"""

from collections.abc import Iterable
from typing import Any

from events.dates_in_words.date_words import words
from events.time.dates import known_day
from events.vocabulary.base import Citation
from projections.facts.contested import Contested, ContestedFact, worded
from projections.facts.contested_words import kind_words
from projections.facts.denials import Denial
from projections.facts.independence import Independence, Lineage
from projections.facts.values import Differing, Value, Voice
from projections.holding.elements import Element
from projections.model.version import citation_id
from tests.naive_record import Told, unique
from tests.naive_states import States


class Disagreements(States):
    """Everything that was recorded up to `known_at`, asked at the other two clock values."""

    def contested(self, told: Told) -> Contested | None:
        """What is contested about a fact, None where nothing is."""
        public = [each for each in told.fact.citations if self.is_public(each)]
        disputing = [each for each in public if each.bearing == "disputes"]
        denials = [each for each in self.happened() if self._denied(each) == told.id]
        differing = [self._differing(told, name, public) for name in names_said(public)]
        found = Contested(
            fields=tuple(each for each in differing if len(each.values) > 1),
            supported_by=(
                self._voices(told, self.supporting(told)) if disputing or denials else ()
            ),
            disputed_by=self._voices(told, disputing),
            denied_by=tuple(map(self._denial, denials)),
            reversed=self._voices(told, [each for each in public if each.sense == "reversed"]),
        )
        says_nothing = not (found.fields or disputing or denials or found.reversed)
        return None if says_nothing else worded(found, self._called)

    def _called(self, kind: str, id: str) -> str | None:
        registered = self.registry.get((kind, id))
        return getattr(registered, "name" if kind == "actor" else "publisher", None)

    def contested_among(self, elements: Iterable[Element]) -> tuple[ContestedFact, ...]:
        """The contested facts behind elements, and behind which."""
        named = [(id, element.subject) for element in elements for id in element.because]
        found = []
        for id in unique(id for id, _ in named):
            contested = self.contested(self.known[id])
            subjects = unique(subject for each, subject in named if each == id)
            if contested is not None:
                found.append(ContestedFact(fact=id, elements=subjects, contested=contested))
        return tuple(found)

    def independence(self, told: Told) -> Independence:
        """How many independent outlets stand behind a fact."""
        supporting = self.supporting(told)
        by_people = [each for each in supporting if not self.is_machine(each)]
        by_program = [each for each in supporting if self.is_machine(each)]
        by_lineage, by_machine = (
            tuple(
                self._of_lineage(told, lineage, [c for c in some if self._lineage(c) == lineage])
                for lineage in unique(map(self._lineage, some))
            )
            for some in (by_people, by_program)
        )
        return Independence(
            citations=len({citation_id(told.id, each) for each in supporting}),
            sources=len({each.source for each in supporting}),
            lineages=len(by_lineage),
            first_published=self._first(supporting),
            asserted_by=asserting(supporting),
            why=why(
                by_lineage, by_machine, {citation_id(told.id, c): c.source for c in supporting}
            ),
            by_lineage=by_lineage,
            by_machine=by_machine,
        )

    def _of_lineage(self, told: Told, lineage: str, citations: list[Citation]) -> Lineage:
        return Lineage(
            lineage=lineage,
            sources=unique(each.source for each in citations),
            citations=unique(citation_id(told.id, each) for each in citations),
            first_published=self._first(citations),
            asserted_by=asserting(citations),
        )

    def _lineage(self, citation: Citation) -> str:
        return str(self.registry["source", citation.source].lineage)

    def _first(self, citations: list[Citation]) -> str | None:
        return known_day(min(map(self._published, citations)))

    def _denied(self, told: Told) -> str | None:
        return getattr(told.fact, "denies", None)

    def _denial(self, told: Told) -> Denial:
        return Denial(
            fact=told.id,
            speaker=told.fact.speaker,
            date=told.fact.when,
            certainty=self.certainty(told),
            summary=told.fact.summary,
            support=self.support([told]),
        )

    def _differing(self, told: Told, name: str, public: list[Citation]) -> Differing:
        own = own_value(told, name)
        said = [each.says[name] for each in public if name in each.says]
        values = []
        for value in unique([own, *said] if own is not None else said):
            givers = [
                each
                for each in public
                if each.says.get(name) == value
                or (value == own and name not in each.says and each.bearing == "supports")
            ]
            voices = self._voices(told, givers)
            # The random sources say nothing for a date but dates.
            in_words = words(value) if name == "date" else None
            if name == "type":
                in_words = kind_words(value)
            told_so = Value(
                value=value, value_in_words=in_words, recorded=value == own, citations=voices
            )
            values.append(told_so)
        return Differing(field=name, values=tuple(values))

    def _voices(self, told: Told, citations: list[Citation]) -> tuple[Voice, ...]:
        found: list[Voice] = []
        for each in citations:
            voice = Voice(
                citation=citation_id(told.id, each),
                source=each.source,
                lineage=self._lineage(each),
                asserted_by=each.asserted_by,
                bearing=each.bearing,
                note=each.note,
            )
            if voice not in found:
                found.append(voice)
        return tuple(found)


def names_said(citations: Iterable[Citation]) -> tuple[str, ...]:
    """The fields on which citations have a say."""
    return unique(name for each in citations for name in each.says)


def asserting(citations: Iterable[Citation]) -> tuple[str | None, ...]:
    """Who says so in the sources."""
    return tuple(dict.fromkeys(each.asserted_by for each in citations))


def own_value(told: Told, name: str) -> str | None:
    """What the fact itself has for a field, as text; its citations and codings are no values."""
    fields = {each: getattr(told.fact, each) for each in told.fact.__struct_fields__}
    value: Any = {**fields, "type": told.tag, "citations": None, "codings": None}.get(name)
    text = ", ".join(value) if isinstance(value, tuple) else value
    return str(text) if text not in {None, ""} else None


def why(
    lineages: tuple[Lineage, ...], by_machine: tuple[Lineage, ...], sources: dict[str, str]
) -> str:
    """The numbers of citations, sources and lineages in words, and why they are not the same."""
    numbers = (
        (len(sources), "citation"),
        (len(set(sources.values())), "source"),
        (len(lineages), "lineage"),
    )
    words = [f"{number} {noun}{'s' * (number != 1)}" for number, noun in numbers]
    text = "{} in {} of {}".format(*words)
    reasons = []
    for each in lineages:
        match each.sources:
            case (one,) if len(each.citations) > 1:
                reasons.append(f"{one} is cited {len(each.citations)} times and counts once")
            case (_,):
                pass
            case (one, other):
                told = f"tell the reporting of {each.lineage} and count once"
                reasons.append(f"{one} and {other} both {told}")
            case (*others, last):
                told = f"tell the reporting of {each.lineage} and count once"
                reasons.append(f"{', '.join(others)} and {last} all {told}")
    if len(lineages) > 1 and len(lineages) == len(sources):
        reasons.append("each source tells the reporting of another outlet")
    for each in by_machine:
        is_one = len(each.sources) == 1
        made = "was made by a program and counts" if is_one else "were made by a program and count"
        named = (
            each.sources[0] if is_one else f"{', '.join(each.sources[:-1])} and {each.sources[-1]}"
        )
        reasons.append(f"{named} {made} as no lineage")
    return f"{text}: {'; '.join(reasons)}." if reasons else f"{text}."
