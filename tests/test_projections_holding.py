"""Who holds an office on a day: each test a case that a historian would try the rule with."""

from tests.telling import (
    Rule,
    appointed,
    between,
    by_each_rule,
    certain,
    in_office,
    office,
    possible,
    removed,
)

pytestmark = by_each_rule

QIN = appointed("qin", "Qin", "2022-12-30")


# One holding or two (H1), and since when (H13).


def test_nothing_told_holds_nothing(rule: Rule) -> None:
    assert office().on("2023-07-01", rule) is None
    assert office(QIN).on("2022-12-29", rule) is None


def test_holder_goes_on_until_something_else_is_told(rule: Rule) -> None:
    minister = office(QIN)

    assert minister.on("2099-01-01", rule) == certain(
        {"Qin": "qin"}, since="2022-12-30", told="2022-12-30"
    )


def test_two_tellings_of_an_appointment_are_one_holding_since_the_first(rule: Rule) -> None:
    minister = office(QIN, appointed("again", "Qin", "2022-12-31"))

    assert minister.on("2022-12-30", rule) == certain(
        {"Qin": "qin"}, since="2022-12-30", told="2022-12-30"
    )
    assert minister.on("2023-01-01", rule) == certain(
        {"Qin": "again"},
        since="2022-12-30",
        told="2022-12-30 2022-12-31",
        holding="qin again",
    )


def test_two_tellings_of_a_removal_are_one_since_the_first(rule: Rule) -> None:
    minister = office(
        QIN,
        removed("told", "Qin", "2023-07-25", by="Wang"),
        removed("late", "Qin", "2023-07-26", by="Wang"),
    )

    assert minister.on("2023-07-25", rule) == certain(
        {"Wang": "told"}, since="2023-07-25", told="2023-07-25"
    )
    assert minister.on("2023-07-27", rule) == certain(
        {"Wang": "late"},
        since="2023-07-25",
        told="2023-07-25 2023-07-26",
        holding="told late",
    )


def test_who_returns_begins_anew(rule: Rule) -> None:
    minister = office(
        appointed("first", "Wang", "2013-03-16"), QIN, appointed("anew", "Wang", "2023-07-25")
    )

    assert minister.on("2023-08-01", rule) == certain(
        {"Wang": "anew"}, since="2023-07-25", told="2023-07-25"
    )


def test_attested_return_begins_after_the_other_was_attested(rule: Rule) -> None:
    president = office(
        in_office("n", "N", "1998-05-01"),
        in_office("b", "B", "2000-05-01"),
        in_office("m", "N", "2010-05-01"),
    )

    assert president.on("2005-01-01", rule) == between(
        {"B": "b"},
        since="[1998-05-01..2000-05-01]",
        told="2000-05-01",
        next_told={"N": ("2010-05-01", "m")},
    )
    assert president.on("2010-06-01", rule) == certain(
        {"N": "m"}, since="[2000-05-01..2010-05-01]", told="2010-05-01"
    )


def test_vacancy_lasts_from_a_removal_to_the_next_appointment(rule: Rule) -> None:
    post = office(
        appointed("a", "A", "2001-01-01"),
        removed("left", "A", "2003-05-05"),
        appointed("b", "B", "2004-02-02"),
    )

    assert post.on("2003-05-04", rule) == certain({"A": "a"}, since="2001-01-01", told="2001-01-01")
    assert post.on("2003-09-01", rule) == certain(
        {None: "left"}, since="2003-05-05", told="2003-05-05"
    )
    assert post.on("2004-02-02", rule) == certain({"B": "b"}, since="2004-02-02", told="2004-02-02")


def test_second_vacancy_is_not_the_first(rule: Rule) -> None:
    post = office(
        appointed("a", "A", "1829-01-01"),
        removed("gone", "A", "1831-01-01"),
        appointed("b", "B", "1898-01-01"),
        removed("left", "B", "1900-01-01"),
    )

    assert post.on("1900-06-01", rule) == certain(
        {None: "left"}, since="1900-01-01", told="1900-01-01"
    )


def test_acts_before_the_appointment_are_told_of_the_holding_which_begins_with_it(
    rule: Rule,
) -> None:
    ambassador = office(
        in_office("acts", "Burns", "2022-03-01"), appointed("credentials", "Burns", "2022-04-02")
    )

    assert ambassador.on("2022-03-15", rule) == certain(
        {"Burns": "acts"}, since="[..2022-03-01]", told="2022-03-01"
    )
    assert ambassador.on("2022-05-01", rule) == certain(
        {"Burns": "credentials"},
        since="2022-04-02",
        told="2022-03-01 2022-04-02",
        holding="acts credentials",
    )


def test_attested_holder_began_after_the_last_day_of_another(rule: Rule) -> None:
    secretary = office(
        in_office("pompeo", "Pompeo", "2018"), in_office("blinken", "Blinken", "2023-06-08")
    )

    assert secretary.on("2023-06-08", rule) == certain(
        {"Blinken": "blinken"}, since="[2018-01-01..2023-06-08]", told="2023-06-08"
    )


def test_removal_alone_is_a_vacancy(rule: Rule) -> None:
    post = office(removed("left", "X", "2010-05-05"))

    assert post.on("2010-05-04", rule) is None
    assert post.on("2011-01-01", rule) == certain(
        {None: "left"}, since="2010-05-05", told="2010-05-05"
    )


# Gaps (H4).


def test_decades_between_two_tellings_are_no_choice_of_two(rule: Rule) -> None:
    secretary = office(
        in_office("shultz", "Shultz", "1984-05-01"), in_office("pompeo", "Pompeo", "2018-05-01")
    )

    assert secretary.on("1995-01-01", rule) == between(
        {"Shultz": "shultz"},
        since="[..1984-05-01]",
        told="1984-05-01",
        next_told={"Pompeo": ("2018-05-01", "pompeo")},
    )


def test_gap_of_one_day_is_a_gap(rule: Rule) -> None:
    president = office(
        in_office("bush", "Bush", "2009-01-19"), in_office("obama", "Obama", "2009-01-21")
    )

    assert president.on("2009-01-20", rule) == between(
        {"Bush": "bush"},
        since="[..2009-01-19]",
        told="2009-01-19",
        next_told={"Obama": ("2009-01-21", "obama")},
    )
    assert president.on("2009-01-21", rule) == certain(
        {"Obama": "obama"}, since="[2009-01-19..2009-01-21]", told="2009-01-21"
    )


def test_gap_ends_with_all_that_is_told_next(rule: Rule) -> None:
    president = office(
        in_office("chavez", "Chavez", "2012-01-01"),
        in_office("maduro", "Maduro", "2019-02-01"),
        in_office("guaido", "Guaido", "2019-02-01"),
        in_office("also", "Guaido", "2019-02-01"),
        in_office("later", "Gonzalez", "2025-01-10"),
    )

    assert president.on("2015-01-01", rule) == between(
        {"Chavez": "chavez"},
        since="[..2012-01-01]",
        told="2012-01-01",
        next_told={"Guaido": ("2019-02-01", "also guaido"), "Maduro": ("2019-02-01", "maduro")},
    )


def test_dated_appointment_explains_who_is_attested_next(rule: Rule) -> None:
    qin, wang = in_office("qin", "Qin", "2023-06-18"), in_office("wang", "Wang", "2023-07-20")
    minister = office(qin, appointed("comes", "Wang", "2023-07"), wang)

    assert minister.on("2023-06-25", rule) == certain(
        {"Qin": "qin"}, since="[..2023-06-18]", told="2023-06-18"
    )
    assert minister.on("2023-07-10", rule) == possible(
        {"Qin": "qin"}, maybe={"Wang": "comes"}, told="2023-06-18"
    )


def test_without_the_appointment_who_is_attested_next_came_somewhere_between(rule: Rule) -> None:
    minister = office(
        in_office("qin", "Qin", "2023-06-18"), in_office("wang", "Wang", "2023-07-20")
    )

    assert minister.on("2023-06-25", rule) == between(
        {"Qin": "qin"},
        since="[..2023-06-18]",
        told="2023-06-18",
        next_told={"Wang": ("2023-07-20", "wang")},
    )


def test_vacancy_before_a_third_is_attested_is_between(rule: Rule) -> None:
    minister = office(QIN, removed("left", "Qin", "2023-07"), in_office("z", "Zhao", "2023-09-01"))

    assert minister.on("2023-08-10", rule) == between(
        {None: "left"},
        since="2023-07",
        told="2023-07-31",
        next_told={"Zhao": ("2023-09-01", "z")},
    )
    assert minister.on("2023-09-01", rule) == certain(
        {"Zhao": "z"}, since="[2023-07-01..2023-09-01]", told="2023-09-01"
    )


def test_removal_of_somebody_else_does_not_explain_a_gap(rule: Rule) -> None:
    secretary = office(
        in_office("shultz", "Shultz", "1984-05-01"),
        removed("baker-left", "Baker", "1992-08-23"),
        in_office("pompeo", "Pompeo", "2018-05-01"),
    )

    assert secretary.on("1985-01-01", rule) == between(
        {"Shultz": "shultz"},
        since="[..1984-05-01]",
        told="1984-05-01",
        next_told={"Pompeo": ("2018-05-01", "pompeo")},
    )


def test_who_is_open_above_and_below_is_never_told_next(rule: Rule) -> None:
    minister = office(QIN, appointed("ever", "Wang", "[..1900,2100..]"))

    assert minister.on("2023-01-01", rule) == certain(
        {"Qin": "qin"}, since="2022-12-30", told="2022-12-30"
    )


# Windows (rule 5, H9).


def test_minister_removed_in_july_is_one_of_two_in_july(rule: Rule) -> None:
    minister = office(QIN, removed("left", "Qin", "2023-07", by="Wang"))

    assert minister.on("2023-06-30", rule) == certain(
        {"Qin": "qin"}, since="2022-12-30", told="2022-12-30"
    )
    assert minister.on("2023-07-15", rule) == possible(
        {"Qin": "qin"}, maybe={"Wang": "left"}, told="2022-12-30"
    )
    assert minister.on("2023-07-31", rule) == certain(
        {"Wang": "left"}, since="2023-07", told="2023-07-31"
    )


def test_without_a_successor_the_office_may_be_vacant_too(rule: Rule) -> None:
    minister = office(QIN, removed("left", "Qin", "2023-07"), appointed("comes", "Wang", "2023-07"))

    assert minister.on("2023-07-15", rule) == possible(
        {"Qin": "qin"}, maybe={"Wang": "comes", None: "left"}, told="2022-12-30"
    )
    assert minister.on("2023-07-31", rule) == certain(
        {"Wang": "comes"}, since="2023-07", told="2023-07-31"
    )


def test_nothing_told_before_a_window_is_no_option(rule: Rule) -> None:
    minister = office(appointed("comes", "Wang", "2023-07"), appointed("other", "Qin", "2023-07"))

    assert minister.on("2023-06-30", rule) is None
    assert minister.on("2023-07-15", rule) == possible({}, maybe={"Wang": "comes", "Qin": "other"})


def test_only_a_holder_may_leave(rule: Rule) -> None:
    minister = office(QIN, removed("left", "Li", "2023-07"))

    assert minister.on("2023-07-15", rule) == certain(
        {"Qin": "qin"}, since="2022-12-30", told="2022-12-30"
    )


def test_attested_holder_stands_alone_on_his_day(rule: Rule) -> None:
    minister = office(
        QIN, in_office("acts", "Qin", "2023-07-10"), removed("left", "Qin", "2023-07", by="Wang")
    )

    assert minister.on("2023-07-10", rule) == certain(
        {"Qin": "acts"}, since="2022-12-30", told="2022-12-30 2023-07-10", holding="qin acts"
    )
    assert minister.on("2023-07-20", rule) == possible(
        {"Qin": "acts"},
        maybe={"Wang": "left"},
        told="2022-12-30 2023-07-10",
        holding="qin acts",
    )


def test_window_that_something_certain_followed_is_over(rule: Rule) -> None:
    post = office(
        appointed("a", "A", "2001-01-01"),
        appointed("b", "B", "2003"),
        in_office("c", "C", "2003-05-01"),
        follows={"c": ("b",)},
    )

    held = certain({"C": "c"}, since="[2003-01-01..2003-05-01]", told="2003-05-01")
    assert post.on("2003-06-01", rule) == held


def test_window_open_above_never_closes(rule: Rule) -> None:
    post = office(appointed("a", "A", "2001-01-01"), appointed("b", "B", "[2005..]"))

    assert post.on("2004-12-31", rule) == certain({"A": "a"}, since="2001-01-01", told="2001-01-01")
    assert post.on("2020-01-01", rule) == possible({"A": "a"}, maybe={"B": "b"}, told="2001-01-01")


def test_day_in_a_gap_of_a_date_is_judged_by_the_last_day_before_it(rule: Rule) -> None:
    post = office(appointed("a", "A", "2018-02-10"), appointed("b", "B", "[2018-01,2018-03]"))

    assert post.on("2018-01-15", rule) == possible({}, maybe={"B": "b"})
    assert post.on("2018-02-20", rule) == certain({"A": "a"}, since="2018-02-10", told="2018-02-10")
    assert post.on("2018-03-01", rule) == possible({"A": "a"}, maybe={"B": "b"}, told="2018-02-10")


def test_three_may_hold_and_the_last_of_a_succession_does_in_the_end(rule: Rule) -> None:
    post = office(
        appointed("a", "A", "2001-01-01"),
        appointed("b", "B", "2003"),
        appointed("c", "C", "2003"),
        follows={"c": ("b",)},
    )

    assert post.on("2003-06-01", rule) == possible(
        {"A": "a"}, maybe={"B": "b", "C": "c"}, told="2001-01-01"
    )
    assert post.on("2004-01-01", rule) == certain({"C": "c"}, since="2003", told="2003-12-31")
