"""Ends that were foretold, and what happened: cases that a historian would try the rule with."""

from msgspec.structs import replace

from events.time.dates import Bounds, day_of
from tests.telling import (
    Rule,
    appointed,
    between,
    by_each_rule,
    certain,
    in_office,
    office,
    removed,
)

pytestmark = by_each_rule

LATER = Bounds(day_of("2010-01-01"), day_of("2010-01-01"))


def test_end_told_with_one_telling_is_that_of_all(rule: Rule) -> None:
    post = office(
        appointed("x", "X", "1914-05-01", until="1914-05-01"), appointed("also", "X", "1914-05-01")
    )

    assert post.on("1914-05-01", rule) == certain(
        {None: "x"}, since="1914-05-01", told="1914-05-01"
    )


def test_who_is_appointed_anew_keeps_the_end_that_was_told(rule: Rule) -> None:
    post = office(
        appointed("a", "A", "2000-01-01", until="2008-01-01"),
        appointed("anew", "A", "2004-01-01"),
        appointed("b", "B", "2006-01-01"),
    )

    assert post.on("2007-01-01", rule) == certain(
        {"A": "anew", "B": "b"}, told="2000-01-01 2006-01-01", holding="a anew b"
    )
    assert post.on("2008-01-01", rule) == certain({"B": "b"}, since="2006-01-01", told="2006-01-01")


def test_who_is_promoted_begins_on_the_day_of_the_old_end(rule: Rule) -> None:
    post = office(
        appointed("x", "X", "1913-01-01", until="1914-05-01"),
        removed("left", "X", "1914-05-01"),
        appointed("anew", "X", "1914-05-01"),
    )

    assert post.on("1914-06-01", rule) == certain(
        {"X": "anew"}, since="1914-05-01", told="1914-05-01"
    )


def test_who_is_promoted_days_before_the_old_end_stays(rule: Rule) -> None:
    embassy = office(
        appointed("minister", "Clayton", "1897-05-13", until="1899-01-13"),
        appointed("ambassador", "Clayton", "1899-01-03", until="1905-05-26"),
        removed("old-end", "Clayton", "1899-01-13"),
        removed("end", "Clayton", "1905-05-26"),
    )

    assert embassy.on("1901-07-09", rule) == certain(
        {"Clayton": "ambassador"},
        since="1897-05-13",
        told="1897-05-13 1899-01-03",
        holding="minister ambassador",
    )
    assert embassy.on("1905-05-26", rule) == certain(
        {None: "end"}, since="1905-05-26", told="1905-05-26"
    )


def test_who_is_found_in_office_after_the_end_that_was_foretold_is_in_office(rule: Rule) -> None:
    post = office(
        appointed("a", "A", "2000-01-01", until="2005-01-01"), in_office("seen", "A", "2006-03-01")
    )

    assert post.on("2004-12-31", rule) == certain({"A": "a"}, since="2000-01-01", told="2000-01-01")
    assert post.on("2005-06-01", rule) == between(
        {None: "a"}, since="2005-01-01", told="2005-01-01", next_told={"A": ("2006-03-01", "seen")}
    )
    assert post.on("2007-01-01", rule) == certain(
        {"A": "seen"}, since="[2005-01-01..2006-03-01]", told="2006-03-01"
    )


def test_who_is_found_in_office_on_the_day_that_was_foretold_left_on_it(rule: Rule) -> None:
    post = office(
        appointed("a", "A", "2000-01-01", until="2005-01-01"), in_office("seen", "A", "2005-01-01")
    )

    assert post.on("2005-01-01", rule) == certain(
        {None: "a"}, since="2005-01-01", told="2005-01-01"
    )


def test_who_left_later_than_was_foretold_was_in_office_until_then(rule: Rule) -> None:
    post = office(
        appointed("a", "A", "2000-01-01", until="2005-01-01"), removed("left", "A", "2006-05-01")
    )

    assert post.on("2005-06-01", rule) == certain({"A": "a"}, since="2000-01-01", told="2000-01-01")
    assert post.on("2006-05-01", rule) == certain(
        {None: "left"}, since="2006-05-01", told="2006-05-01"
    )


def test_who_was_followed_on_the_day_that_was_foretold_did_not_leave_later(rule: Rule) -> None:
    post = office(
        appointed("a", "A", "2000-01-01", until="2005-01-01"),
        appointed("b", "B", "2005-01-01"),
        removed("left", "A", "2006-05-01"),
    )

    held = certain({"B": "b"}, since="2005-01-01", told="2005-01-01")
    assert post.on("2005-06-01", rule) == held
    assert post.on("2006-05-01", rule) == held


def test_who_is_found_in_office_with_a_later_end_has_that_one(rule: Rule) -> None:
    post = office(
        appointed("a", "A", "2000-01-01", until="2005-01-01"),
        replace(in_office("seen", "A", "2003-06-01"), until=LATER),
        appointed("b", "B", "2007-01-01"),
    )

    assert post.on("2006-01-01", rule) == certain(
        {"A": "seen"}, since="2000-01-01", told="2000-01-01 2003-06-01", holding="a seen"
    )
    assert post.on("2008-01-01", rule) == certain(
        {"A": "seen", "B": "b"}, told="2000-01-01 2007-01-01", holding="a b seen"
    )
    assert post.on("2010-01-01", rule) == certain({"B": "b"}, since="2007-01-01", told="2007-01-01")


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


def test_who_was_promoted_and_is_found_after_the_old_end_is_not_contested(rule: Rule) -> None:
    embassy = office(
        appointed("minister", "A", "1897-05-13", until="1899-01-13"),
        appointed("ambassador", "A", "1899-01-03", until="1905-05-26"),
        removed("old-end", "A", "1899-01-13"),
        in_office("seen", "A", "1900-01-01"),
    )

    assert embassy.on("1901-01-01", rule) == certain(
        {"A": "seen"},
        since="1897-05-13",
        told="1897-05-13 1900-01-01",
        holding="minister ambassador seen",
    )


def test_who_is_found_in_office_until_a_later_day_is_brought_back(rule: Rule) -> None:
    post = office(
        appointed("a", "A", "2000-01-01"),
        removed("left", "A", "2003-01-01"),
        replace(in_office("seen", "A", "2003-06-01"), until=LATER),
    )

    assert post.on("2004-01-01", rule) == certain(
        {"A": "seen"}, since="[2003-01-01..2003-06-01]", told="2003-06-01"
    )


def test_who_left_earlier_than_two_sources_foretold_has_left(rule: Rule) -> None:
    post = office(
        appointed("a", "A", "2000-01-01", until="2012-01-01"),
        replace(in_office("seen", "A", "2003-06-01"), until=LATER),
        removed("left", "A", "2005-01-01"),
    )

    assert post.on("2006-01-01", rule) == certain(
        {None: "left"}, since="2005-01-01", told="2005-01-01"
    )
