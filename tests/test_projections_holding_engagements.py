"""What became of an engagement by a day: cases that a historian would try the rule with."""

from tests.telling import (
    Rule,
    between,
    by_each_rule,
    certain,
    contested,
    engagement,
    possible,
    told,
)

pytestmark = by_each_rule


def test_planned_in_a_year_is_announced_by_what_follows_it(rule: Rule) -> None:
    visit = engagement(
        told("planned", "plan", "2023"),
        told("announced", "word", "2023-03-05"),
        follows={"word": ("plan",)},
    )

    assert visit.on("2023-02-01", rule) == possible({}, maybe={"planned": "plan"})
    assert visit.on("2023-06-01", rule) == certain(
        {"announced": "word"}, since="2023-03-05", told="2023-03-05"
    )


def test_kinds_order_what_is_open_below(rule: Rule) -> None:
    talks = engagement(
        told("proposed", "idea", "2023-06-01"), told("refused", "no", "[..2023-06-17]")
    )

    assert talks.on("2023-06-10", rule) == between(
        {"proposed": "idea"},
        since="2023-06-01",
        told="2023-06-01",
        next_told={"refused": ("2023-06-17", "no")},
    )
    assert talks.on("2023-06-20", rule) == certain(
        {"refused": "no"}, since="[2023-06-01..2023-06-17]", told="2023-06-17"
    )


def test_held_open_below_was_held_after_it_was_announced(rule: Rule) -> None:
    visit = engagement(
        told("announced", "word", "2023-06-14"), told("held", "done", "[..2023-06-19]")
    )

    assert visit.on("2023-06-20", rule) == certain(
        {"held": "done"}, since="[2023-06-14..2023-06-19]", told="2023-06-19"
    )


def test_kinds_of_which_one_is_dated_and_two_are_open_have_no_last_in_a_circle(rule: Rule) -> None:
    visit = engagement(
        told("cancelled", "off", "[..2023-06-03]"),
        told("proposed", "idea", "2023-06-05"),
        told("postponed", "late", "[..2023-06-09]"),
    )

    assert visit.on("2023-07-01", rule) == contested(
        {"cancelled": "off", "postponed": "late", "proposed": "idea"}, told="2023-06-03 2023-06-09"
    )


def test_held_visit_stays_held_and_a_later_plan_is_in_conflict(rule: Rule) -> None:
    visit = engagement(
        told("announced", "word", "2023-01-10"),
        told("postponed", "late", "2023-02-03"),
        told("held", "done", "2023-06-18"),
        told("planned", "anew", "2023-09-01"),
        told("cancelled", "off", "2023-06"),
    )

    assert visit.on("2023-06-18", rule) == certain(
        {"held": "done"}, since="2023-06-18", told="2023-06-18"
    )
    assert visit.on("2023-10-01", rule) == certain(
        {"held": "done"}, since="2023-06-18", told="2023-06-18", conflicting="anew off"
    )


def test_held_again_is_told_of_one_holding_though_planned_between(rule: Rule) -> None:
    visit = engagement(
        told("held", "first", "2023-06-18"),
        told("planned", "anew", "2023-09-01"),
        told("held", "second", "2023-10-01"),
    )

    assert visit.on("2023-11-01", rule) == certain(
        {"held": "second"},
        since="2023-06-18",
        told="2023-06-18 2023-10-01",
        holding="first second",
    )


def test_visit_of_two_days_is_held_on_its_first(rule: Rule) -> None:
    visit = engagement(told("held", "done", "2023-06-18/2023-06-19"))

    assert visit.on("2023-06-17", rule) is None
    assert visit.on("2023-06-18", rule) == certain(
        {"held": "done"}, since="2023-06-18", told="2023-06-18"
    )


def test_visit_that_began_on_an_unknown_day_is_not_told_before_it_is(rule: Rule) -> None:
    visit = engagement(told("held", "done", "/2023-06-08"))

    assert visit.on("2023-06-07", rule) is None
    assert visit.on("2023-06-08", rule) == certain(
        {"held": "done"}, since="[..2023-06-08]", told="2023-06-08"
    )


def test_postponed_on_the_day_of_its_announcement_is_postponed(rule: Rule) -> None:
    visit = engagement(
        told("postponed", "late", "2023-02-03"), told("announced", "word", "2023-02-03")
    )

    assert visit.on("2023-02-03", rule) == certain(
        {"postponed": "late"}, since="2023-02-03", told="2023-02-03"
    )


def test_postponed_in_a_year_stands_beside_an_announcement_of_that_year(rule: Rule) -> None:
    visit = engagement(
        told("announced", "word", "2023"),
        told("postponed", "late", "2023"),
        told("announced", "anew", "2023-06-14"),
    )

    assert visit.on("2024-01-01", rule) == contested(
        {"announced": "anew", "postponed": "late"},
        told="2023-06-14 2023-12-31",
        holding="word late anew",
    )


def test_overlapping_windows_without_a_word_of_order_are_contested(rule: Rule) -> None:
    plan = told("planned", "plan", "[2022-11-01..2023-01-31]")
    late = told("postponed", "late", "[2023-01-21..2023-02-09]")

    assert engagement(plan, late).on("2023-03-01", rule) == contested(
        {"planned": "plan", "postponed": "late"}, told="2023-01-31 2023-02-09"
    )
    assert engagement(plan, late, follows={"late": ("plan",)}).on("2023-03-01", rule) == certain(
        {"postponed": "late"}, since="[2023-01-21..2023-02-09]", told="2023-02-09"
    )


def test_announcements_of_both_sides_are_two_acts(rule: Rule) -> None:
    visit = engagement(
        told("announced", "by-one", "2023-06-14"),
        told("announced", "by-other", "[2023-06-14..2023-06-17]"),
    )

    assert visit.on("2023-06-18", rule) == certain(
        {"announced": "by-one by-other"}, since="2023-06-14", told="2023-06-14 2023-06-17"
    )
