"""What stands around the telling in a readout: what came before, who joined, whose name it is."""

from pathlib import Path

import pytest

from events.vocabulary.offices import OfficialInOffice
from events.vocabulary.registry import ActorAdded, EngagementAdded
from seeds.suggesters.known_record import KnownRecord
from seeds.suggesters.readouts.drafts import draft_of
from seeds.suggesters.readouts.held_texts import held_readout
from tests.made_up_readouts import written
from tests.test_seeds_readouts import drafted, held, offices

TITLE = "Readout of President Biden’s Meeting with Prime Minister Ola Berg of Norway"


@pytest.mark.parametrize(
    "before",
    [
        "Following Vice President Harris’s visit to President Anna Holm of Sweden on March 4,",
        "After lunch with President Anna Holm of Sweden on March 4,",
        "Ahead of the vote in Sweden on March 4,",
    ],
)
def test_who_and_when_before_the_telling_are_another_talks(tmp_path: Path, before: str) -> None:
    text = f"{before} President Biden met today with Prime Minister Ola Berg of Norway."
    draft = drafted(tmp_path, TITLE, text)

    assert held(draft).participants == ("joe-biden", "ola-berg")
    assert (held(draft).date, draft.doubts) == ("2022-03-09", ())


def test_day_that_only_the_background_tells_by_today_is_taken(tmp_path: Path) -> None:
    text = (
        "Following his speech in Oslo today, President Biden met with Prime Minister Ola Berg of"
        " Norway."
    )

    assert held(drafted(tmp_path, TITLE, text)).date == "2022-03-09"


@pytest.mark.parametrize(
    ("later", "participants", "doubts"),
    [
        ("Vice President Harris joined the call.", ("joe-biden", "kamala-harris", "ola-berg"), 0),
        ("The Vice President also joined the call.", ("joe-biden", "kamala-harris", "ola-berg"), 0),
        ("President Biden joined the call from home.", ("joe-biden", "ola-berg"), 0),
        (
            "Vice President Harris joined the call of Norway’s fishers, of whom more will be said.",
            ("joe-biden", "ola-berg"),
            1,
        ),
        ("President Biden was joined by Vice President Harris.", ("joe-biden", "ola-berg"), 1),
        ("He was joined by Foreign Minister Kari Vik of Norway.", ("joe-biden", "ola-berg"), 1),
        ("Vice President Harris joined the climb.", ("joe-biden", "ola-berg"), 1),
    ],
)
def test_who_joined_took_part_where_a_sentence_tells_nothing_else(
    tmp_path: Path, later: str, participants: tuple[str, ...], doubts: int
) -> None:
    draft = drafted(
        tmp_path,
        "Readout of President Biden’s Call with Prime Minister Ola Berg of Norway",
        f"President Biden spoke today with Prime Minister Ola Berg of Norway. {later} They spoke.",
    )

    assert (held(draft).participants, len(draft.doubts)) == (participants, doubts)
    for each in held(draft).citations:
        assert draft.readout.text[each.start : each.end] == each.exact
    if len(participants) == 3:
        assert held(draft).citations[-1].exact.endswith(later)


def test_person_is_not_who_stands_in_the_name_as_a_father(tmp_path: Path) -> None:
    known = KnownRecord(
        [
            ActorAdded(id="oman", kind="state", name="Oman"),
            ActorAdded(id="said", kind="person", name="Said bin Omar Al Nur", acts_for=("oman",)),
            ActorAdded(id="omar", kind="person", name="Omar al-Ahmad al-Nur", acts_for=("oman",)),
        ]
    )
    found = []
    for name in ("Hamid bin Said bin Omar Al-Nur", "Talal Al-Ahmad Omar Al-Nur", "Said bin Omar"):
        file = written(
            tmp_path,
            f"Readout of President Biden’s Call with Prime Minister {name} of Oman",
            f"President Biden spoke today with Prime Minister {name} of Oman.",
        )
        found.append(held(draft_of(held_readout(file), known)).participants[1])

    assert found == ["hamid-bin-said-bin-omar-al-nur", "talal-al-ahmad-omar-al-nur", "said"]


@pytest.mark.parametrize(
    ("named", "name"),
    [
        ("Foreign Minister Sayyid Kari Vik of Norway", "Kari Vik"),
        ("Foreign Minister Kari Al Sheikh of Norway", "Kari Al Sheikh"),
    ],
)
def test_title_is_no_name_unless_it_is_one(tmp_path: Path, named: str, name: str) -> None:
    draft = drafted(tmp_path, TITLE, f"President Biden met today with {named}.")

    assert [each.name for each in draft.events if isinstance(each, ActorAdded)][-1] == name


def test_title_before_the_next_name_is_not_that_of_the_one_before(tmp_path: Path) -> None:
    draft = drafted(
        tmp_path,
        "Readout of President Biden’s Meeting with Norwegian Officials",
        "President Biden met today with Prime Minister Ola Berg of Norway, Norwegian Foreign"
        " Minister Kari Vik, and Swedish Foreign Minister Eva Lind.",
    )

    assert held(draft).participants == ("joe-biden", "ola-berg", "kari-vik", "eva-lind")
    assert offices(draft) == {
        "joe-biden": "president-of-the-united-states",
        "ola-berg": "prime-minister-of-norway",
        "kari-vik": "foreign-minister-of-norway",
        "eva-lind": "foreign-minister-of-sweden",
    }


def test_place_before_a_comma_is_nobody(tmp_path: Path) -> None:
    draft = drafted(
        tmp_path,
        TITLE,
        "Today in Tokyo Japan, National Security Advisor Jake Sullivan met with Prime Minister Ola"
        " Berg of Norway.",
        published="2022-03-09 06:00:00-05:00",
    )

    assert (held(draft).participants, draft.doubts) == (("jake-sullivan", "ola-berg"), ())
    assert held(draft).place == "tokyo"


def test_whole_name_is_that_of_the_title(tmp_path: Path) -> None:
    draft = drafted(
        tmp_path,
        "Readout of President Biden’s Meeting with Foreign Minister Kari Vik of Norway",
        "President Biden met today with Foreign Minister Vik of Norway.",
    )

    assert (held(draft).participants, draft.doubts) == (("joe-biden", "kari-vik"), ())


@pytest.mark.parametrize(
    ("what", "place", "date"),
    [
        ("for lunch in Oslo on March 7", "oslo", "2022-03-07"),
        ("for a bilateral working dinner in Oslo on March 7", "oslo", "2022-03-07"),
        ("for a talk about fish in Oslo on March 7", None, "[..2022-03-09]"),
    ],
)
def test_what_they_met_for_may_be_the_meeting_itself(
    tmp_path: Path, what: str, place: str | None, date: str
) -> None:
    text = f"President Biden hosted Prime Minister Ola Berg of Norway {what}."
    draft = drafted(tmp_path, TITLE, text)

    assert (held(draft).place, held(draft).date) == (place, date)


@pytest.mark.parametrize(
    ("group", "doubts"),
    [
        ("a senior Norwegian delegation", ()),
        ("Norwegian officials", ()),
        ("Norwegian leaders", ("there may have been more than who is named: leaders",)),
    ],
)
def test_retinue_of_who_is_named_is_no_doubt(
    tmp_path: Path, group: str, doubts: tuple[str, ...]
) -> None:
    text = f"President Biden hosted Prime Minister Ola Berg of Norway and {group} today."

    assert drafted(tmp_path, TITLE, text).doubts == doubts


def test_officials_of_another_state_are_that_state(tmp_path: Path) -> None:
    text = "President Biden hosted Prime Minister Ola Berg of Norway and Swedish officials today."
    draft = drafted(tmp_path, TITLE, text)

    assert held(draft).participants == ("joe-biden", "ola-berg", "sweden")
    assert draft.doubts == ("who took part for Sweden is not named",)


def test_meetings_with_one_of_which_one_is_told_are_one(tmp_path: Path) -> None:
    draft = drafted(
        tmp_path,
        "Readout of President Biden’s Meetings with Prime Minister Ola Berg of Norway",
        "President Biden met today with Prime Minister Ola Berg of Norway.",
    )

    assert (held(draft).participants, draft.doubts) == (("joe-biden", "ola-berg"), ())


def test_talk_by_video_says_so(tmp_path: Path) -> None:
    draft = drafted(
        tmp_path, TITLE, "President Biden met virtually today with Prime Minister Ola Berg."
    )
    (engagement,) = (each for each in draft.events if isinstance(each, EngagementAdded))

    assert engagement.description == "It was held by video."


def test_who_was_joined_by_somebody_was_there(tmp_path: Path) -> None:
    text = "Today, President Biden was joined by Prime Minister Ola Berg of Norway in Oslo."

    assert held(drafted(tmp_path, TITLE, text)).participants == ("joe-biden", "ola-berg")


def test_president_of_another_state_is_not_ours(tmp_path: Path) -> None:
    draft = drafted(
        tmp_path,
        "Readout of National Security Advisor Jake Sullivan’s Meeting with President Anna Holm",
        "National Security Advisor Jake Sullivan met with the President of Sweden, Anna Holm, and"
        " her delegation on March 7 in Oslo.",
    )

    assert held(draft).participants == ("jake-sullivan", "anna-holm")
    assert (held(draft).date, held(draft).place) == ("2022-03-07", "oslo")


def test_days_from_one_to_another_are_told(tmp_path: Path) -> None:
    text = "President Biden met from March 7-8 with Prime Minister Ola Berg of Norway in Oslo."
    draft = drafted(tmp_path, TITLE, text)

    assert (held(draft).date, held(draft).place) == ("2022-03-07/2022-03-08", "oslo")


def test_passages_name_the_states_whose_officials_were_there(tmp_path: Path) -> None:
    draft = drafted(
        tmp_path,
        "Readout of President Biden’s Meeting with Nordic Ministers",
        "President Biden met today with his counterparts from Norway, Sweden, and Denmark.",
    )

    (cited,) = held(draft).citations
    assert cited.exact.endswith("from Norway, Sweden, and Denmark")


def test_day_behind_a_name_and_before_a_place_is_when_it_was(tmp_path: Path) -> None:
    text = "President Biden met with Prime Minister Ola Berg March 7 in Oslo ahead of April 3."
    draft = drafted(tmp_path, TITLE, text)

    assert (held(draft).date, held(draft).place) == ("2022-03-07", "oslo")


def test_first_time_ends_nothing(tmp_path: Path) -> None:
    text = (
        "President Biden and Prime Minister Ola Berg of Norway met for the first time on 7 March"
        " 2022 in Oslo."
    )
    draft = drafted(tmp_path, TITLE, text)

    assert (held(draft).date, held(draft).place) == ("2022-03-07", "oslo")


def test_title_of_one_state_alone_behind_a_name_says_for_whom(tmp_path: Path) -> None:
    draft = drafted(
        tmp_path,
        "Readout of President Biden’s Call with Emi Mori",
        "President Biden spoke today with Emi Mori, Secretary General of Japan’s National Security"
        " Secretariat, to prepare.",
    )

    assert (held(draft).participants, draft.doubts) == (("joe-biden", "emi-mori"), ())
    assert "japan" in offices(draft)["emi-mori"]


def test_who_is_named_twice_is_there_once(tmp_path: Path) -> None:
    draft = drafted(
        tmp_path,
        TITLE,
        "National Security Advisor Jake Sullivan met today with Prime Minister Ola Berg of Norway"
        " in Washington, D.C. National Security Advisor Sullivan and Prime Minister Berg laughed.",
    )
    (engagement,) = (each for each in draft.events if isinstance(each, EngagementAdded))

    assert engagement.name == "Jake Sullivan's meeting with Ola Berg"
    assert held(draft).summary == "Jake Sullivan meets Ola Berg in Washington, D.C."


def test_national_security_advisor_of_the_us_begins_no_sentence(tmp_path: Path) -> None:
    draft = drafted(
        tmp_path,
        TITLE,
        "Today in Oslo, U.S. National Security Advisor Jake Sullivan met with Prime Minister Ola"
        " Berg of Norway.",
        published="2022-03-09 10:00:00-05:00",
    )

    assert (held(draft).participants, draft.doubts) == (("jake-sullivan", "ola-berg"), ())


def test_office_of_who_begins_without_a_title_is_cited_where_it_stands(tmp_path: Path) -> None:
    draft = drafted(
        tmp_path,
        "Readout of President Biden’s Call with Foreign Minister Vik of Norway",
        "President Biden called Kari Vik today. He told Foreign Minister Vik of fish.",
    )
    (attested,) = (
        each
        for each in draft.events
        if isinstance(each, OfficialInOffice) and each.official == "kari-vik"
    )

    assert attested.citations[0].exact == "Foreign Minister Vik"


@pytest.mark.parametrize("whose", ["", "U.S. "])
def test_ambassador_does_not_act_for_where_he_is(tmp_path: Path, whose: str) -> None:
    draft = drafted(
        tmp_path,
        TITLE,
        f"President Biden and {whose}Ambassador to Norway Ann Field met today with Prime Minister"
        " Ola Berg of Norway.",
    )
    new = {each.id: each for each in draft.events if isinstance(each, ActorAdded)}

    assert "ann-field" not in new or new["ann-field"].acts_for == ("united-states",)
    assert draft.doubts if not whose else "ann-field" in held(draft).participants


def test_who_is_meant_by_a_pronoun_beside_another_is_a_doubt(tmp_path: Path) -> None:
    draft = drafted(
        tmp_path,
        TITLE,
        "Today she and President Biden met with Prime Minister Ola Berg of Norway.",
    )

    assert draft.doubts == ("somebody took part who is named before",)


def test_name_in_the_title_ends_before_what_the_talk_was_about(tmp_path: Path) -> None:
    draft = drafted(
        tmp_path,
        "Readout of President Biden’s Call with Foreign Minister Kari Vik of Norway Regarding Fish",
        "President Biden spoke today with Foreign Minister Kari Vik of Norway.",
    )
    bare = drafted(
        tmp_path,
        "Readout of President Biden’s Call with Norwegian Foreign Minister Kari Vik Regarding Fish",
        "President Biden spoke today with Norwegian Foreign Minister Kari Vik.",
    )

    assert held(draft).participants == held(bare).participants == ("joe-biden", "kari-vik")


def test_head_of_a_church_s_body_is_one_person(tmp_path: Path) -> None:
    draft = drafted(
        tmp_path,
        "Readout of President Biden’s Meeting with Cardinal Per Lund of the Holy See",
        "President Biden met today with Cardinal Per Lund, Archbishop of Oslo and President of the"
        " Norwegian Episcopal Conference.",
    )

    assert held(draft).participants == ("joe-biden", "per-lund")
