"""Readouts are read by rules: who, in which form, when, where, of what; and what is left blank."""

from pathlib import Path
from typing import Any

import pytest

from events.admission.past import Last
from events.admission.rules import faults_of
from events.text.words import count_words
from events.vocabulary.amendments import CitationAdded
from events.vocabulary.engagements import EngagementHeld
from events.vocabulary.limits import QUOTE_WORDS
from events.vocabulary.offices import OfficialInOffice
from events.vocabulary.registry import (
    ActorAdded,
    EngagementAdded,
    IssueAdded,
    OfficeAdded,
    SourceAdded,
)
from seeds.suggesters.known_record import KnownRecord
from seeds.suggesters.readouts.drafts import ReadoutDraft, draft_of
from seeds.suggesters.readouts.held_texts import NoReadoutError, held_readout
from tests.made_up_readouts import written
from tests.stored_shapes import Hollow

PRESIDENT = "President Joseph R. Biden, Jr."


def record() -> KnownRecord:
    """What a small record has."""
    return KnownRecord(
        [
            ActorAdded(id="united-states", kind="state", name="United States"),
            ActorAdded(id="norway", kind="state", name="Norway"),
            ActorAdded(
                id="joe-biden", kind="person", name="Joe Biden", acts_for=("united-states",)
            ),
            ActorAdded(id="ola-berg", kind="person", name="Ola Berg", acts_for=("norway",)),
            OfficeAdded(
                id="president-of-the-united-states",
                name="President of the United States",
                of="united-states",
            ),
            IssueAdded(id="climate", name="Climate", description="The climate."),
        ]
    )


def drafted(folder: Path, title: str, text: str, **told: Any) -> ReadoutDraft:
    file = written(folder, title, text, **told)
    return draft_of(held_readout(file), record())


def held(draft: ReadoutDraft) -> EngagementHeld:
    (found,) = (each for each in draft.events if isinstance(each, EngagementHeld))
    return found


def form(draft: ReadoutDraft) -> str:
    (found,) = (each for each in draft.events if isinstance(each, EngagementAdded))
    return found.form


def offices(draft: ReadoutDraft) -> dict[str, str]:
    return {
        each.official: each.office for each in draft.events if isinstance(each, OfficialInOffice)
    }


def refused(folder: Path, title: str, text: str) -> str:
    with pytest.raises(NoReadoutError) as refusal:
        drafted(folder, title, text)
    return str(refusal.value)


def test_call_is_proposed_whole(tmp_path: Path) -> None:
    draft = drafted(
        tmp_path,
        "Readout of President Biden’s Call with Prime Minister Ola Berg of Norway",
        f"{PRESIDENT} spoke today with Prime Minister Ola Berg of\nNorway to discuss the climate.",
    )
    source, office, engagement, call, *attested = draft.events

    assert (draft.doubts, draft.doubles, draft.blanks) == ((), (), ())
    assert isinstance(source, SourceAdded)
    assert (source.lineage, source.published, source.url) == (
        "white-house",
        "2022-03-09",
        "https://readouts.example/readout/",
    )
    assert isinstance(office, OfficeAdded)
    assert (office.name, office.of, office.heads) == (
        "Prime Minister of Norway", "norway", "government",
    )  # fmt: skip
    assert isinstance(engagement, EngagementAdded)
    assert (engagement.form, engagement.name) == ("call", "Joe Biden's call with Ola Berg")
    assert isinstance(call, EngagementHeld)
    assert (call.participants, call.date, call.dated_by, call.issues, call.place) == (
        ("joe-biden", "ola-berg"), "2022-03-09", "publication", ("climate",), None,
    )  # fmt: skip
    assert [each.office for each in attested if isinstance(each, OfficialInOffice)] == [
        "president-of-the-united-states", "prime-minister-of-norway",
    ]  # fmt: skip


def test_passages_stand_in_the_text_to_the_letter_and_are_short(tmp_path: Path) -> None:
    text = (
        f"{PRESIDENT} held a secure video call today with President Anna Holm of Sweden, Prime"
        " Minister Ola Berg of Norway, Chancellor Karl Lang of Austria, and Prime Minister Mia"
        " Roos of\nEstonia. The leaders spoke."
    )
    draft = drafted(tmp_path, "Readout of President Biden’s Video Call with Leaders", text)
    quoted = [each for event in draft.events for each in getattr(event, "citations", ())]

    assert len(held(draft).participants) == 5
    assert len(held(draft).citations) > 1
    for each in quoted:
        assert draft.readout.text[each.start : each.end] == each.exact
        assert draft.readout.text[: each.start].endswith(each.prefix)
        assert count_words(each.exact) <= QUOTE_WORDS


@pytest.mark.parametrize(
    ("title", "text", "wanted"),
    [
        ("Call with", "spoke by phone today with", "call"),
        ("Meeting with", "met today with", "meeting"),
        ("Pull-Aside with", "met today with", "meeting"),
        ("Virtual Meeting with", "met virtually today with", "meeting"),
        ("Meeting with", "welcomed to the White House today", "meeting"),
    ],
)
def test_form_is_that_of_the_title(tmp_path: Path, title: str, text: str, wanted: str) -> None:
    draft = drafted(
        tmp_path,
        f"Readout of President Biden’s {title} Prime Minister Ola Berg of Norway",
        f"President Biden {text} Prime Minister Ola Berg of Norway.",
    )

    assert (form(draft), held(draft).participants) == (wanted, ("joe-biden", "ola-berg"))


def test_form_that_is_not_told_is_left_blank(tmp_path: Path) -> None:
    draft = drafted(
        tmp_path,
        "Readout of President Biden’s Engagement with Prime Minister Ola Berg of Norway",
        "Today, President Biden joined Prime Minister Ola Berg of Norway.",
    )
    (raw,) = (each for each in draft.raw() if each["type"] == "engagement-added")

    assert draft.doubts == ("whether it was a call or a meeting is not told",)
    assert "form" not in raw


@pytest.mark.parametrize(
    ("named", "name", "office"),
    [
        ("His Majesty King Haakon IX of Norway", "Haakon IX of Norway", "King of Norway"),
        ("Norwegian Foreign Minister Kari Vik", "Kari Vik", "Foreign Minister of Norway"),
        ("Prime Minister of Norway Kari Vik", "Kari Vik", "Prime Minister of Norway"),
        (
            "Kari Vik, National Security Advisor to the Prime Minister of Norway",
            "Kari Vik",
            "National Security Adviser of Norway",
        ),
        (
            "Norwegian Vice Minister of Defense Kari Vik",
            "Kari Vik",
            "Vice Minister of Defence of Norway",
        ),
        ("the Crown Prince, Magnus of Norway", None, None),
        ("NATO Secretary General Kari Vik", "Kari Vik", "Secretary General of NATO"),
        ("President-elect Kari Vik of Norway", "Kari Vik", None),
        ("incoming Norwegian Foreign Minister Kari Vik", "Kari Vik", None),
    ],
)
def test_titles_of_foreign_officials_are_offices(
    tmp_path: Path, named: str, name: str | None, office: str | None
) -> None:
    title = "Readout of President Biden’s Meeting with an official of Norway"
    text = f"President Biden met today with {named} in Oslo."
    if name is None:
        refused(tmp_path, title, text)
        return
    draft = drafted(tmp_path, title, text)
    names = [
        each.name for each in draft.events if isinstance(each, ActorAdded) and each.kind == "person"
    ]
    told = [
        each.summary
        for each in draft.events
        if isinstance(each, OfficialInOffice) and each.official != "joe-biden"
    ]

    assert names == [name]
    assert told == ([f"{name} is {office}."] if office else [])


def test_both_sides_before_the_verb_take_part(tmp_path: Path) -> None:
    draft = drafted(
        tmp_path,
        "Readout of President Biden’s Call with Prime Minister Berg of Norway",
        "President Biden and Prime Minister Ola Berg of Norway spoke this morning about ships.",
    )

    assert held(draft).participants == ("joe-biden", "ola-berg")


def test_who_is_only_spoken_of_takes_no_part(tmp_path: Path) -> None:
    """An adviser's President, whom a meeting follows, and whose decision it carries out."""
    draft = drafted(
        tmp_path,
        "Readout of National Security Advisor Jake Sullivan’s Meeting with an Official of Norway",
        "National Security Advisor Jake Sullivan met today with Foreign Minister Kari Vik of Norway"
        " ahead of President Biden’s meeting with President Anna Holm of Sweden.",
    )

    assert held(draft).participants == ("jake-sullivan", "kari-vik")


def test_one_who_is_not_read_is_a_doubt(tmp_path: Path) -> None:
    draft = drafted(
        tmp_path,
        "Readout of President Biden’s Meeting with Leaders",
        "President Biden met today with Prime Minister Ola Berg of Norway and Harbour Master Liv"
        " Strand.",
    )

    assert draft.doubts == ("somebody or something else may be named: Harbour Master",)


def test_separate_calls_are_several(tmp_path: Path) -> None:
    draft = drafted(
        tmp_path,
        "Readout of President Biden’s Calls with Leaders",
        "President Biden spoke separately today with Prime Minister Ola Berg of Norway and"
        " President Anna Holm of Sweden.",
    )
    calls = [each for each in draft.events if isinstance(each, EngagementHeld)]

    assert [each.participants for each in calls] == [
        ("joe-biden", "ola-berg"), ("joe-biden", "anna-holm"),
    ]  # fmt: skip


def test_counterparts_of_states_are_the_states_and_told_to_be(tmp_path: Path) -> None:
    draft = drafted(
        tmp_path,
        "Readout of President Biden’s Meeting with his Counterparts",
        "President Biden met today with his counterparts from Norway and Sweden.",
    )

    assert held(draft).participants == ("joe-biden", "norway", "sweden")
    assert draft.doubts == ("who took part for Norway and Sweden is not named",)


DAYS = [
    ("today", "2022-03-09 17:05:19-05:00", "2022-03-09", "publication"),
    ("yesterday", "2022-03-09 17:05:19-05:00", "2022-03-08", "publication"),
    ("this afternoon", "2022-03-09 17:05:19-05:00", "2022-03-09", "publication"),
    ("last night", "2022-03-01 09:05:19-05:00", "2022-02-28", "publication"),
    ("on Tuesday", "2022-03-09 17:05:19-05:00", "2022-03-08", "weekday"),
    ("on Sunday, March 6", "2022-03-09 17:05:19-05:00", "2022-03-06", "printed"),
    ("on March 5-6", "2022-03-09 17:05:19-05:00", "2022-03-05/2022-03-06", "printed"),
    ("on December 31", "2023-01-02 17:05:19-05:00", "2022-12-31", "printed"),
    ("", "2022-03-09 17:05:19-05:00", "[..2022-03-09]", "publication"),
    ("today", "2022-03-09 01:05:19-05:00", "[2022-03-08..2022-03-09]", "publication"),
    ("today in Tokyo", "2022-03-09 20:00:00-05:00", "[2022-03-09..2022-03-10]", "publication"),
    ("today in Tokyo", "2022-03-09 06:00:00-05:00", "2022-03-09", "publication"),
    ("today in Tokyo", "2022-03-09 00:30:00-05:00", "2022-03-09", "publication"),
    ("today in Los Angeles", "2022-03-09 00:30:00-05:00", "2022-03-08", "publication"),
]


@pytest.mark.parametrize(("when", "published", "date", "dated_by"), DAYS)
def test_day_is_the_local_one_and_no_sharper_than_told(
    tmp_path: Path, when: str, published: str, date: str, dated_by: str
) -> None:
    draft = drafted(
        tmp_path,
        "Readout of President Biden’s Meeting with Prime Minister Berg of Norway",
        f"President Biden met {when} with Prime Minister Ola Berg of Norway.",
        published=published,
    )

    assert (held(draft).date, held(draft).dated_by) == (date, dated_by)


def test_day_of_what_is_spoken_of_is_not_that_of_the_call(tmp_path: Path) -> None:
    draft = drafted(
        tmp_path,
        "Readout of President Biden’s Call with Prime Minister Berg of Norway",
        "President Biden spoke with Prime Minister Ola Berg of Norway today following the storm on"
        " March 3.",
    )

    assert held(draft).date == "2022-03-09"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("at the White House to discuss fish in Rome", "washington"),
        ("in Rome, Italy", "rome"),
        ("on the margins of the United Nations General Assembly", "new-york"),
        ("to prepare for the summit in Rome", None),
        ("in Trondheim", None),
    ],
)
def test_place_is_where_they_met(tmp_path: Path, text: str, place: str | None) -> None:
    draft = drafted(
        tmp_path,
        "Readout of President Biden’s Meeting with Prime Minister Berg of Norway",
        f"President Biden met today with Prime Minister Ola Berg of Norway {text}.",
    )

    assert held(draft).place == place


def test_call_has_no_place(tmp_path: Path) -> None:
    draft = drafted(
        tmp_path,
        "Readout of President Biden’s Call with Prime Minister Berg of Norway",
        "President Biden spoke today with Prime Minister Ola Berg of Norway in Rome.",
    )

    assert held(draft).place is None


def test_surname_alone_is_whom_the_record_knows_or_nobody(tmp_path: Path) -> None:
    title = "Readout of President Biden’s Call with Prime Minister of Norway"
    known = drafted(
        tmp_path, title, "President Biden spoke today with Prime Minister Berg of Norway."
    )
    unknown = drafted(
        tmp_path, title, "President Biden spoke today with Prime Minister Vik of Norway."
    )

    assert held(known).participants == ("joe-biden", "ola-berg")
    assert held(unknown).participants == ("joe-biden",)
    assert unknown.doubts == ("the whole name of Vik is not told",)


def test_office_of_two_of_one_name_is_who_was_told_last_to_hold_it(tmp_path: Path) -> None:
    known = record()
    first = written(
        tmp_path,
        "Readout of President Biden’s Call with Prime Minister Ola Berg of Norway",
        "President Biden spoke today with Prime Minister Ola Berg of Norway.",
        slug="first",
    )
    known.take(ActorAdded(id="per-berg", kind="person", name="Per Berg", acts_for=("norway",)))
    draft_of(held_readout(first), known)
    second = written(
        tmp_path,
        "Readout of President Biden’s Call with Prime Minister Berg of Norway",
        "President Biden spoke today with Prime Minister Berg of Norway.",
        published="2022-03-12 12:00:00-05:00",
        slug="second",
    )

    assert held(draft_of(held_readout(second), known)).participants == ("joe-biden", "ola-berg")


def test_same_call_told_twice_adds_to_the_evidence(tmp_path: Path) -> None:
    known = record()
    title = "Readout of President Biden’s Call with Prime Minister Ola Berg of Norway"
    text = "President Biden spoke today with Prime Minister Ola Berg of Norway."
    first = draft_of(held_readout(written(tmp_path, title, text, slug="first")), known)
    again = draft_of(held_readout(written(tmp_path, title, text + " Again.", slug="again")), known)

    assert again.doubles == (held(first).id,)
    assert [type(each) for each in again.events] == [SourceAdded, CitationAdded]
    assert again.needs == ()
    with pytest.raises(NoReadoutError, match="all that it tells is recorded"):
        draft_of(held_readout(tmp_path / "2022-03-09-first.md"), known)


def test_what_an_earlier_draft_registers_is_needed_by_the_next(tmp_path: Path) -> None:
    known = record()
    known.propose()
    title = "Readout of President Biden’s Call with Prime Minister Kari Vik of Norway"
    text = "President Biden spoke today with Prime Minister Kari Vik of Norway."
    first = draft_of(held_readout(written(tmp_path, title, text, slug="first")), known)
    other = written(tmp_path, title, text, slug="next", published="2022-03-11 12:00:00-05:00")

    assert first.needs == ()
    assert draft_of(held_readout(other), known).needs == (
        "actor/kari-vik", "office/prime-minister-of-norway",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("title", "text", "why"),
    [
        (
            "Readout of President Biden’s Call with Governor Ann Field",
            "President Biden spoke today with Governor Ann Field about the storm.",
            "nobody of another state",
        ),
        (
            "Statement on the Harvest",
            "The harvest was good. Everybody is glad. Thanks to all.",
            "no sentence",
        ),
        (
            "Readout of a Meeting with Norwegian Business Leaders",
            "President Biden met today with Norwegian business leaders.",
            "nobody of another state",
        ),
        (
            "Readout of the Quad Event",
            "The event at the White House was a success for American and Norwegian students.",
            "no sentence",
        ),
    ],
)
def test_what_is_no_readout_between_states_is_refused_with_why(
    tmp_path: Path, title: str, text: str, why: str
) -> None:
    assert why in refused(tmp_path, title, text)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\xff\xfe", "not UTF-8"),
        (b"no front", "front matter"),
        (b"---\n: [\n---\nText", "not YAML"),
        (b"---\n" + b"[" * 15_000 + b"\n---\nText", "not YAML"),
        (b"---\ntitle: A\n---\nText", "no day"),
        (b"---\ntitle: A\ndate: '2022-13-40'\n---\nText", "no day"),
        (b"", "front matter"),
    ],
)
def test_hostile_file_is_refused(tmp_path: Path, content: bytes, why: str) -> None:
    file = tmp_path / "hostile.md"
    file.write_bytes(content)

    with pytest.raises(NoReadoutError, match=why):
        held_readout(file)


def test_whole_draft_can_be_recorded(tmp_path: Path) -> None:
    draft = drafted(
        tmp_path,
        "Readout of President Biden’s Meeting with Prime Minister Kari Vik of Norway",
        "President Biden met today in Rome with Prime Minister Kari Vik of Norway.",
    )
    known = record()

    def is_known(stream: str) -> bool:
        kind, _, id = stream.partition("/")
        return known.has(kind, id)

    past = Hollow(lambda stream: Last(1, "some-tag") if is_known(stream) else None)
    assert faults_of(draft.events, past) == ()


def test_counterpart_is_attested_by_words_that_name_the_office(tmp_path: Path) -> None:
    draft = drafted(
        tmp_path,
        "Readout of National Security Advisor Jake Sullivan’s Call with Norwegian National"
        " Security Advisor Kari Vik",
        "National Security Advisor Jake Sullivan spoke today with his Norwegian counterpart Kari"
        " Vik.",
    )
    (attested,) = (
        each
        for each in draft.events
        if isinstance(each, OfficialInOffice) and each.official == "kari-vik"
    )

    assert attested.office == "national-security-adviser-of-norway"
    assert attested.citations[0].exact.startswith("National Security Advisor Jake Sullivan spoke")
    assert attested.citations[0].exact.endswith("his Norwegian counterpart Kari Vik")


@pytest.mark.parametrize(
    ("known", "written_so", "is_same"),
    [
        ("Mohammed bin Talal", "Mohamed bin Talal", True),
        ("Ola Berg Hansen", "Ola Berg", True),
        ("Nils Ola Berg", "Ola Berg", True),
        ("Berg Ola", "Ola Berg", True),
        ("Sabah al-Ahmad al-Sabah", "Nawaf Al-Ahmad Al-Jaber Al-Sabah", False),
        ("Per Berg", "Ola Berg", False),
    ],
)
def test_person_under_another_spelling_is_the_same_and_a_relative_is_not(
    tmp_path: Path, known: str, written_so: str, is_same: bool
) -> None:
    file = written(
        tmp_path,
        f"Readout of President Biden’s Call with Prime Minister {written_so} of Norway",
        f"President Biden spoke today with Prime Minister {written_so} of Norway.",
    )
    persons = KnownRecord(
        [
            ActorAdded(id="norway", kind="state", name="Norway"),
            ActorAdded(id="known", kind="person", name=known, acts_for=("norway",)),
        ]
    )

    draft = draft_of(held_readout(file), persons)

    assert ("known" in held(draft).participants) is is_same
    assert draft.doubts == ()


@pytest.mark.parametrize(
    ("later", "doubt"),
    [
        (
            "The Vice President joined the call to tell of fish at length.",
            "Kamala Harris took part as well, as a later",
        ),
        ("Mr. Sullivan also met with Minister Per Lie.", "a later sentence tells of another talk"),
    ],
)
def test_what_a_later_sentence_tells_is_marked(tmp_path: Path, later: str, doubt: str) -> None:
    draft = drafted(
        tmp_path,
        "Readout of President Biden’s Call with Prime Minister Ola Berg of Norway",
        f"President Biden spoke today with Prime Minister Ola Berg of Norway. {later}",
    )

    (found,) = draft.doubts
    assert found.startswith(doubt)


def test_one_of_the_regional_government_of_a_state_does_not_act_for_the_state(
    tmp_path: Path,
) -> None:
    draft = drafted(
        tmp_path,
        "Readout of President Biden’s Meeting with Norwegian Officials",
        "President Biden met today with Prime Minister Ola Berg of Norway and Prime Minister Aslak"
        " Somby of Norway’s Northern Regional Government.",
    )

    assert held(draft).participants == ("joe-biden", "ola-berg")
    assert draft.doubts != ()


def test_leaders_are_those_whom_a_later_sentence_lists(tmp_path: Path) -> None:
    draft = drafted(
        tmp_path,
        "Readout of President Biden’s Call with Allies and Partners",
        "President Biden held a secure video call today with Allies and partners. They spoke of"
        " ships. Joining President Biden on the call were Prime Minister Berg of Norway, President"
        " Anna Holm of Sweden, and NATO Secretary General Jan van der Meer.",
    )

    assert held(draft).participants == ("joe-biden", "ola-berg", "anna-holm", "jan-van-der-meer")
    assert (form(draft), held(draft).date, draft.doubts) == ("call", "2022-03-09", ())
    assert len(held(draft).citations) > 1


def test_list_that_is_not_read_to_its_end_is_a_doubt(tmp_path: Path) -> None:
    draft = drafted(
        tmp_path,
        "Readout of President Biden’s Call with Allies and Partners",
        "President Biden held a call today with Allies and partners. Joining on the call were Prime"
        " Minister Ola Berg of Norway, President Anna Holm of Sweden, and representatives from"
        " Denmark.",
    )

    assert draft.doubts == ("there may have been more than who is named: representatives",)


def test_surname_of_who_speaks_for_a_body_is_who_was_told_to(tmp_path: Path) -> None:
    known = record()
    known.take(ActorAdded(id="jan-meer", kind="person", name="Jan Meer", acts_for=("norway",)))
    title = "Readout of President Biden’s Call with the Secretary General of NATO"
    first = written(
        tmp_path, title, "President Biden spoke today with NATO Secretary General Jan Meer."
    )
    draft_of(held_readout(first), known)
    text = "President Biden spoke today with NATO Secretary General Meer."
    second = written(tmp_path, title, text, slug="again", published="2022-03-12 12:00:00-05:00")

    assert held(draft_of(held_readout(second), known)).participants == ("joe-biden", "jan-meer")


def test_name_of_which_no_id_can_be_made_is_left_blank(tmp_path: Path) -> None:
    draft = drafted(
        tmp_path,
        "Readout of President Biden’s Call with Prime Minister of Norway",
        "President Biden spoke today with Prime Minister Олга Берг of Norway.",
    )

    assert held(draft).participants == ("joe-biden",)
    assert len(draft.doubts) == 1
