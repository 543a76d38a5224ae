"""A key that somebody put into an address or a name can be read nowhere, however it is encoded."""

import json
import logging
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.telemetry.logs import JsonLines, TextLines
from api.telemetry.redaction import has_key, redacted
from api.writing.keys import Keyring, KeyWanted
from events.errors import QuestionError
from tests.recording import served
from tests.running import serving

TOKEN = "detente_0123abcd_" + "Ab-_9" * 8


def encoded(text: str, depth: int) -> str:
    """Every character percent-encoded, so many times over."""
    for _ in range(depth):
        text = "".join(f"%{ord(each):02X}" for each in text)
    return text


def deepened(text: str, depth: int) -> str:
    """Percent-encoded once and its percent signs again and again, as clients do by mistake."""
    text = encoded(text, 1)
    for _ in range(depth):
        text = quote(text, safe="")
    return text


def test_what_holds_no_key_stays_as_it_is() -> None:
    for text in ("detente serves", "/v1/actors/wang%20yi", "100 %", "%", "%2", "%zz%25", ""):
        assert redacted(text) == text
        assert not has_key(text)


@given(
    before=st.text(max_size=20), after=st.sampled_from(["", "'", " is none", "/v1", "%20x", "…"])
)
def test_only_the_key_goes(before: str, after: str) -> None:
    kept = before.replace("%", "")

    assert redacted(f"{kept}'{TOKEN}{after}") == f"{kept}'detente_…{after}"


@pytest.mark.parametrize("depth", range(6))
def test_key_is_found_however_often_it_was_encoded(depth: int) -> None:
    for text in (encoded(TOKEN, min(depth, 3)), deepened(TOKEN, depth), quote(TOKEN)):
        assert has_key(text)
        assert redacted(f"/v1/{text}/x") == "/v1/detente_…/x"


@given(st.data())
def test_key_of_which_some_letters_are_encoded_is_found(data: st.DataObject) -> None:
    depths = data.draw(st.lists(st.integers(0, 2), min_size=len(TOKEN), max_size=len(TOKEN)))
    text = "".join(encoded(each, depth) for each, depth in zip(TOKEN, depths, strict=True))

    assert redacted(f"/{text}") == "/detente_…"


@pytest.mark.parametrize("formatter", [JsonLines(), TextLines()])
def test_what_an_error_repeats_of_a_key_is_not_logged(formatter: logging.Formatter) -> None:
    failed = LookupError(f"what was sent: {deepened(TOKEN, 1)}")
    try:
        raise failed
    except LookupError:
        told = logging.LogRecord("x", logging.ERROR, "", 0, "of %s", (TOKEN,), sys.exc_info())
    line = formatter.format(told)

    assert not has_key(line)
    assert "LookupError: what was sent: detente_…" in line


@pytest.mark.parametrize("path", ["/v1/actors/china", "/v1/timeline.ics", "/v1/facts/x", "/v1/x"])
@pytest.mark.parametrize("sent", [TOKEN, deepened(TOKEN, 1)])
def test_nobody_is_led_to_an_address_with_a_key(founded: Path, path: str, sent: str) -> None:
    then = {"Accept-Datetime": "Sun, 18 Jun 2023 12:00:00 GMT"}
    with served(founded) as client:
        answer = client.get(f"{path}?x={sent}", headers=then, follow_redirects=False)

    assert answer.status_code in {400, 404}
    assert not has_key(answer.text + str(answer.headers))


def test_key_is_in_no_answer_and_no_line_that_is_logged(tmp_path: Path) -> None:
    sent = [TOKEN, deepened(TOKEN, 0), deepened(TOKEN, 1), deepened(TOKEN, 2), encoded(TOKEN, 2)]
    with serving(tmp_path, "--empty", "--log-level", "info", "--log-format", "json") as server:
        for each in sent:
            for path in (
                f"/v1/actors/{each}",
                f"/{each}",
                f"/v1/facts?x={each}",
                f"/v1/events/{each}/y",
            ):
                answer = server.get(path, headers={"Referer": each, "X-Request-Id": each[:60]})
                assert not has_key(answer.text + str(answer.headers)), path
        metrics = server.get("/metrics").text
        server.process.terminate()
        logged = server.complaints()

    assert len(logged.splitlines()) > len(sent)
    assert not has_key(metrics)
    assert not has_key(logged)


def test_name_that_is_a_key_is_refused_encoded_or_not(tmp_path: Path) -> None:
    for name in (TOKEN, deepened(TOKEN, 0), deepened(TOKEN, 1)):
        with pytest.raises(QuestionError, match="a name that is no key") as refused:
            Keyring(tmp_path).add(KeyWanted(name=name, scopes=("facts:write",)))
        assert not has_key(str(refused.value))


def test_key_in_a_name_that_is_asked_for_is_not_told_back(founded: Path) -> None:
    with served(founded) as client:
        answer = client.get(f"/v1/citations?quote={deepened(TOKEN, 1)}")

    assert answer.status_code == 400
    assert "revoke it" in json.loads(answer.text)["detail"]
