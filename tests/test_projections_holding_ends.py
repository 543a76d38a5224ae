"""Who left an office, beside whom, and who is contested in it: cases that a historian would try."""

from tests.telling import (
    Rule,
    appointed,
    between,
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


# Ends, and holders beside others (H5).


def test_holder_whose_end_is_told_holds_beside_who_acts_for_him(rule: Rule) -> None:
    legation = office(
        appointed("a", "A", "1853-05-01", until="1857-03-01"),
        appointed("b", "B", "1855-06-01", until="1856-02-01"),
        removed("a-left", "A", "1857-03-01"),
        removed("b-left", "B", "1856-02-01"),
    )

    assert legation.on("1855-09-01", rule) == certain(
        {"A": "a", "B": "b"}, told="1853-05-01 1855-06-01"
    )
    assert legation.on("1856-06-01", rule) == certain(
        {"A": "a"}, since="1853-05-01", told="1853-05-01"
    )
    assert legation.on("1857-04-01", rule) == certain(
        {None: "a-left"}, since="1857-03-01", told="1857-03-01"
    )


def test_two_whose_ends_are_told_both_hold_from_one_day(rule: Rule) -> None:
    consuls = office(
        appointed("a", "A", "1850-01-01", until="1851-01-01"),
        appointed("b", "B", "1850-01-01", until="1852-01-01"),
    )

    assert consuls.on("1850-06-01", rule) == certain({"A": "a", "B": "b"}, told="1850-01-01")
    assert consuls.on("1851-06-01", rule) == certain(
        {"B": "b"}, since="1850-01-01", told="1850-01-01"
    )
    assert consuls.on("1852-01-01", rule) == certain(
        {None: "b"}, since="1852-01-01", told="1852-01-01"
    )


def test_holder_without_an_end_ends_when_the_next_begins(rule: Rule) -> None:
    post = office(
        appointed("a", "A", "2000-01-01"), appointed("b", "B", "2004-01-05", until="2008-01-01")
    )

    assert post.on("2004-01-07", rule) == certain({"B": "b"}, since="2004-01-05", told="2004-01-05")


def test_holders_overlap_by_the_days_that_are_told(rule: Rule) -> None:
    post = office(
        appointed("a", "A", "2000-01-01"),
        appointed("b", "B", "2004-01-05"),
        removed("a-left", "A", "2004-01-10"),
        removed("b-left", "B", "2008-01-01"),
    )

    assert post.on("2004-01-07", rule) == certain(
        {"A": "a", "B": "b"}, told="2000-01-01 2004-01-05"
    )
    assert post.on("2004-01-10", rule) == certain({"B": "b"}, since="2004-01-05", told="2004-01-05")
    assert post.on("2009-01-01", rule) == certain(
        {None: "b-left"}, since="2008-01-01", told="2008-01-01"
    )


def test_who_is_removed_late_did_not_hold_any_more(rule: Rule) -> None:
    post = office(
        appointed("a", "A", "2000-01-01"),
        appointed("b", "B", "2005-01-01"),
        removed("a-left", "A", "2007-01-01"),
    )

    assert post.on("2006-06-01", rule) == certain(
        {"A": "a", "B": "b"}, told="2000-01-01 2005-01-01"
    )
    assert post.on("2008-01-01", rule) == certain({"B": "b"}, since="2005-01-01", told="2005-01-01")


def test_vacancy_is_not_told_by_who_left_while_another_held(rule: Rule) -> None:
    post = office(
        appointed("b", "B", "2005-01-01"),
        removed("a-left", "A", "2007-01-01"),
        removed("b-left", "B", "2010-01-01"),
    )

    assert post.on("2008-01-01", rule) == certain({"B": "b"}, since="2005-01-01", told="2005-01-01")
    assert post.on("2011-01-01", rule) == certain(
        {None: "b-left"}, since="2010-01-01", told="2010-01-01"
    )


def test_beside_a_holder_another_may_come(rule: Rule) -> None:
    post = office(
        appointed("a", "A", "2000-01-01", until="2010-01-01"),
        appointed("b", "B", "2003-01-01"),
        appointed("c", "C", "2004"),
    )

    assert post.on("2004-06-01", rule) == possible(
        {"A": "a", "B": "b"}, maybe={"C": "c"}, told="2000-01-01 2003-01-01"
    )
    assert post.on("2004-12-31", rule) == certain(
        {"A": "a", "C": "c"}, told="2000-01-01 2004-12-31"
    )


def test_holder_who_left_some_day_of_a_year_may_be_there_through_it(rule: Rule) -> None:
    legation = office(
        appointed("a", "A", "1853-05-01", until="1857"),
        appointed("b", "B", "1855-06-01", until="1856-02-01"),
    )

    assert legation.on("1857-06-01", rule) == possible(
        {"A": "a"}, maybe={None: "a"}, told="1853-05-01"
    )
    assert legation.on("1857-12-31", rule) == certain({None: "a"}, since="1857", told="1857-12-31")


def test_one_of_two_may_have_left_and_the_other_stays(rule: Rule) -> None:
    post = office(
        appointed("a", "A", "2000-01-01", until="2004"),
        appointed("b", "B", "2003-01-01", until="2008-01-01"),
    )

    assert post.on("2004-06-01", rule) == possible(
        {"A": "a", "B": "b"}, told="2000-01-01 2003-01-01"
    )
    assert post.on("2004-12-31", rule) == certain({"B": "b"}, since="2003-01-01", told="2003-01-01")


def test_successor_within_the_month_of_a_removal_is_alone(rule: Rule) -> None:
    legation = office(
        appointed("x", "X", "1850-01-01"),
        removed("left", "X", "1853-07"),
        appointed("y", "Y", "1853-07-09"),
    )

    assert legation.on("1853-07-05", rule) == possible(
        {"X": "x"}, maybe={None: "left"}, told="1850-01-01"
    )
    assert legation.on("1853-07-20", rule) == certain(
        {"Y": "y"}, since="1853-07-09", told="1853-07-09"
    )
    assert legation.on("1853-08-01", rule) == certain(
        {"Y": "y"}, since="1853-07-09", told="1853-07-09"
    )


def test_office_is_vacant_until_a_successor_of_that_month_has_come(rule: Rule) -> None:
    legation = office(
        appointed("x", "X", "1850-01-01"),
        removed("left", "X", "1853-07-09"),
        appointed("y", "Y", "1853-07"),
    )

    assert legation.on("1853-07-20", rule) == possible(
        {None: "left"}, maybe={"Y": "y"}, told="1853-07-09"
    )
    assert legation.on("1853-08-01", rule) == certain(
        {"Y": "y"}, since="1853-07", told="1853-07-31"
    )


def test_who_came_and_left_in_one_year_has_left(rule: Rule) -> None:
    minister = office(
        appointed("truss", "Truss", "2022"),
        appointed("also", "Truss", "2022"),
        removed("left", "Truss", "2022"),
    )

    assert minister.on("2022-06-01", rule) == possible(
        {}, maybe={"Truss": "also truss", None: "left"}
    )
    assert minister.on("2023-06-01", rule) == certain(
        {None: "left"}, since="2022", told="2022-12-31"
    )


def test_tenure_of_a_day_ends_on_it(rule: Rule) -> None:
    post = office(
        appointed("x", "X", "1914-05-01", until="1914-05-01"), removed("left", "X", "1914-05-01")
    )

    assert post.on("1914-05-01", rule) == certain(
        {None: "left"}, since="1914-05-01", told="1914-05-01"
    )


def test_who_is_promoted_begins_on_the_day_of_the_old_end(rule: Rule) -> None:
    post = office(
        appointed("x", "X", "1913-01-01", until="1914-05-01"),
        removed("left", "X", "1914-05-01"),
        appointed("anew", "X", "1914-05-01"),
    )

    assert post.on("1914-06-01", rule) == certain(
        {"X": "anew"}, since="1914-05-01", told="1914-05-01"
    )


def test_who_is_appointed_anew_after_a_removal_of_that_year_is_in_office(rule: Rule) -> None:
    post = office(
        removed("left", "X", "1914"), appointed("anew", "X", "1914"), follows={"anew": ("left",)}
    )

    assert post.on("1915-01-01", rule) == certain({"X": "anew"}, since="1914", told="1914-12-31")


def test_end_told_apart_counts_before_the_one_that_was_foreseen(rule: Rule) -> None:
    post = office(
        appointed("a", "A", "2000-01-01", until="2010-01-01"), removed("left", "A", "2005-05-05")
    )

    assert post.on("2005-05-04", rule) == certain({"A": "a"}, since="2000-01-01", told="2000-01-01")
    assert post.on("2011-01-01", rule) == certain(
        {None: "left"}, since="2005-05-05", told="2005-05-05"
    )


def test_reappointment_with_a_later_end_extends(rule: Rule) -> None:
    post = office(
        appointed("a", "A", "2000-01-01", until="2004-01-01"),
        appointed("again", "A", "2003-12-01", until="2008-01-01"),
    )

    assert post.on("2005-01-01", rule) == certain(
        {"A": "again"}, since="2000-01-01", told="2000-01-01 2003-12-01", holding="a again"
    )
    assert post.on("2008-01-01", rule) == certain(
        {None: "again"}, since="2008-01-01", told="2008-01-01"
    )


def test_end_open_below_says_nothing_of_the_days_before_it_is_told(rule: Rule) -> None:
    post = office(
        appointed("a", "A", "2000-01-01"),
        appointed("b", "B", "2003-01-01"),
        removed("left", "A", "[..2004-05-01]"),
    )

    assert post.on("2003-06-01", rule) == certain({"B": "b"}, since="2003-01-01", told="2003-01-01")
    assert post.on("2005-01-01", rule) == certain({"B": "b"}, since="2003-01-01", told="2003-01-01")


# Who it is about (rule 6).


def test_removal_of_the_successor_is_one_of_a_holder(rule: Rule) -> None:
    minister = office(
        in_office("qin", "Qin", "2023-06-18"),
        removed("replaced", "Qin", "2023-07-25", by="Wang"),
        removed("left", "Wang", "2025-01-01"),
    )

    assert minister.on("2025-06-01", rule) == certain(
        {None: "left"}, since="2025-01-01", told="2025-01-01"
    )


def test_successor_begins_though_another_was_told_to_leave(rule: Rule) -> None:
    secretary = office(
        in_office("shultz", "Shultz", "1984-05-01"),
        removed("replaced", "Baker", "1992-08-23", by="Eagleburger"),
    )

    assert secretary.on("1993-01-01", rule) == certain(
        {"Eagleburger": "replaced"}, since="1992-08-23", told="1992-08-23"
    )


def test_return_that_alone_is_told_comes_somewhere_after_the_removal_of_another(
    rule: Rule,
) -> None:
    post = office(
        appointed("a", "A", "2000-01-01"),
        appointed("b", "B", "2005-01-01"),
        removed("left", "B", "2006-01-01"),
        in_office("back", "A", "2007-01-01"),
    )

    assert post.on("2006-06-01", rule) == between(
        {None: "left"},
        since="2006-01-01",
        told="2006-01-01",
        next_told={"A": ("2007-01-01", "back")},
    )
    assert post.on("2007-02-01", rule) == certain(
        {"A": "back"}, since="[2006-01-01..2007-01-01]", told="2007-01-01"
    )


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
