"""What is kept beside the ledger is counted: drafts, texts, and the documents that were read."""

from pathlib import Path

from events.source_texts.attached_texts import Texts
from tests.test_api_drafts import seated
from tests.test_api_metrics import samples
from tests.writers import bearer, issue

TEXT = b"They had candid and constructive talks.\n"


def test_drafts_are_counted_by_status(founded: Path) -> None:
    with seated(founded) as desk:
        before = samples(desk.client)
        desk.made(issue("one"))
        desk.made(issue("two")).act("propose")
        desk.made(issue("three")).act("accept")
        desk.made(issue("four")).act("accept")
        after = samples(desk.client)

    counts = {status: after["detente_drafts", status] for status in ("open", "proposed")}
    assert before["detente_drafts", "open"] == 0
    assert counts == {"open": 1, "proposed": 1}
    assert (after["detente_drafts", "recorded"], after["detente_drafts", "rejected"]) == (2, 0)


def test_texts_are_counted_that_are_kept_and_that_wait(founded: Path) -> None:
    Texts(founded / "texts").attach("cnn-blinken-xi-2023-06-19", TEXT)
    with seated(founded) as desk:
        desk.sits("reader", "sources:write")
        headers = bearer(desk.tokens["reader"])
        for media_type, content in (
            ("text/plain", TEXT * 2),
            ("text/html", b"<html><body><p>They had candid talks.</p></body></html>"),
            ("application/pdf", b"%PDF-1.4 no more than that"),
        ):
            sent = {**headers, "Content-Type": media_type}
            desk.client.post("/v1/texts", content=content, headers=sent)
        found = samples(desk.client)

    assert (found["detente_texts_kept",], found["detente_texts_waiting",]) == (3, 2)
    assert found["detente_texts_bytes",] >= len(TEXT) * 3
    assert found["detente_extractions_total", "read"] == 1
    assert found["detente_extractions_total", "refused"] == 1
    assert found["detente_extraction_seconds_count",] == 2
