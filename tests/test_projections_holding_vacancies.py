"""An office that is found without a holder: nobody is a value like another, and nobody has to be
told to have left.
"""

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
    stands,
)

pytestmark = by_each_rule

QIN = appointed("qin", "Qin", "2022-12-30")


def test_before_nobody_is_attested_it_is_between(rule: Rule) -> None:
    minister = office(QIN, stands("in-office", "empty", "2023-09-01", None))

    assert minister.on("2023-08-10", rule) == between(
        {"Qin": "qin"},
        since="2022-12-30",
        told="2022-12-30",
        next_told={None: ("2023-09-01", "empty")},
    )


def test_vacancy_goes_on_until_nobody_is_attested_again(rule: Rule) -> None:
    minister = office(
        QIN,
        removed("left", "Qin", "2023-07-25"),
        stands("in-office", "empty", "2023-08-20", None),
        in_office("z", "Zhao", "2023-09-01"),
    )

    assert minister.on("2023-08-10", rule) == certain(
        {None: "left"}, since="2023-07-25", told="2023-07-25"
    )
    assert minister.on("2023-08-25", rule) == between(
        {None: "empty"},
        since="2023-07-25",
        told="2023-07-25 2023-08-20",
        holding="left empty",
        next_told={"Zhao": ("2023-09-01", "z")},
    )


def test_who_left_before_the_last_word_explains_no_vacancy_after_it(rule: Rule) -> None:
    # Bob, whose place Ann took, had come in hers: that is over, though told up to a later day.
    minister = office(
        appointed("ann", "Ann", "2001-01-01"),
        removed("passed", "Ann", "[..2001-01-03]", by="Bob"),
        removed("back", "Bob", "2001-01-02", by="Ann"),
        stands("in-office", "empty", "2001-01-03", None),
    )

    assert minister.on("2001-01-02", rule) == between(
        {"Ann": "back"},
        since="2001-01-01",
        told="2001-01-01 2001-01-02",
        holding="ann back",
        next_told={None: ("2001-01-03", "empty")},
    )


def test_who_left_in_a_month_had_left_when_nobody_is_found_in_it(rule: Rule) -> None:
    minister = office(
        QIN, removed("left", "Qin", "2023-07"), stands("in-office", "empty", "2023-07-20", None)
    )

    assert minister.on("2023-07-10", rule) == possible(
        {"Qin": "qin"}, maybe={None: "left"}, told="2022-12-30"
    )
    for day in ("2023-07-20", "2023-07-25"):
        assert minister.on(day, rule) == certain(
            {None: "empty"}, since="[2022-12-30..2023-07-20]", told="2023-07-20"
        )
