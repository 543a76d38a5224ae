"""Which words count as the same, script by script, and that they are found so."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from events.vocabulary.amendments import CitationAdded
from events.vocabulary.registry import ActorAdded, Alias
from events.vocabulary.statements import StatementMade
from projections.facts.citations import CitationFilters
from projections.model.words import USUAL_MARKS, folded, runs_of, stands_in, words_of
from projections.search import called, full_text, names, quotes
from projections.timeline import timeline
from projections.timeline.filters import Filters, Paging
from tests.hand_written import cited, fact, on, views_after

JULY = on("2023-07-01")

SAME = [
    ("Müllerburg", "mullerburg"),
    ("Ærø", "aero"),
    ("Łódź", "lodz"),
    ("Işık", "isik"),
    ("İstanbul", "istanbul"),
    ("œuvre", "oeuvre"),
    ("Đặng", "dang"),
    ("Þórður", "thordur"),
    ("Ħamrun", "hamrun"),
    ("Straße", "STRASSE"),
    ("Əliyev", "Aliyev"),
    ("Ŋuyen", "nuyen"),
    ("ﬁnance", "finance"),
    ("ｍｉｎｉｓｔｅｒ", "minister"),
    ("e\u0301tat", "état"),
    ("ẹ\u0301", "e"),
    ("Αθήνα", "αθηνα"),
    ("ἄνθρωπος", "ΑΝΘΡΩΠΟΣ"),
    ("τῇ ἀρχῇ", "τη αρχη"),
    ("стре\u0301лка", "стрелка"),
    ("ѐ", "е"),
    ("שָׁלוֹם", "שלום"),
    ("مُحَمَّد", "محمد"),
    ("محـــمد", "محمد"),
    ("co\u00adoperation", "cooperation"),
    ("Co-operation", "cooperation"),
    ("co‑ordinated by Łódź", "coordinated by lodz"),
    ("Pre-emptive", "preemptive"),
    ("co\u200boperation", "cooperation"),
    ("co\u2060operation", "cooperation"),
    ("co\ufeffoperation", "cooperation"),
    ("می\u200cخواهم", "میخواهم"),
    ("श्री\u200dलंका", "श्रीलंका"),
    ("葛\U000e0100城", "葛城"),
    ("ｶﾞｲﾑｼｮｳ", "ガイムショウ"),
    ("か\u3099", "が"),
    ("\u1112\u1161\u11ab국", "한국"),
    ("क\u093c", "\u0958"),
    ("นํ\u0e32", "น\u0e33"),
    ("Saʿud", "Saud"),
    ("Oʻzbekiston", "O'zbekiston"),
]
OTHER = [
    ("दल", "दिल"),
    ("दानेश", "दिनेश"),
    ("क", "क्"),
    ("तमिल", "तामिल"),
    ("பல", "பால"),
    ("பல", "பில்"),
    ("কল", "কাল"),
    ("กา", "กี"),
    ("มา", "ม้า"),
    ("か", "が"),
    ("ハ", "パ"),
    ("й", "и"),
    ("ё", "е"),
    ("ї", "і"),
    ("ќ", "к"),
    ("ў", "у"),
    ("أ", "ا"),
    ("ក", "កា"),
    ("မ", "မာ"),
    ("ᠮᠠ", "ᠮᠣ"),
    ("ދވ", "ދިވެ"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_does_not_matter_in_its_script_does_not_matter(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_what_makes_another_letter_matters(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@given(st.text(st.sampled_from("ab1 -'.Zé中\u0301\u200d" + USUAL_MARKS), max_size=12))
def test_usual_marks_part_words_as_any_do(text: str) -> None:
    assert words_of(text) == [word for run in runs_of(text) for word in run]


@given(st.text(max_size=60))
@example("0\U00014647\u1dc0")  # a mark on what is no letter
def test_words_that_were_compared_are_compared_the_same(text: str) -> None:
    assert words_of(folded(text)) == words_of(text)
    assert [word for run in runs_of(text) for word in run] == words_of(text)
    assert all(" " not in each and '"' not in each for each in words_of(text))


def saying(id: str, quote: str, summary: str = "") -> Any:
    return fact(
        StatementMade,
        id,
        "2023-06-01",
        speaker="alba",
        addressees=("bora",),
        summary=summary or id,
        citations=(cited("daily", exact=quote),),
    )


def quoting(reader: Any, asked: str) -> list[tuple[str, str | None]]:
    page = quotes.quoting(reader, asked, CitationFilters(), JULY, limit=50)
    return [(each.fact, each.matched) for each in page.items]


def told(reader: Any, text: str) -> list[str]:
    page = timeline.page(reader, Filters(text=text), JULY, Paging(limit=50))
    return [each.id for each in page.items]


TEXTS = {
    "hindi": ("दिल्ली में दिनेश ने कहा", ["दिनेश", "दिल्ली में"], ["दल", "दानेश", "दिन", "दिनेशा"]),
    "tamil": ("பில் கையெழுத்தானது", ["பில்"], ["பல", "பல்"]),
    "thai": (
        "รัฐมนตรีเลื่อนการเยือนปักกิ่ง",
        ["รัฐมนตรี", "เลื่อน", "การเยือน", "ปักกิ่ง", "เยือนปักกิ่ง"],
        ["รฐมนตรี", "เลอน", "ปักกิง", "ปักกิ่งเยือน"],
    ),
    "lao": ("ລັດຖະມົນຕີເລື່ອນການຢ້ຽມຢາມ", ["ການ", "ຢ້ຽມຢາມ", "ລັດຖະ"], ["ລດຖະ"]),
    "khmer": ("រដ្ឋមន្ត្រីពន្យារពេលទស្សនកិច្ច", ["ពន្យារពេល", "ទស្សនកិច្ច"], ["ពេលពន្យារ"]),
    "burmese": ("ဝန်ကြီးခရီးစဉ်ရွှေ့ဆိုင်း", ["ခရီးစဉ်", "ရွှေ့ဆိုင်း"], ["ခရစဉ"]),
    "chinese": ("王毅外长会见布林肯国务卿", ["外长", "布林肯", "会见布林肯"], ["长外", "王会"]),
    "japanese": (
        "ブリンケン国務長官が訪中した",
        ["国務長官", "ブリンケン", "訪中"],
        ["フリンケン", "か訪中"],
    ),
    "korean": ("외교부 장관이 말했다", ["외교부"], ["외교"]),
    "russian": ("Министр Лавров заявил о йоде", ["лавров", "йоде"], ["иоде"]),
    "arabic": ("قال الوزير مُحَمَّد في القدس", ["محمد", "القدس"], ["محم"]),
    "persian": ("دانش\u200cگاه تهران", ["دانشگاه", "تهران"], ["دانش"]),
    "hebrew": ("שר החוץ אמר שָׁלוֹם", ["שלום"], ["שלומ"]),
    "polish": ("Minister w Łodzi", ["lodzi", "Łodzi", "ŁODZI"], ["odzi"]),
    "turkish": ("Dışişleri Bakanı", ["disisleri", "DIŞIŞLERI"], ["dsleri"]),
    "soft": ("the co\u00adop\u00aderation of both", ["cooperation", "the cooperation"], ["op"]),
}


@pytest.mark.parametrize("name", TEXTS)
def test_quotes_and_summaries_are_found_in_every_script(name: str) -> None:
    written, asked, others = TEXTS[name]
    reader = views_after(
        saying("quoted", written), saying("summed-up", "candid", summary=written), saying("x", "y")
    )

    for each in asked:
        assert [id for id, _ in quoting(reader, each)] == ["quoted"], each
        assert told(reader, each) == ["quoted", "summed-up"], each
    for each in others:
        assert quoting(reader, each) in ([], [("quoted", "prefix")]), each
        assert told(reader, each) == [], each


def test_what_is_noted_of_a_quote_is_found_when_it_is_cited_again_with_another_note() -> None:
    noted, again = (replace(cited(), note=note) for note in ("at dinner", "on the lawn"))
    event = replace(saying("quoted", ""), citations=(noted,))
    reader = views_after(event, CitationAdded(fact="quoted", citation=again))

    assert (told(reader, "dinner"), told(reader, "lawn")) == (["quoted"], ["quoted"])


def test_words_in_two_places_of_unbroken_writing_are_found_in_any_order() -> None:
    reader = views_after(saying("said", "王毅外长会见布林肯国务卿"), saying("other", "长外卿国"))

    assert quoting(reader, "布林肯 外长") == [("said", "words")]
    assert told(reader, "国务卿 王毅") == ["said"]


@pytest.mark.parametrize(
    ("phrase", "text", "stands"),
    [
        ("दल", "दल का", True),
        ("दल", "दलि", False),
        ("ก", "กา", True),
        ("ก", "กิ", False),
        ("外长", "王毅外长会见", True),
        ("co", "co\u00adoperation", False),
        ("operation", "co\u00adoperation", False),
        ("e", "e\u0301tat", False),
        ("دانش", "دانش\u200cگاه", False),
        ("Łódź", "w Łódź.", True),
    ],
)
def test_no_phrase_ends_within_a_letter_or_a_word(phrase: str, text: str, stands: bool) -> None:
    assert stands_in(phrase, text) is stands


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("Jürgen Müllerburg", "Jurgen Mullerburg"),
        ("Łukasz Żółć", "lukasz zolc"),
        ("İlham Əliyev", "Ilham Aliyev"),
        ("王毅", "王毅"),
        ("दिनेश", "दिनेश"),
        ("מֹשֶׁה", "משה"),
    ],
)
def test_actors_are_found_in_every_script(name: str, asked: str) -> None:
    reader = views_after(
        ActorAdded(id="someone", kind="person", name=name),
        ActorAdded(id="danesh", kind="person", name="दानेश", aliases=(Alias(name="दल"),)),
    )

    assert names.meant_by(reader, asked, JULY, limit=9) == ["someone"]


def test_a_long_text_without_blanks_is_looked_for_whole() -> None:
    written = "外交部长" * 70
    reader = views_after(saying("summed-up", "candid", summary=written))

    assert told(reader, written) == ["summed-up"]
    assert told(reader, written + "长") == []
    assert len(written) < full_text.WORDS_LIMIT


@given(st.text(max_size=40))
def test_nothing_that_is_asked_ends_a_search(text: str) -> None:
    reader = READER

    quoting(reader, text)
    told(reader, text)
    names.meant_by(reader, text, JULY, limit=9)
    called.suggestion(reader, text, JULY)


READER = views_after(saying("said", "王毅外长 said “candid”"), saying("other", "दिल्ली में"))
