"""What somebody does who has read nothing, in acts: a click, a key that chooses, or one phrase and
Enter.

Each task begins at the first page, over all collections.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browsing import Visit, visiting
from tests.running import Server, serving


class Newcomer:
    """Somebody at the page, whose acts are counted."""

    def __init__(self, visit: Visit, begins: str = "/") -> None:
        self.visit = visit
        self.page = visit.open(begins)
        self.acts = 0

    def asks(self, words: str) -> None:
        """Types a phrase into the search box, and Enter."""
        box = self.page.get_by_role("searchbox")
        box.fill(words)
        box.press("Enter")
        self._acted()

    def writes(self, label: str, words: str) -> None:
        """Types a phrase into another field, and Enter."""
        field = self.page.locator("input").and_(self.page.get_by_label(label, exact=True))
        field.fill(words)
        field.press("Enter")
        self._acted()

    def clicks(self, what: Locator) -> None:
        """Clicks what is in sight."""
        what.click()
        self._acted()

    @property
    def first(self) -> Locator:
        """What stands first of what was found."""
        return self.page.locator(".found > li").first

    def _acted(self) -> None:
        self.acts += 1
        self.visit.settle()


@pytest.fixture(scope="module")
def whole(_everything: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = copytree(_everything, tmp_path_factory.mktemp("tasks") / "data")
    with serving(data) as server:
        yield server


@pytest.fixture
def newcomer(browser: Browser, whole: Server) -> Iterator[Newcomer]:
    with visiting(browser, whole.address) as visit:
        yield Newcomer(visit)


def test_who_was_foreign_minister_and_why_it_is_not_certain(newcomer: Newcomer) -> None:
    newcomer.asks("who was foreign minister of China in mid-July 2023")
    expect(newcomer.first).to_contain_text("Qin Gang or Wang Yi: which of them is not certain")
    newcomer.clicks(newcomer.first.get_by_role("link").first)

    expect(newcomer.page.locator("main")).to_contain_text(
        "the sources do not say on which day it changed, which may be before or after 15 July 2023"
    )
    assert newcomer.acts <= 3


def test_what_changed_between_two_days_of_june(newcomer: Newcomer) -> None:
    newcomer.asks("what changed between the US and China between 13 and 20 June 2023")
    newcomer.clicks(newcomer.first.get_by_role("link").first)

    _compares_june(newcomer)
    assert newcomer.acts <= 4


def test_two_days_are_compared_where_the_day_is_chosen(newcomer: Newcomer) -> None:
    newcomer.writes("and", "China")
    newcomer.writes("On", "13 to 20 June 2023")

    _compares_june(newcomer)
    assert newcomer.acts <= 4


@pytest.mark.parametrize("words", ["13 to 20 June 2023", "13 June 2023 to 20 June 2023"])
def test_two_days_are_compared_without_choosing_anybody(newcomer: Newcomer, words: str) -> None:
    newcomer.writes("On", words)

    _compares_june(newcomer)
    assert newcomer.acts == 1


def test_comparison_of_the_wrong_two_is_set_right(newcomer: Newcomer) -> None:
    newcomer.writes("and", "Japan")
    newcomer.writes("On", "13 to 20 June 2023")
    expect(newcomer.page.get_by_role("heading", level=1)).to_contain_text("Japan")
    newcomer.writes("and", "China")

    _compares_june(newcomer)
    assert newcomer.acts <= 4


@pytest.mark.parametrize("words", ["13 to 20 June 2023", "since 13 June 2023"])
def test_two_days_are_compared_from_a_day_of_the_two(newcomer: Newcomer, words: str) -> None:
    newcomer.writes("On", "20 June 2023")
    newcomer.writes("Day", words)

    _compares_june(newcomer)
    assert newcomer.acts <= 4


def test_two_days_are_compared_by_choosing_the_earlier_one_last(newcomer: Newcomer) -> None:
    newcomer.writes("On", "20 June 2023")
    newcomer.clicks(newcomer.page.get_by_role("link", name="Compare with another day"))

    _compares_june(newcomer)
    assert newcomer.acts <= 4


@pytest.mark.parametrize(
    "words", ["compare 13 and 20 June 2023", "what changed between 13 and 20 June 2023"]
)
def test_comparison_is_asked_for_without_naming_anybody(newcomer: Newcomer, words: str) -> None:
    newcomer.asks(words)
    newcomer.clicks(newcomer.first.get_by_role("link").first)

    _compares_june(newcomer)
    assert newcomer.acts <= 4


def test_day_that_stands_for_the_middle_of_a_month_says_so(newcomer: Newcomer) -> None:
    newcomer.writes("On", "mid-July 2023")

    expect(newcomer.page.locator(".told")).to_contain_text("shown is the middle one, 15 July 2023")
    assert newcomer.acts == 1


def test_any_day_is_compared_by_one_act(newcomer: Newcomer) -> None:
    newcomer.visit.open("/relations/united-states/china?as_of=2023-06-20")

    newcomer.clicks(newcomer.page.get_by_role("link", name="Compare with another day"))

    expect(newcomer.page.get_by_role("heading", level=1)).to_contain_text("to 20 June 2023")
    assert newcomer.acts == 1


def test_who_says_cancelled_rather_than_postponed(newcomer: Newcomer) -> None:
    newcomer.asks("who says cancelled rather than postponed")
    newcomer.clicks(newcomer.first.get_by_role("link").first)

    saying = newcomer.page.locator("li, article, figure")
    said = saying.filter(has_text="This source says: cancelled")
    expect(said.first).to_contain_text("NBC News")
    assert newcomer.acts <= 3


@pytest.mark.parametrize(
    "words", ["wang wenbin", "everything Wang Wenbin said", "what did Wang Wenbin say"]
)
def test_all_that_wang_wenbin_said(newcomer: Newcomer, words: str) -> None:
    newcomer.asks(words)
    newcomer.clicks(newcomer.page.get_by_role("link", name="All that is told of Wang Wenbin"))

    expect(newcomer.page.locator(".facts > li")).to_have_count(14)
    assert newcomer.acts <= 3


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("when were relations with Cuba last broken or resumed", "since 20 July 2015, when they"),
        ("US Iran relations broken", "broken off since 7 April 1980"),
    ],
)
def test_when_relations_were_last_broken_or_resumed(
    newcomer: Newcomer, words: str, told: str
) -> None:
    newcomer.asks(words)

    expect(newcomer.first).to_contain_text(told)
    assert newcomer.acts <= 3


def test_each_break_of_relations_has_its_day_and_who_tells_it(newcomer: Newcomer) -> None:
    newcomer.asks("when were relations with China last broken or resumed")
    newcomer.clicks(newcomer.first.get_by_role("link").first)

    turns = newcomer.page.get_by_role("region", name="When relations began, broke off and resumed")
    expect(turns).to_be_in_viewport()
    expect(turns.locator(".when")).to_have_text(
        [
            *("1 January 1979", "1 January 1979", "by 19 December 1949"),
            *("between 5 August 1949 and 1 October 1949", "25 July 1928", "9 December 1924"),
            *("2 May 1913", "12 February 1912", "approximately 16 June 1844"),
        ]
    )
    broken = turns.get_by_role("listitem").filter(has_text="9 December 1924")
    expect(broken).to_contain_text("The relations of the United States with China were interrupted")
    expect(broken).to_contain_text("Office of the Historian")
    newcomer.clicks(broken.get_by_role("link"))
    expect(newcomer.page.get_by_role("dialog")).to_contain_text("Office of the Historian")
    assert newcomer.acts <= 3


def test_which_facts_are_disputed(newcomer: Newcomer) -> None:
    newcomer.asks("which facts are disputed")
    newcomer.clicks(newcomer.first.get_by_role("link").first)

    expect(newcomer.page.get_by_role("heading", level=1)).to_have_text("Disagreements")
    expect(newcomer.page.locator(".facts > li").first).to_contain_text(" or ")
    assert newcomer.acts <= 2


def test_printed_day(newcomer: Newcomer) -> None:
    newcomer.clicks(newcomer.page.get_by_role("link", name="United States and China, 19 June 2023"))

    printed = newcomer.page.pdf()

    assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= 3
    assert newcomer.acts <= 2


def test_link_to_a_comparison(newcomer: Newcomer) -> None:
    newcomer.asks("US China 13 to 20 June 2023")
    newcomer.clicks(newcomer.first.get_by_role("link").first)

    link = newcomer.page.get_by_label("Link", exact=True).input_value()
    assert re.search(r"/relations/united-states/china\?.*since=2023-06-13&until=2023-06-20", link)
    assert newcomer.acts <= 3


def _compares_june(newcomer: Newcomer) -> None:
    heading = newcomer.page.get_by_role("heading", level=1)
    expect(heading).to_have_text("United States and China, 13 June 2023 to 20 June 2023")
    expect(newcomer.page.locator("main")).to_contain_text("postponed")
