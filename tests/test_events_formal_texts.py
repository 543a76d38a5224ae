"""Addresses, tags of languages, time zones, files' names, identifiers: each has its form."""

import pytest

from events.text.formal_texts import language, url, zone
from events.text.identifiers import SCHEMES, identifier, scheme
from events.text.text_rules import file_name


@pytest.mark.parametrize(
    "text",
    [
        "http://example.org",
        "https://example.org:8443/a?b=c#d",
        "HTTPS://Example.ORG/",
        "https://example.org/@user/post",
        "https://web.archive.org/web/2023/https://example.org/",
        "https://zh.wikipedia.org/wiki/中国?x=é",
        "https://例え.jp/",
        "http://[2001:db8::1]:80/",
        "http://192.0.2.1/a%20b",
        "https://a_b.example.org./",
        f"https://{'a' * 63}.org/",
    ],
)
def test_an_address_leads_somewhere_on_the_web(text: str) -> None:
    assert url(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *("", "example.org", "//example.org/", "/a", "ftp://example.org/", "mailto:a@example.org"),
        *("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "urn:isbn:1"),
        *("http:", "http://", "https:///a", "http://?a", "http://#a", "http:example.org"),
        *("http://user@example.org/", "http://user:pass@example.org/", "http://@example.org/"),
        *("http://exa mple.org/", " http://example.org/", "http://example.org/a b"),
        *("http://example.org/\n", "http://example.org/\r\nX: y", "http://example.org/\t"),
        *("http://example.org/\0", "http://example.org/\u202egro", "http://example.org/\u200b"),
        *("http://example.org/\u3164", "http://example.org/\ue000", "http://example.org\u2028"),
        *('http://example.org/"', "http://example.org/<x>", "http://example.org\\@evil.org/"),
        *("http://example.org:0/", "http://example.org:99999/", "http://example.org:x/"),
        *("http://.example.org/", "http://a..b/", "http://-a.org/", "http://a-.org/", "http://."),
        *("http://[::1", "http://[::1]x/", "http://[zz]/", "http://%00/", "http://a%2eorg/"),
        *(f"https://{'a' * 64}.org/", f"https://{'a.' * 127}org/"),
    ],
    ids=ascii,
)
def test_what_leads_nowhere_is_no_address(text: str) -> None:
    assert url(text) is not None


@pytest.mark.parametrize(
    "text",
    ["en", "EN-gb", "zh-Hant-TW", "zh-cmn-Hans-CN", "sr-Latn", "de-1996", "fa", "i-klingon"]
    + ["es-419", "de-DE-u-co-phonebk", "en-US-x-twain", "mul", "und", "yue", "qaa"],
)
def test_a_language_is_told_by_its_tag(text: str) -> None:
    assert language(text) is None


@pytest.mark.parametrize(
    "text",
    ["", "e", "english", "English", "en_US", "en-", "-en", "en--US", "en US", "en\n", " en", "cn"]
    + ["jp", "ua", "xx", "de-1996-DE", "en-a", "a-DE", "zh-Hans-Hant", "ｅｎ", "en\0", "en-\u0301"],
    ids=ascii,
)
def test_what_is_no_tag_is_no_language(text: str) -> None:
    assert language(text) is not None


@pytest.mark.parametrize("text", ["Asia/Shanghai", "UTC", "America/Argentina/Ushuaia", "Etc/GMT+5"])
def test_a_zone_is_in_the_time_zone_database(text: str) -> None:
    assert zone(text) is None


@pytest.mark.parametrize(
    "text",
    ["", "Mars/Olympus", "asia/shanghai", "Asia/Shanghai\n", "../Asia/Shanghai", "Asia", "+08:00"]
    + ["/etc/localtime", "localtime", "Asia/../UTC", "posix/UTC", "CST6", "zone.tab"],
    ids=ascii,
)
def test_what_the_database_lacks_is_no_zone(text: str) -> None:
    assert zone(text) is not None


@pytest.mark.parametrize("text", ["talks.txt", "000_aa16.txt", "Gespräch (2).pdf", "..a", ".b"])
def test_a_file_has_a_name(text: str) -> None:
    assert file_name(text) is None


@pytest.mark.parametrize(
    "text", ["", ".", "..", "a/b", "/a", "..\\a", "a\0", "a\nb", " a", "\u200b"]
)
def test_a_way_to_a_file_is_not_its_name(text: str) -> None:
    assert file_name(text) is not None


SOUND = {
    "wikidata": ("Q30", "Q148"),
    "iso3166-1-alpha-2": ("CN", "US", "XK", "SU"),
    "iso3166-1-alpha-3": ("CHN", "XKX", "YUG"),
    "iso3166-1-numeric": ("156", "004"),
    "iso3166-2": ("CN-BJ", "GB-SCT", "FR-75"),
    "iso3166-3": ("SUHH",),
    "un-m49": ("156", "001"),
    "cow": ("2", "710"),
    "geonames": ("1816670",),
    "viaf": ("24604287", "102333412"),
    "isni": ("0000000121032683", "000000012146438X"),
    "orcid": ("0000-0002-1825-0097", "0000-0002-1694-233X"),
    "lei": ("5493001KJTIIGC8Y1R12", "HWUPKR0MPOU8FGXBT394"),
    "ror": ("03vek6s52", "00f54p054"),
    "gnd": ("118583948", "2005744-7", "4011882-4", "11858071X"),
    "lcnaf": ("n79059325", "nr2001012345"),
    "pocom": ("kissinger-henry-a",),
}
SPOILT = {
    "wikidata": (
        "q30",
        "Q0",
        "Q",
        "30",
        "P30",
        "Q030",
        "Q30 ",
        "https://www.wikidata.org/wiki/Q30",
    ),
    "iso3166-1-alpha-2": ("cn", "CHN", "C", "ZZ", "AA", "QM", "XA", "XX", "C1", "СN"),
    "iso3166-1-alpha-3": ("chn", "CN", "XAA", "XKA", "ZZZ", "AAA", "QMA"),
    "iso3166-1-numeric": ("4", "000", "1560", "١٥٦"),
    "iso3166-2": ("CN", "CN-", "cn-bj", "CN_BJ", "CN-ABCD"),
    "iso3166-3": ("SU", "suhh"),
    "un-m49": ("1", "000"),
    "cow": ("0", "02", "1000", "USA"),
    "geonames": ("0", "x"),
    "viaf": ("0", "024", "viaf24", "２４"),
    "isni": ("0000000121032684", "0000 0001 2103 2683", "000000012103268", "0000-0001-2103-2683"),
    "orcid": ("0000-0002-1825-0098", "0000000218250097", "0000-0002-1694-233x"),
    "lei": ("5493001KJTIIGC8Y1R13", "5493001kjtiigc8y1r12", "5493001KJTIIGC8Y1R1"),
    "ror": ("03vek6s53", "13vek6s52", "03vek6s5", "https://ror.org/03vek6s52"),
    "gnd": ("", "abc", "118583948 "),
    "lcnaf": ("79059325", "n79-059325", "n7905932"),
    "pocom": ("Kissinger, Henry A.", "kissinger_henry", "-a"),
}


def test_every_scheme_is_tried() -> None:
    assert SOUND.keys() == SPOILT.keys() == SCHEMES.keys()


@pytest.mark.parametrize(("name", "text"), [(n, t) for n, each in SOUND.items() for t in each])
def test_an_identifier_looks_as_its_scheme_has_it(name: str, text: str) -> None:
    assert identifier(name, text) is None


@pytest.mark.parametrize(("name", "text"), [(n, t) for n, each in SPOILT.items() for t in each])
def test_what_no_scheme_gives_out_is_no_identifier(name: str, text: str) -> None:
    assert identifier(name, text) is not None


def test_a_scheme_that_nobody_here_knows_may_have_any() -> None:
    assert identifier("our-own", "No. 7/a") is None


@pytest.mark.parametrize(
    "name", ["Wikidata", "wikidata ", "wiki data", "", "wikidata\n", "wiki_data"]
)
def test_a_known_scheme_does_not_pass_for_an_unknown(name: str) -> None:
    assert scheme(name) is not None
