"""Who left an office, and beside whom: cases that a historian would try the rule with."""

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


def test_holders_beside_each_other_made_no_way_for_who_is_told_next(rule: Rule) -> None:
    secretary = office(
        appointed("a", "A", "1997-01-23"),
        in_office("b", "B", "1998-06-01"),
        in_office("c", "C", "1999-06-01"),
        removed("a-left", "A", "2001-01-20"),
    )

    assert secretary.on("1998-12-01", rule) == certain(
        {"A": "a", "B": "b"}, told="1997-01-23 1998-06-01"
    )
    assert secretary.on("1999-12-01", rule) == certain(
        {"A": "a", "C": "c"}, told="1997-01-23 1999-06-01"
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


def test_who_is_appointed_anew_after_a_removal_of_that_year_is_in_office(rule: Rule) -> None:
    post = office(
        removed("left", "X", "1914"), appointed("anew", "X", "1914"), follows={"anew": ("left",)}
    )

    assert post.on("1915-01-01", rule) == certain({"X": "anew"}, since="1914", told="1914-12-31")


def test_who_left_twice_left_it_vacant_the_second_time(rule: Rule) -> None:
    office_in_kosovo = office(
        appointed("charge", "Kaidanow", "2008-04-08"),
        removed("old-end", "Kaidanow", "2008-07"),
        appointed("ambassador", "Kaidanow", "2008-07-25"),
        removed("end", "Kaidanow", "2009-07-06"),
    )

    assert office_in_kosovo.on("2009-08-01", rule) == certain(
        {None: "end"}, since="2009-07-06", told="2009-07-06"
    )


def test_end_of_the_first_tenure_is_not_that_of_the_second(rule: Rule) -> None:
    post = office(
        appointed("first", "B", "2003-04"),
        removed("first-end", "B", "[2003-05..2004-01]"),
        appointed("a", "A", "2004-03-01"),
        removed("a-end", "A", "2004-09-01"),
        appointed("second", "B", "[2004-10..2006-02]"),
        removed("second-end", "B", "2006-01-01"),
    )

    assert post.on("2004-06-01", rule) == certain({"A": "a"}, since="2004-03-01", told="2004-03-01")
    assert post.on("2006-03-01", rule) == certain(
        {None: "second-end"}, since="2006-01-01", told="2006-01-01"
    )


def test_who_was_seen_in_the_month_of_his_end_left_after_that(rule: Rule) -> None:
    post = office(
        appointed("b", "B", "[2003-04..2003-08]"),
        in_office("seen", "B", "2003-07-14"),
        removed("b-end", "B", "2003-07"),
        appointed("a", "A", "[2003-07-13..2003-09]"),
        removed("a-end", "A", "2004-01-01"),
    )

    assert post.on("2004-01-01", rule) == certain(
        {None: "a-end"}, since="2004-01-01", told="2004-01-01"
    )


def test_who_was_seen_left_after_that_by_a_day_that_is_known(rule: Rule) -> None:
    post = office(in_office("seen", "A", "1982-07-16"), removed("left", "A", "[..2023-06-11]"))

    assert post.on("2023-06-11", rule) == certain(
        {None: "left"}, since="[1982-07-16..2023-06-11]", told="2023-06-11"
    )


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
