"""Who is contested in an office, and which tellings are of one change: cases that a historian would
try the rule with.
"""

from tests.telling import (
    Rule,
    appointed,
    by_each_rule,
    certain,
    contested,
    in_office,
    office,
    possible,
    removed,
    stands,
)

pytestmark = by_each_rule

QIN = appointed("qin", "Qin", "2022-12-30")


# Contested (H6).


def test_two_attested_on_one_day_are_contested_until_more_is_told(rule: Rule) -> None:
    president = office(
        in_office("maduro", "Maduro", "2019-02-01"), in_office("guaido", "Guaido", "2019-02-01")
    )

    both = contested({"Guaido": "guaido", "Maduro": "maduro"}, told="2019-02-01")
    assert president.on("2019-02-01", rule) == both
    assert president.on("2019-03-01", rule) == both


def test_appointment_open_below_is_contested_with_an_earlier_one(rule: Rule) -> None:
    secretary = office(
        appointed("pompeo", "Pompeo", "2018-04-26"),
        appointed("blinken", "Blinken", "[..2023-06-11]"),
    )

    assert secretary.on("2023-07-01", rule) == contested(
        {"Blinken": "blinken", "Pompeo": "pompeo"}, told="2018-04-26 2023-06-11"
    )


def test_circle_of_successions_is_contested(rule: Rule) -> None:
    post = office(
        appointed("a", "A", "2001"),
        appointed("b", "B", "2001"),
        follows={"a": ("b",), "b": ("a",)},
    )

    assert post.on("2002-01-01", rule) == contested({"A": "a", "B": "b"}, told="2001-12-31")


def test_what_is_contested_is_told_by_each_that_stands(rule: Rule) -> None:
    post = office(
        appointed("ann", "Ann", "2001-01-01"),
        appointed("bob", "Bob", "2001-01-01"),
        removed("ann-left", "Ann", "2001-01-03"),
        stands("in-office", "vacant", "[..2001-01-02]", None),
    )

    assert post.on("2001-01-03", rule) == contested(
        {"Bob": "bob", None: "vacant"}, told="2001-01-01 2001-01-02"
    )


def test_who_is_said_to_follow_what_came_later_tells_of_the_office_too(rule: Rule) -> None:
    post = office(
        in_office("cyd", "Cyd", "2001-01-01"),
        appointed("ann", "Ann", "2001-01-01"),
        removed("cyd-left", "Cyd", "2001-01-01"),
        removed("ann-left", "Ann", "[2001-01-02..]"),
        follows={"cyd": ("ann-left",)},
    )

    assert post.on("2001-01-01", rule) == contested({"Ann": "ann", "Cyd": "cyd"}, told="2001-01-01")


def test_third_attested_in_a_window_is_contested(rule: Rule) -> None:
    post = office(
        appointed("a", "A", "2001-01-01"),
        appointed("b", "B", "2023-07"),
        in_office("z", "Z", "2023-07-20"),
    )

    assert post.on("2023-07-20", rule) == certain(
        {"Z": "z"}, since="[2001-01-01..2023-07-20]", told="2023-07-20"
    )
    assert post.on("2023-08-01", rule) == contested(
        {"B": "b", "Z": "z"}, told="2023-07-20 2023-07-31"
    )


# One change told twice (H10).


def test_blunt_and_exact_telling_of_an_appointment_are_one(rule: Rule) -> None:
    secretary = office(
        appointed("powell", "Powell", "2001-01-20"),
        appointed("year", "Rice", "2005"),
        appointed("day", "Rice", "2005-01-26"),
    )

    assert secretary.on("2005-01-25", rule) == certain(
        {"Powell": "powell"}, since="2001-01-20", told="2001-01-20"
    )
    assert secretary.on("2005-01-26", rule) == certain(
        {"Rice": "year day"}, since="2005-01-26", told="2005-01-26"
    )


def test_another_between_makes_two_changes_of_two_tellings(rule: Rule) -> None:
    minister = office(
        appointed("year", "N", "2005"),
        appointed("b", "B", "2005-03-01"),
        appointed("day", "N", "2005-06-01"),
    )

    assert minister.on("2005-02-01", rule) == possible({}, maybe={"N": "year"})
    assert minister.on("2005-04-01", rule) == possible(
        {"B": "b"}, maybe={"N": "year"}, told="2005-03-01"
    )
    assert minister.on("2006-01-01", rule) == certain(
        {"N": "day year"}, since="2005-06-01", told="2005-06-01 2005-12-31"
    )


def test_removal_with_a_successor_and_his_appointment_are_one_change(rule: Rule) -> None:
    minister = office(
        QIN,
        removed("left", "Qin", "2023-07", by="Wang"),
        appointed("comes", "Wang", "2023-07-25"),
    )

    assert minister.on("2023-07-24", rule) == certain(
        {"Qin": "qin"}, since="2022-12-30", told="2022-12-30"
    )
    assert minister.on("2023-07-25", rule) == certain(
        {"Wang": "comes"}, since="2023-07-25", told="2023-07-25", holding="comes left"
    )


# Conditions and changes on one day, or in one span (H11, H17, H19).


def test_attested_in_a_year_is_told_from_its_end_and_yields_to_a_change_within(
    rule: Rule,
) -> None:
    secretary = office(
        in_office("pompeo", "Pompeo", "2018"), appointed("blinken", "Blinken", "2018-10-01")
    )

    assert secretary.on("2018-09-30", rule) is None
    assert secretary.on("2018-10-01", rule) == certain(
        {"Blinken": "blinken"}, since="2018-10-01", told="2018-10-01"
    )
    assert secretary.on("2019-01-01", rule) == certain(
        {"Blinken": "blinken"}, since="2018-10-01", told="2018-10-01"
    )


def test_attested_by_some_day_does_not_yield_to_all_that_came_before(rule: Rule) -> None:
    secretary = office(
        appointed("pompeo", "Pompeo", "2018-04-26"),
        in_office("blinken", "Blinken", "[..2022-11]"),
    )

    assert secretary.on("2023-01-01", rule) == contested(
        {"Blinken": "blinken", "Pompeo": "pompeo"}, told="2018-04-26 2022-11-30"
    )


def test_holder_of_the_morning_has_left_on_the_day_of_the_change(rule: Rule) -> None:
    bush = appointed("bush", "Bush", "2001-01-20")
    seen = in_office("seen", "Bush", "2009-01-20")
    obama = appointed("obama", "Obama", "2009-01-20")
    came = certain({"Obama": "obama"}, since="2009-01-20", told="2009-01-20")

    for president in (office(bush, seen, obama), office(seen, obama)):
        assert president.on("2009-01-20", rule) == came
        assert president.on("2009-02-01", rule) == came


def test_removed_on_the_day_on_which_the_next_is_attested(rule: Rule) -> None:
    minister = office(
        QIN, removed("left", "Qin", "2023-07-25"), in_office("wang", "Wang", "2023-07-25")
    )

    assert minister.on("2023-08-01", rule) == certain(
        {"Wang": "wang"}, since="[2022-12-30..2023-07-25]", told="2023-07-25"
    )


def test_careless_title_does_not_bring_back_who_left(rule: Rule) -> None:
    minister = office(
        QIN,
        removed("left", "Qin", "2023-07-25", by="Wang"),
        in_office("title", "Qin", "2023-08-01"),
        in_office("wang", "Wang", "2023-08-10"),
    )

    assert minister.on("2023-08-05", rule) == contested(
        {"Qin": "title", "Wang": "left"},
        told="2022-12-30 2023-08-01",
        holding="qin left title",
    )
    assert minister.on("2023-08-11", rule) == certain(
        {"Wang": "wang"}, since="[2023-08-01..2023-08-10]", told="2023-08-10"
    )


def test_title_does_not_bring_back_who_left_as_was_foretold(rule: Rule) -> None:
    minister = office(
        appointed("qin", "Qin", "2022-12-30", until="2023-07"),
        removed("left", "Qin", "2023-07-25"),
        in_office("title", "Qin", "2023-08-01"),
    )

    assert minister.on("2023-08-05", rule) == contested(
        {"Qin": "title", None: "left"}, told="2022-12-30 2023-08-01", holding="qin left title"
    )


def test_title_after_a_vacancy_does_not_bring_back_who_left(rule: Rule) -> None:
    minister = office(
        QIN,
        removed("left", "Qin", "2023-07-25"),
        stands("in-office", "empty", "2023-07-28", None),
        in_office("title", "Qin", "2023-08-01"),
    )

    assert minister.on("2023-08-05", rule) == contested(
        {"Qin": "title", None: "left"}, told="2022-12-30 2023-08-01", holding="qin left title empty"
    )


def test_who_was_appointed_anew_is_brought_back(rule: Rule) -> None:
    minister = office(
        QIN,
        removed("left", "Qin", "2023-07-25"),
        appointed("anew", "Qin", "2023-07-30"),
        in_office("title", "Qin", "2023-08-01"),
    )

    assert minister.on("2023-08-05", rule) == certain(
        {"Qin": "title"}, since="2023-07-30", told="2023-07-30 2023-08-01", holding="anew title"
    )


def test_who_is_attested_after_another_is_back(rule: Rule) -> None:
    minister = office(
        appointed("first", "Wang", "2013-03-16"),
        removed("left", "Wang", "2022-12-30"),
        QIN,
        in_office("title", "Wang", "2023-08-01"),
    )

    assert minister.on("2023-08-05", rule) == certain(
        {"Wang": "title"}, since="[2022-12-30..2023-08-01]", told="2023-08-01"
    )
