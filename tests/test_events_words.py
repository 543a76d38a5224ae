"""How many words a quote has, in whatever script."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from events.storage.memory import MemoryLedger
from events.text.characters import is_visible
from events.text.words import _PLAIN, _RUN, count_words, is_quotable
from events.vocabulary.base import Citation
from events.vocabulary.limits import QUOTE_WORDS
from tests.ledger_engines import CITATION, REGISTERED, REGISTRY, held
from tests.noon import noon
from tests.test_events_checks import refused

THAI = "รัฐมนตรีว่าการกระทรวงการต่างประเทศสหรัฐเลื่อนการเยือนปักกิ่งเพราะบอลลูนสอดแนมของจีน"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("what Mr. Biden called the “stupid balloon” incident", 8),
        ("Biden’s five-hour talks", 4),
        ("U.S. and U.S.-China, 5,000 men at 3.5 a.m.", 9),
        ("rock'n'roll", 2),
        ("co\u00adoperation e\u0301tat 20th", 3),
        ("", 0),
        (" — …“”", 0),
        ("🤝 🇺🇸", 2),
        ("👨\u200d👩\u200d👧\u200d👦👍🏽❤\ufe0f", 3),
        ("⽇⽇日", 3),
        ("30°C, Huawei™ and №5 of ©2023", 7),
        ("great😀😀", 2),
        ("\ue000 Ⓐ", 2),
        ("王毅外长会见布林肯", 9),
        ("ブリンケン国務長官、訪中", 11),
        ("한국 외교부", 2),
        ("दिल्ली में वार्ता", 3),
        ("دانش\u200cگاه تهران", 2),
        ("محـــمد", 1),
        ("2023年", 2),
        ("བོད་ཡིག", 2),
    ],
)
def test_words_are_counted_as_they_are_written(text: str, count: int) -> None:
    assert count_words(text) == count


@pytest.mark.parametrize(
    ("text", "by_dictionary"),
    [
        (THAI, 16),
        ("มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ", 16),
        ("ມະນຸດທຸກຄົນເກີດມາມີກຽດສັກສີ", 6),
        ("មនុស្សទាំងអស់កើតមកមានសេរីភាពនិងសមភាព", 7),
        ("လူတိုင်းသည်တူညီလွတ်လပ်သော", 6),
    ],
)
def test_what_a_dictionary_would_part_is_counted_nearly_so(text: str, by_dictionary: int) -> None:
    assert by_dictionary / 2 <= count_words(text) <= by_dictionary * 2


@pytest.mark.parametrize("joint", "-/|·:;,_•‧–—・.+=~&@\u3000\n\t")
def test_no_sign_makes_one_word_of_many(joint: str) -> None:
    assert count_words(joint.join(["visit"] * 30)) == 30


@pytest.mark.parametrize(
    "text",
    [
        "外" * 494,
        "ไ" * 494,
        THAI * 4,
        "の" * 26,
        "ア" * 26,
        "😀" * 300,
        "😀\u200d" * 250,
        "⽇" * 26,
        "🇺🇸" * 26,
        "visit," * 26,
        "visit'of" * 60,
        "the.visit" * 50,
    ],
    ids=lambda text: text[:9],
)
async def test_a_long_quote_is_refused_however_it_is_written(text: str) -> None:
    quote = text[:500]
    cited = held("a", citations=(CITATION, with_quote(quote)))

    (fault,) = await refused(cited)

    assert fault.field == "/citations/1/exact"
    assert fault.found == f"{count_words(quote)} words"


@pytest.mark.parametrize(
    "text", ["外" * 25, THAI, "w " * 25, "the visit’s " * 12, "🤝", "U.S. " * 25, "🤝" * 25]
)
async def test_a_short_quote_is_taken_however_it_is_written(text: str) -> None:
    ledger = MemoryLedger(now=noon)

    await ledger.append([*REGISTRY, held("a", citations=(CITATION, with_quote(text)))], by="tests")

    assert await ledger.head() == REGISTERED + 1
    assert count_words(text) <= QUOTE_WORDS


def with_quote(exact: str) -> Citation:
    return replace(CITATION, exact=exact, start=0, end=len(exact), prefix="", suffix="")


@given(st.text(max_size=500))
def test_words_are_as_many_as_their_parts_or_fewer(text: str) -> None:
    assert count_words(text) <= len(text)
    assert count_words(f"{text} \n {text}") == 2 * count_words(text)


@given(st.text(st.characters(codec="ascii"), max_size=200) | st.text(), st.integers(1, 40))
@example("visit 3.5 U.S. rock'n'roll", 8)
@example("a b c", 3)
@example("a b c", 2)
@example("U.S. U.S.", 2)
@example("... - ...", 3)
def test_what_can_be_quoted_is_what_has_a_few_words_when_they_are_counted(
    text: str, most: int
) -> None:
    assert is_quotable(text, most) == (count_words(text) <= most and is_visible(text))


def test_of_plain_text_only_letters_and_digits_are_ever_counted() -> None:
    plain = [chr(code) for code in range(0x2100) if _PLAIN.fullmatch(chr(code))]
    assert {count_words(each) for each in plain if _RUN.fullmatch(each)} == {1}
    assert {count_words(each) for each in plain if not _RUN.fullmatch(each)} == {0}
    assert {"a", "é", "ß", "ő", "’", "—", "…"} <= {*plain}


@given(st.text("ab1 .,'-’“”—…é", min_size=1, max_size=60), st.integers(1, 12))
def test_what_is_quotable_of_plain_text_is_as_it_is_counted(text: str, most: int) -> None:
    assert is_quotable(text, most) == (count_words(text) <= most and is_visible(text))
