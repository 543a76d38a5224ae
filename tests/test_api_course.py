"""The course of relations over HTTP, and as a picture."""

from base64 import b64encode
from datetime import date
from hashlib import sha256
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from api.timelines import course_svg
from projections.holding.evidence import HeldCertainty
from projections.relations.pair_course import PARTS, Covered, Lane, PairCourse
from projections.relations.stretches import CourseStretch, StretchOption
from projections.subjects.statements_by_day import StatementsCounted, StatementsOnDays
from tests.running import Ask, Client

PAIR = "/v1/relations/united-states/china/course"
AS_OF = "as_of=2023-12-31"
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    "</title><script>alert(1)</script>",
    "]]><svg onload='alert(1)'>",
    '" onclick="alert(1)',
    "&lt;b&gt; & 王毅 שלום \u202emirror",
    "a\u2028b\x00\x1b[2J\ufffe",
    "x" * 2_000,
)


def drawn(picture: bytes) -> ET.Element:
    return ET.fromstring(picture)  # noqa: S314  our own, which has no entities


def texts(picture: ET.Element) -> list[str]:
    return ["".join(each.itertext()) for each in picture.iter(f"{SVG}text")]


def stretch(
    first: str, last: str, *values: str | None, certainty: HeldCertainty = "certain"
) -> CourseStretch:
    return CourseStretch(
        first_day=first,
        last_day=last,
        value=values[0] if certainty == "certain" else None,
        certainty=certainty,
        options=tuple(StretchOption(value=each, certainty="possible") for each in values),
        since=None,
        because=("a-fact",),
    )


BARE = PairCourse(
    between=("a", "b"),
    covers=Covered(first_day="1850-01-01", last_day="1950-12-31"),
    relations=(),
    envoys=(),
    years=(),
    contacts={},
    held=(),
    lives=(),
    statements=StatementsCounted(number=0, by_day=()),
    missions=(),
    channels=(),
    measures=(),
    incidents=(),
    accords=(),
    names={"a": "A", "b": "B"},
)


def test_course_has_the_picture_as_another_format(client: Client) -> None:
    told = client.get(f"{PAIR}?{AS_OF}").raise_for_status()
    by_extension = client.get(f"{PAIR}.svg?{AS_OF}").raise_for_status()
    by_accept = client.get(f"{PAIR}?{AS_OF}", headers={"Accept": "image/svg+xml"})

    assert f"<{PAIR}.svg?" in told.headers["link"]
    assert by_extension.headers["content-type"].startswith("image/svg+xml")
    assert by_accept.content == by_extension.content
    assert told.json()["permalink"] in by_extension.text.replace("&amp;", "&")


def test_picture_is_named_described_and_of_text(client: Client) -> None:
    picture = drawn(client.get(f"{PAIR}.svg?{AS_OF}").raise_for_status().content)

    title, description = (picture.findtext(f"{SVG}{each}") for each in ("title", "desc"))
    assert title == "The course of relations between United States and China"
    assert description is not None
    assert description.startswith("From ")
    assert "Chief of mission of the United States to China" in texts(picture)
    assert picture.get("role") == "img"


def test_picture_runs_nothing_and_may_be_shown_elsewhere(client: Client) -> None:
    answer = client.get(f"{PAIR}.svg?{AS_OF}").raise_for_status()
    picture = drawn(answer.content)

    assert {each.tag.removeprefix(SVG) for each in picture.iter()} <= {
        *("svg", "title", "desc", "style", "defs", "pattern", "path", "rect", "g", "text", "a"),
    }
    assert not [name for each in picture.iter() for name in each.attrib if name.startswith("on")]
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "script" not in answer.headers["content-security-policy"]


def test_style_of_the_picture_is_the_one_that_its_policy_lets_in(client: Client) -> None:
    answer = client.get(f"{PAIR}.svg?{AS_OF}").raise_for_status()
    style = drawn(answer.content).findtext(f"{SVG}style") or ""

    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in answer.headers["content-security-policy"]
    assert "prefers-color-scheme" in style


def test_pair_of_which_nothing_is_told_says_so(client: Client) -> None:
    told = client.get(f"/v1/relations/iran/ukraine/course?{AS_OF}").raise_for_status().json()
    picture = drawn(client.get(f"/v1/relations/iran/ukraine/course.svg?{AS_OF}").content)

    assert told["covers"] is None
    assert any(each.startswith("Nothing is told between the two") for each in texts(picture))


def test_days_that_are_asked_for_are_those_that_are_told_of(client: Client) -> None:
    told = client.get(f"{PAIR}?{AS_OF}&from=2023-06&until=2023-07").raise_for_status().json()

    assert told["covers"] == {"first_day": "2023-06-01", "last_day": "2023-07-31"}
    assert "from=2023-06&until=2023-07" in told["permalink"]
    (chief,) = [each for each in told["envoys"] if each["of"] == "united-states"]
    assert chief["stretches"][-1]["last_day"] == "2023-07-31"


def test_days_in_the_wrong_order_are_refused(client: Client) -> None:
    answer = client.get(f"{PAIR}?{AS_OF}&from=2024")

    assert answer.status_code == 400
    assert "no later than the last one" in answer.json()["detail"]


def test_course_is_not_sent_again_while_nothing_changed(client: Client) -> None:
    for address in (f"{PAIR}?{AS_OF}", f"{PAIR}.svg?{AS_OF}"):
        tag = client.get(address).raise_for_status().headers["etag"]

        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_somebody_is_called_the_picture_is_a_picture(name: str) -> None:
    lane = Lane(
        subject="office/o",
        about=name,
        of="a",
        stretches=(stretch("1850-01-01", "1950-12-31", "b"),),
    )
    told = replace(BARE, envoys=(lane,), names={"a": name, "b": name})

    picture = drawn(course_svg.render(told, 'https://a.example/?x="><script>'))

    assert not list(picture.iter(f"{SVG}script"))
    assert all(len(each) < 200 for each in texts(picture))


@given(st.text(max_size=60))
def test_any_name_stands_in_a_picture(name: str) -> None:
    drawn(course_svg.render(replace(BARE, names={"a": name, "b": "B"}), "/permalink"))


def test_what_is_not_certain_is_hatched_from_its_first_day_to_its_last() -> None:
    lane = Lane(
        subject="relations/a|b",
        about="diplomatic relations",
        stretches=(
            stretch("1850-01-01", "1899-12-31", "in-being", "broken", certainty="possible"),
            stretch("1900-01-01", "1950-12-31", "broken"),
        ),
    )

    picture = drawn(course_svg.render(replace(BARE, relations=(lane,)), "/permalink"))

    bars = [group.find(f"{SVG}rect") for group in picture.iter(f"{SVG}g")]
    looks = [
        (each.get("class"), each.get("x"), each.get("width")) for each in bars if each is not None
    ]
    assert looks == [("open", "8", "308.9"), ("b bad", "316.9", "315.1")]
    titles = [group.findtext(f"{SVG}title") for group in picture.iter(f"{SVG}g")]
    assert titles[0] == ("in being or broken off?, 1 January 1850 to 31 December 1899: not certain")


def test_what_fits_into_no_bar_is_written_in_brief_and_a_person_by_the_last_name() -> None:
    years = (stretch("1900-01-01", "1906-12-31", "broken"),)
    held = (stretch("1900-01-01", "1906-12-31", "p"), stretch("1907-01-01", "1907-12-31", "p"))
    told = replace(
        BARE,
        relations=(Lane(subject="relations/a|b", about="relations", stretches=years),),
        envoys=(Lane(subject="office/o", about="envoy", of="a", stretches=held),),
        names={**BARE.names, "p": "Joseph Clark Grew"},
    )

    written = texts(drawn(course_svg.render(told, "/permalink")))

    assert "broken" in written
    assert written.count("Grew") == 1


def test_picture_says_of_what_nothing_is_told() -> None:
    told = texts(drawn(course_svg.render(BARE, "/permalink")))

    assert (
        "This record tells nothing of their diplomatic relations or of who represented either in"
        " the other one or of visits, meetings and calls."
    ) in told


def test_picture_of_very_long_ago_is_drawn() -> None:
    ages = Covered(first_day="-9999-01-01", last_day="2025-01-01")
    lane = Lane(
        subject="war/a|b",
        about="war",
        stretches=(replace(stretch("1850-01-01", "2025-01-01", "going-on"), first_day=None),),
    )

    drawn(course_svg.render(replace(BARE, covers=ages, relations=(lane,)), "/permalink"))


def test_life_of_an_engagement_is_a_bar_with_its_facts_where_days_are_near(client: Client) -> None:
    near = f"{PAIR}.svg?{AS_OF}&from=2022-11"
    picture = drawn(client.get(near).raise_for_status().content)

    titles = [group.findtext(f"{SVG}title") for group in picture.iter(f"{SVG}g")]
    assert "postponed, 14 February 2023 to 13 June 2023" in titles
    assert "postponed, between 16 January 2023 and 14 February 2023" in titles
    assert "reported, 8 June 2023" in titles
    assert "held, 18 June 2023 to 19 June 2023" in titles
    assert "Antony Blinken's visit to Beijing" in texts(picture)
    assert "Jan 2023" in texts(picture)


def test_what_is_too_small_to_be_told_apart_is_one_lane_with_its_number() -> None:
    days = (stretch("1950-01-01", "1950-12-31", "imposed"),)
    measures = tuple(
        Lane(subject=f"measure/{n}/a/b", about=f"measure {n}", stretches=days) for n in range(3)
    )

    picture = drawn(course_svg.render(replace(BARE, measures=measures), "/permalink"))

    assert "Measures: 3" in texts(picture)
    assert "Measure 1" not in texts(picture)
    told = [group.findtext(f"{SVG}title") or "" for group in picture.iter(f"{SVG}g")]
    assert [each.partition(":")[0] for each in told] == ["Measure 0", "Measure 1", "Measure 2"]


def test_statements_are_columns_and_those_of_no_certain_column_stand_above_them() -> None:
    said = (("1900-03-01", "1900-03-01", 3), ("1900-05-01", "1900-05-31", 1), (None, None, 2))
    told = StatementsCounted(
        number=6,
        by_day=tuple(StatementsOnDays(first_day=a, last_day=b, number=n) for a, b, n in said),
    )

    picture = drawn(course_svg.render(replace(BARE, statements=told), "/permalink"))

    assert "at most 4 in 2 years" in texts(picture)
    rects = [group.find(f"{SVG}rect") for group in picture.iter(f"{SVG}g")]
    assert [each.get("class") for each in rects if each is not None] == ["said", "open"]
    told_of = [group.findtext(f"{SVG}title") for group in picture.iter(f"{SVG}g")]
    assert told_of == [
        "1 January 1900 to 31 December 1901: 4 statements",
        "2 statements on some day that is not told",
    ]


@given(
    st.lists(st.tuples(st.dates(), st.dates(), st.integers(1, 9)), max_size=20),
    st.dates(),
    st.integers(1, 200_000),
)
def test_whatever_was_said_is_drawn_within_the_picture(
    said: list[tuple[date, date, int]], first: date, days: int
) -> None:
    last = date.fromordinal(min(first.toordinal() + days, date.max.toordinal()))
    told = StatementsCounted(
        number=sum(n for _, _, n in said),
        by_day=tuple(
            StatementsOnDays(
                first_day=min(a, b).isoformat(), last_day=max(a, b).isoformat(), number=n
            )
            for a, b, n in said
        ),
    )
    covers = Covered(first_day=first.isoformat(), last_day=last.isoformat())

    picture = drawn(course_svg.render(replace(BARE, covers=covers, statements=told), "/p"))

    for group in picture.iter(f"{SVG}g"):
        bar = group.find(f"{SVG}rect")
        assert bar is not None
        assert float(bar.get("x", "")) >= 8 - 0.1
        assert float(bar.get("x", "")) + float(bar.get("width", "")) <= 632.2


@pytest.mark.parametrize("part", sorted(PARTS))
def test_one_part_of_a_course_is_what_the_whole_has_of_it(ask: Ask, part: str) -> None:
    whole, alone = ask(PAIR), ask(PAIR, part=part)

    own = {
        "contacts": ("years", "contacts", "held"),
        "relations": ("relations", "turns", "turns_told"),
    }.get(part, (part,))
    content = {*whole} - {"between", "covers", "names", "more", "clocks", "permalink"}
    assert {name: alone[name] for name in own} == {name: whole[name] for name in own}
    empty = {name: alone[name] for name in content - {*own}}
    assert not any(each for name, each in empty.items() if name != "statements")
    assert alone["statements"]["number"] == (
        whole["statements"]["number"] if part == "statements" else 0
    )
    assert f"part={part}" in alone["permalink"]
    assert {*alone["more"]} <= {*whole["more"]}
