"""What holds of measures, channels, relations, incidents and accords: cases that a historian would
try the rule with.
"""

from tests.telling import (
    Rule,
    accord,
    between,
    by_each_rule,
    certain,
    channel,
    contested,
    imposed,
    in_force,
    incident,
    measure,
    possible,
    relations,
    stands,
    told,
)

pytestmark = by_each_rule


# Measures.


def test_measure_runs_out_by_its_own_date(rule: Rule) -> None:
    ban = measure(imposed("ban", "2020-01-01", until="2021-01-01"))

    assert ban.on("2020-12-31", rule) == certain(
        {"in-force": "ban"}, since="2020-01-01", told="2020-01-01"
    )
    assert ban.on("2021-01-01", rule) == certain(
        {"expired": "ban"}, since="2021-01-01", told="2021-01-01"
    )


def test_measure_that_runs_out_in_a_month_may_be_in_force_through_it(rule: Rule) -> None:
    ban = measure(imposed("ban", "2020-01-01", until="2021-01"))

    assert ban.on("2021-01-15", rule) == possible(
        {"in-force": "ban"}, maybe={"expired": "ban"}, told="2020-01-01"
    )


def test_measure_extended_before_it_ran_out_is_in_force(rule: Rule) -> None:
    ban = measure(
        imposed("ban", "2020-01-01", until="2021-01-01"),
        imposed("longer", "2020-12-15", until="2022-01-01"),
    )

    assert ban.on("2021-06-01", rule) == certain(
        {"in-force": "longer"},
        since="2020-01-01",
        told="2020-01-01 2020-12-15",
        holding="ban longer",
    )
    assert ban.on("2022-06-01", rule) == certain(
        {"expired": "longer"}, since="2022-01-01", told="2022-01-01"
    )


def test_measure_imposed_after_it_ran_out_is_no_extension(rule: Rule) -> None:
    ban = measure(
        imposed("ban", "2020-01-01", until="2021-01-01"),
        imposed("anew", "2021-06-01", until="2022-01-01"),
    )

    assert ban.on("2021-03-01", rule) == certain(
        {"expired": "ban"}, since="2021-01-01", told="2021-01-01"
    )
    assert ban.on("2021-06-01", rule) == certain(
        {"in-force": "anew"}, since="2021-06-01", told="2021-06-01"
    )


def test_lifted_measure_does_not_run_out(rule: Rule) -> None:
    ban = measure(
        imposed("ban", "2018-01-01", until="2022-01-01"), told("lifted", "lift", "2020-05-01")
    )

    assert ban.on("2023-01-01", rule) == certain(
        {"lifted": "lift"}, since="2020-05-01", told="2020-05-01"
    )


def test_measure_that_is_lifted_later_than_was_foretold_was_in_force_until_then(rule: Rule) -> None:
    ban = measure(
        imposed("ban", "2018-01-01", until="2022-01-01"), told("lifted", "lift", "2023-05-01")
    )

    assert ban.on("2022-06-01", rule) == certain(
        {"in-force": "ban"}, since="2018-01-01", told="2018-01-01"
    )
    assert ban.on("2023-05-01", rule) == certain(
        {"lifted": "lift"}, since="2023-05-01", told="2023-05-01"
    )


def test_measure_that_was_threatened_anew_had_run_out_as_was_foretold(rule: Rule) -> None:
    ban = measure(
        imposed("ban", "2018-01-01", until="2022-01-01"),
        told("threatened", "threat", "2022-09-01"),
        told("lifted", "lift", "2023-05-01"),
    )

    assert ban.on("2022-06-01", rule) == certain(
        {"expired": "ban"}, since="2022-01-01", told="2022-01-01"
    )


def test_measure_found_in_force_after_the_end_that_was_foretold_is_in_force(rule: Rule) -> None:
    ban = measure(imposed("ban", "2018-01-01", until="2022-01-01"), in_force("still", "2023-05-01"))

    assert ban.on("2022-06-01", rule) == between(
        {"expired": "ban"},
        since="2022-01-01",
        told="2022-01-01",
        next_told={"in-force": ("2023-05-01", "still")},
    )
    assert ban.on("2024-01-01", rule) == certain(
        {"in-force": "still"}, since="[2022-01-01..2023-05-01]", told="2023-05-01"
    )


def test_measure_imposed_in_a_year_and_lifted_within_it_is_lifted(rule: Rule) -> None:
    ban = measure(imposed("ban", "2018"), told("lifted", "lift", "2018-05-01"))

    assert ban.on("2019-01-01", rule) == certain(
        {"lifted": "lift"}, since="2018-05-01", told="2018-05-01"
    )


def test_measure_lifted_on_a_day_on_which_it_was_in_force_is_lifted(rule: Rule) -> None:
    ban = measure(
        imposed("ban", "2018-01-01"),
        in_force("still", "2020-01-01"),
        told("lifted", "lift", "2020-01-01"),
    )

    assert ban.on("2020-02-01", rule) == certain(
        {"lifted": "lift"}, since="2020-01-01", told="2020-01-01"
    )


def test_measure_in_force_after_it_was_lifted_came_back_between(rule: Rule) -> None:
    ban = measure(
        imposed("ban", "2018-01-01"),
        told("lifted", "lift", "2020-01-01"),
        in_force("again", "2021-01-01"),
    )

    assert ban.on("2020-06-01", rule) == between(
        {"lifted": "lift"},
        since="2020-01-01",
        told="2020-01-01",
        next_told={"in-force": ("2021-01-01", "again")},
    )
    assert ban.on("2021-02-01", rule) == certain(
        {"in-force": "again"}, since="[2020-01-01..2021-01-01]", told="2021-01-01"
    )


def test_threat_that_is_next_told_in_force_became_so_between(rule: Rule) -> None:
    tariff = measure(told("threatened", "threat", "2018-03-01"), in_force("stands", "2019-01-01"))

    assert tariff.on("2018-06-01", rule) == between(
        {"threatened": "threat"},
        since="2018-03-01",
        told="2018-03-01",
        next_told={"in-force": ("2019-01-01", "stands")},
    )


# Channels.


def test_severed_channel_that_is_next_told_open_was_restored_between(rule: Rule) -> None:
    line = channel(
        told("severed", "cut", "2022-08-05"), stands("stood", "open", "2023-11-15", "open")
    )

    assert line.on("2023-05-01", rule) == between(
        {"severed": "cut"},
        since="2022-08-05",
        told="2022-08-05",
        next_told={"open": ("2023-11-15", "open")},
    )
    assert line.on("2023-12-01", rule) == certain(
        {"open": "open"}, since="[2022-08-05..2023-11-15]", told="2023-11-15"
    )


def test_channel_restored_within_the_days_of_its_severing_is_contested(rule: Rule) -> None:
    line = channel(
        told("severed", "cut", "[2022-06-01..2023-06-19]"),
        told("restored", "back", "2023-05-01", "open"),
    )

    assert line.on("2023-05-15", rule) == possible(
        {"open": "back"}, maybe={"severed": "cut"}, told="2023-05-01"
    )
    assert line.on("2023-07-01", rule) == contested(
        {"open": "back", "severed": "cut"}, told="2023-05-01 2023-06-19"
    )


# Relations.


def test_relations_established_in_a_year_and_on_a_day_begin_on_the_day(rule: Rule) -> None:
    pair = relations(
        told("established", "recognised", "1979-01-01", "recognised"),
        told("raised", "year", "1979", "embassy"),
        told("raised", "day", "1979-03-01", "embassy"),
    )

    assert pair.on("1979-02-01", rule) == certain(
        {"recognised": "recognised"}, since="1979-01-01", told="1979-01-01"
    )
    assert pair.on("1979-03-01", rule) == certain(
        {"embassy": "day year"}, since="1979-03-01", told="1979-03-01"
    )


def test_relations_severed_by_either_side_are_broken_since_the_first(rule: Rule) -> None:
    pair = relations(
        told("raised", "embassy", "1905-01-01", "embassy"),
        told("severed", "one", "1917-02-03", "broken"),
        told("severed", "other", "1917-04-08", "broken"),
    )

    assert pair.on("1917-03-01", rule) == certain(
        {"broken": "one"}, since="1917-02-03", told="1917-02-03"
    )
    assert pair.on("1918-01-01", rule) == certain(
        {"broken": "other"},
        since="1917-02-03",
        told="1917-02-03 1917-04-08",
        holding="one other",
    )


def test_relations_broken_for_decades_are_broken_until_they_begin_anew(rule: Rule) -> None:
    pair = relations(
        told("raised", "embassy", "1935-09-17", "embassy"),
        told("severed", "cut", "1949-10-01", "broken"),
        told("resumed", "anew", "1979-01-01", "embassy"),
    )

    assert pair.on("1960-01-01", rule) == certain(
        {"broken": "cut"}, since="1949-10-01", told="1949-10-01"
    )
    assert pair.on("1979-01-01", rule) == certain(
        {"embassy": "anew"}, since="1979-01-01", told="1979-01-01"
    )


# Incidents and accords.


def test_incident_goes_on_until_it_is_resolved(rule: Rule) -> None:
    balloon = incident(
        told("occurred", "seen", "2023-01-28"), told("resolved", "shot", "2023-02-04")
    )

    assert balloon.on("2023-02-03", rule) == certain(
        {"occurred": "seen"}, since="2023-01-28", told="2023-01-28"
    )
    assert balloon.on("2023-02-04", rule) == certain(
        {"resolved": "shot"}, since="2023-02-04", told="2023-02-04"
    )


def test_incident_resolved_within_the_days_on_which_it_may_have_occurred_is_resolved(
    rule: Rule,
) -> None:
    captured = incident(told("occurred", "seen", "2023"), told("resolved", "freed", "2023-05-01"))

    assert captured.on("2023-06-01", rule) == certain(
        {"resolved": "freed"}, since="2023-05-01", told="2023-05-01"
    )
    assert captured.on("2024-01-01", rule) == certain(
        {"resolved": "freed"}, since="2023-05-01", told="2023-05-01"
    )


def test_accord_reached_and_signed_on_one_day_is_signed(rule: Rule) -> None:
    treaty = accord(
        told("signed", "signed", "1987-12-08"), told("reached", "reached", "1987-12-08")
    )

    assert treaty.on("1987-12-08", rule) == certain(
        {"signed": "signed"}, since="1987-12-08", told="1987-12-08"
    )


def test_accord_that_ended_some_day_ended_after_it_was_signed(rule: Rule) -> None:
    treaty = accord(
        told("signed", "signed", "1987-12-08"), told("ended", "ended", "[..2019-08-02]")
    )

    assert treaty.on("2000-01-01", rule) == between(
        {"signed": "signed"},
        since="1987-12-08",
        told="1987-12-08",
        next_told={"ended": ("2019-08-02", "ended")},
    )
    assert treaty.on("2020-01-01", rule) == certain(
        {"ended": "ended"}, since="[1987-12-08..2019-08-02]", told="2019-08-02"
    )


def test_accord_that_ended_before_it_was_reached_is_contested(rule: Rule) -> None:
    treaty = accord(
        told("ended", "end", "2023-06-01"),
        told("reached", "word", "2023-06-02"),
        stands("in-force", "force", "[2023-06-01..2023-06-02]", "in-force"),
    )

    assert treaty.on("2023-06-02", rule) == contested(
        {"ended": "end", "in-force": "force", "reached": "word"}, told="2023-06-01 2023-06-02"
    )
