"""Drafts: kept beside the ledger, judged by the rules of recording, recorded by a person's act."""

import asyncio
import json
import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import ROUTES
from api.desk import drafts_read, quotas
from api.desk.desk_schema import FILE
from api.writing import checking
from api.writing.access import KEYED
from api.writing.bodies import read_submission
from api.writing.keys import Keyring, KeyScope
from events.time.clock import utc_now
from tests.recording import served
from tests.running import Client
from tests.writers import bearer, issue, key, statement

ALL_FACTS: Sequence[KeyScope] = ("registry:write", "facts:write", "amendments:write")
PROPOSED_BY = {"name": "readouts", "version": "1.0"}


class Desk:
    """A service, and whoever sits at its desk."""

    def __init__(self, client: Client, data: Path) -> None:
        self.client = client
        self.data = data
        self.tokens: dict[str, str] = {}

    def sits(self, name: str, *scopes: KeyScope) -> None:
        self.tokens[name] = key(self.data, *scopes, name=name, requests_per_minute=100_000)

    def get(self, path: str, by: str = "ann") -> httpx.Response:
        return self.client.get(path, headers=bearer(self.tokens[by]))

    def make(self, *events: Any, by: str = "ann", **said: Any) -> httpx.Response:
        body = {"title": "A draft", "events": events, **said}
        return self.client.post("/v1/drafts", json=body, headers=bearer(self.tokens[by]))

    def made(self, *events: Any, by: str = "ann", **said: Any) -> "Held":
        return Held(self, self.make(*events, by=by, **said))

    def save(self, path: str, tag: str | None, body: Any, by: str = "ann") -> httpx.Response:
        return self.client.put(path, json=body, headers=self._seen(by, tag))

    def act(
        self, path: str, tag: str | None, act: str, by: str, word: str | None = None
    ) -> httpx.Response:
        body = {"act": act} if word is None else {"act": act, "word": word}
        return self.client.post(f"{path}/acts", json=body, headers=self._seen(by, tag))

    def revoke(self, name: str) -> None:
        Keyring(self.data).revoke(self.tokens[name].split("_")[1])

    def head(self) -> int:
        return int(self.client.get("/health").json()["ledger_head"])

    def _seen(self, by: str, tag: str | None) -> dict[str, str]:
        return bearer(self.tokens[by]) | ({} if tag is None else {"If-Match": tag})


class Held:
    """A draft as somebody saw it last."""

    def __init__(self, desk: Desk, answer: httpx.Response) -> None:
        assert answer.status_code == 201, answer.text
        self.desk = desk
        self.path = answer.headers["location"]
        self.tag = answer.headers["etag"]

    def act(self, act: str, by: str = "ann", word: str | None = None) -> httpx.Response:
        answer = self.desk.act(self.path, self.tag, act, by, word)
        self.tag = answer.headers.get("etag", self.tag)
        return answer

    def save(self, *events: Any, by: str = "ann", **said: Any) -> httpx.Response:
        body = {"title": "A draft", "events": events, **said}
        answer = self.desk.save(self.path, self.tag, body, by)
        self.tag = answer.headers.get("etag", self.tag)
        return answer

    def now(self, by: str = "ann") -> dict[str, Any]:
        found: dict[str, Any] = self.desk.get(self.path, by).json()
        return found


@pytest.fixture
def desk(founded: Path) -> Iterator[Desk]:
    with seated(founded) as found:
        yield found


@contextmanager
def seated(data: Path, **settings: Any) -> Iterator[Desk]:
    with served(data, **settings) as client:
        found = Desk(client, data)
        found.sits("ann", "drafts:write", *ALL_FACTS)
        found.sits("bea", "review", *ALL_FACTS)
        found.sits("program", "drafts:write")
        yield found


def recorded(desk: Desk, after: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.client.get(f"/v1/events?after={after}&limit=500").json()[
        "items"
    ]
    return found


def test_draft_that_is_accepted_equals_the_same_events_posted(desk: Desk) -> None:
    before = desk.head()
    draft = desk.made(issue("fentanyl"), statement("said"))

    answer = draft.act("accept").json()

    found = recorded(desk, before)
    assert answer["status"] == "recorded"
    assert answer["recorded"]["positions"] == [before + 1, before + 2]
    assert [each["event"]["id"] for each in found] == ["fentanyl", "said"]
    assert {each["recorded_by"] for each in found} == {"ann"}
    assert [each["id"] for each in found] == [each["id"] for each in answer["recorded"]["items"]]
    assert desk.client.get("/v1/facts/said").status_code == 200


def test_draft_is_told_all_that_recording_would_tell(desk: Desk) -> None:
    events = [
        issue("taiwan"),
        {"type": "statement-made", "id": "said"},
        statement("later", speaker="nobody-has-this", date="soon"),
        issue("fentanyl", name="Taiwan"),
    ]

    draft = desk.made(*events).now()
    posted = desk.client.post(
        "/v1/events?strict=true", json={"events": events}, headers=bearer(desk.tokens["ann"])
    ).json()

    told = [(each["pointer"], each["detail"]) for each in draft["faults"]]
    assert told == [(each["pointer"], each["detail"]) for each in posted["errors"]]
    assert {each[0].split("/")[2] for each in told} == {"0", "1", "2"}


def test_warnings_are_told_beside_faults(desk: Desk) -> None:
    draft = desk.made({"type": "issue-added"}, statement("said")).now()

    assert [each["pointer"] for each in draft["warnings"]] == ["/events/1/citations/0/source"]
    assert draft["faults"]


def test_draft_may_hold_what_is_no_event_at_all(desk: Desk) -> None:
    draft = desk.made(5, "x", None, [], {"type": "nope"}).now()

    assert draft["events"] == [5, "x", None, [], {"type": "nope"}]
    assert {each["pointer"].split("/")[2] for each in draft["faults"]} == {*"01234"}


def test_two_on_one_draft_meet_both_versions(desk: Desk) -> None:
    draft = desk.made(issue("fentanyl"))
    seen = draft.tag
    draft.act("propose")
    draft.save(issue("fentanyl", name="Theirs"), by="bea")

    answer = desk.save(draft.path, seen, {"title": "Mine", "events": [issue("tiktok")]}).json()

    assert answer["status"] == 409
    assert answer["theirs"]["events"][0]["name"] == "Theirs"
    assert answer["theirs"]["changed_by"] == "bea"
    assert answer["yours"] == {"title": "Mine", "events": [issue("tiktok")]}
    assert draft.now()["version"] == 2


def test_nobody_changes_what_nobody_has_seen(desk: Desk) -> None:
    draft, other = desk.made(issue("fentanyl")), desk.made(issue("tiktok"))
    body = {"title": "Another", "events": []}

    answers = [desk.save(draft.path, tag, body) for tag in (None, "*", "", other.tag, '"x"')]

    assert [each.status_code for each in answers] == [428, 428, 428, 409, 409]
    assert desk.act(draft.path, None, "accept", "ann").status_code == 428
    assert draft.now()["version"] == 1


def test_accepted_twice_it_is_recorded_once(desk: Desk) -> None:
    draft = desk.made(issue("fentanyl"))
    draft.act("propose")
    before, seen = desk.head(), draft.tag

    answers = [desk.act(draft.path, seen, "accept", by) for by in ("bea", "bea", "ann")]

    assert [each.status_code for each in answers] == [200, 409, 409]
    assert answers[1].json()["theirs"]["status"] == "recorded"
    assert desk.head() == before + 1


def test_reviewer_is_named_in_the_record(desk: Desk) -> None:
    before = desk.head()
    draft = desk.made(issue("fentanyl"))
    draft.act("propose")

    answer = draft.act("accept", "bea", "Well done.").json()

    (found,) = recorded(desk, before)
    assert found["recorded_by"] == "ann, reviewed by bea"
    assert [(each["by"], each["act"], each["word"]) for each in answer["reviews"]] == [
        ("ann", "propose", None),
        ("bea", "accept", "Well done."),
    ]


def test_draft_that_is_sent_back_is_its_owners_again(desk: Desk) -> None:
    draft = desk.made(issue("fentanyl"))
    draft.act("propose")

    sent_back = draft.act("send-back", "bea", "Which one?").json()
    draft.save(issue("fentanyl", name="Fentanyl precursors"))
    proposed = draft.act("propose").json()

    assert sent_back["status"] == "sent-back"
    assert sent_back["reviews"][-1]["word"] == "Which one?"
    assert (proposed["status"], proposed["version"]) == ("proposed", 2)


@pytest.mark.parametrize("end", ["reject", "withdraw"])
def test_draft_that_is_settled_stays_as_it_is(desk: Desk, end: str) -> None:
    draft = desk.made(issue("fentanyl"))
    draft.act("propose")
    by = "bea" if end == "reject" else "ann"
    draft.act(end, by)

    answers = [draft.act(each, "ann") for each in ("propose", "accept", "withdraw", "record")]

    assert {each.status_code for each in answers} == {409}
    assert draft.save(issue("tiktok")).status_code == 409
    assert draft.now()["may"] == []


def test_what_breaks_rules_is_not_accepted(desk: Desk) -> None:
    before = desk.head()
    draft = desk.made(issue("taiwan"), {"type": "statement-made"})

    answer = draft.act("accept")

    assert answer.status_code == 422
    assert {each["pointer"] for each in answer.json()["errors"]} >= {"/events/0/id", "/events/1"}
    assert (draft.now()["status"], desk.head()) == ("open", before)


def test_draft_that_became_wrong_as_the_ledger_went_on_is_told_so(desk: Desk) -> None:
    draft = desk.made(issue("fentanyl"))
    assert draft.now()["faults"] == []
    other = desk.made(issue("fentanyl", name="Another"))
    other.act("accept")

    answer = draft.act("accept")

    assert answer.status_code == 422
    assert [each["pointer"] for each in draft.now()["faults"]] == ["/events/0/id"]
    assert draft.now()["status"] == "open"


def test_program_proposes_and_cannot_record(desk: Desk) -> None:
    before = desk.head()
    draft = desk.made(statement("said"), by="program", proposed_by=PROPOSED_BY)

    assert draft.now("program")["status"] == "proposed"
    assert draft.now("program")["may"] == ["save", "withdraw"]
    assert draft.act("accept", "program").status_code == 403
    assert draft.act("record", "program").status_code == 403
    assert desk.head() == before


def test_key_with_all_rights_does_not_accept_what_it_proposes_for_a_program(desk: Desk) -> None:
    desk.sits("all", "administration")
    draft = desk.made(statement("said"), by="all", proposed_by=PROPOSED_BY)

    answer = draft.act("accept", "all")

    assert answer.status_code == 403
    assert "no person" in answer.json()["detail"]
    assert draft.act("accept", "bea").json()["status"] == "recorded"


@pytest.mark.parametrize(
    "event",
    [
        statement("said", citations=[]),
        {"type": "statement-made", "id": "said"},
        statement("said", citations=[{"source": "cnn-blinken-xi-2023-06-19", "exact": " "}]),
        {"type": "fact-corrected", "fact": statement("said", citations=[]), "reason": "A test."},
        {"type": "citation-added", "fact": "x", "citation": {"source": "y"}},
    ],
)
def test_what_a_program_proposes_without_a_passage_is_refused(desk: Desk, event: Any) -> None:
    answer = desk.make(issue("fentanyl"), event, by="program", proposed_by=PROPOSED_BY)

    assert answer.status_code == 422
    assert [each["pointer"] for each in answer.json()["errors"]] == ["/events/1/citations"]
    kept = desk.made(statement("said"), by="program", proposed_by=PROPOSED_BY)
    assert kept.save(event, by="program").status_code == 422


def test_what_became_of_proposals_is_counted(desk: Desk) -> None:
    drafts = [
        desk.made(statement(f"said-{n}"), by="program", proposed_by=PROPOSED_BY) for n in range(4)
    ]
    drafts[0].act("accept", "bea")
    drafts[1].save(statement("said-1", summary="Put otherwise."), by="bea")
    drafts[1].act("accept", "bea")
    drafts[2].act("reject", "bea")

    (counted,) = desk.get("/v1/drafts/suggesters").json()["items"]

    assert counted == {
        "name": "readouts",
        "proposed": 4,
        "waiting": 1,
        "accepted": 2,
        "edited": 1,
        "rejected": 1,
    }


def test_where_two_persons_are_asked_for_one_is_not_enough(founded: Path) -> None:
    with seated(founded, reviewers=2) as desk:
        draft = desk.made(issue("fentanyl"))
        alone = draft.act("accept")
        draft.act("propose")
        draft.save(issue("fentanyl", name="Hers now"), by="bea")
        after_a_change_of_hers = draft.act("accept", "bea")
        draft.save(issue("fentanyl", name="His again"))
        accepted = draft.act("accept", "bea")

    assert (alone.status_code, after_a_change_of_hers.status_code) == (403, 403)
    assert accepted.json()["status"] == "recorded"


def test_one_person_with_two_keys_is_one(founded: Path) -> None:
    with seated(founded, reviewers=2) as desk:
        desk.sits("Ann", "review", "drafts:write", *ALL_FACTS)
        draft = desk.made(issue("fentanyl"))
        draft.act("propose")
        as_another = draft.act("accept", "Ann")
        draft.save(issue("fentanyl", name="Hers"), by="bea")
        desk.sits("BEA", "review", *ALL_FACTS)
        of_hers = draft.act("accept", "BEA")

    assert (as_another.status_code, of_hers.status_code) == (403, 403)


def test_nobody_is_named_as_who_reviewed_what_is_her_own(desk: Desk) -> None:
    desk.sits("Ann", "review", "drafts:write", *ALL_FACTS)
    draft = desk.made(issue("fentanyl"))
    draft.act("accept", "Ann")

    (recorded,) = desk.client.get(f"/v1/events?after={desk.head() - 1}").json()["items"]
    assert recorded["recorded_by"] == "ann"


def test_where_two_persons_are_asked_for_nothing_is_recorded_without_a_draft(
    founded: Path,
) -> None:
    with seated(founded, reviewers=2) as desk:
        desk.sits("operator", "administration")
        before = desk.head()

        def posted(by: str, path: str, media_type: str) -> int:
            headers = bearer(desk.tokens[by]) | {"Content-Type": media_type}
            content = json.dumps(issue(f"issue-{by}-{len(path)}"))
            return desk.client.post(path, content=content, headers=headers).status_code

        sent = [("/v1/events", "application/json"), ("/v1/imports", "application/jsonl")]
        refused = [posted("ann", *each) for each in sent]
        tried = [posted("ann", f"{path}?dry_run=true", kind) for path, kind in sent]
        unchanged = desk.head()
        taken = [posted("operator", *each) for each in sent]

    assert (refused, tried, taken) == ([403, 403], [200, 200], [201, 201])
    assert unchanged == before


def test_rights_that_a_key_lacks_are_named(desk: Desk) -> None:
    desk.sits("reviewer", "review")
    desk.sits("reader", "facts:write")
    draft = desk.made(issue("fentanyl"))
    draft.act("propose")

    assert "registry:write" in draft.act("accept", "reviewer").json()["detail"]
    assert "drafts:write" in desk.make(issue("x"), by="reader").json()["detail"]
    assert draft.save(issue("x"), by="reader").status_code == 403
    assert draft.act("withdraw", "bea").status_code == 403
    assert draft.act("reject", "ann").status_code == 403
    assert desk.get(draft.path, "reader").json()["may"] == []


def test_key_that_was_revoked_meanwhile_does_nothing(desk: Desk) -> None:
    draft = desk.made(issue("fentanyl"))
    draft.act("propose")
    desk.revoke("bea")

    assert draft.act("accept", "bea").status_code == 401
    assert draft.now()["status"] == "proposed"


def test_draft_is_made_once_with_one_key_for_it(desk: Desk) -> None:
    headers = bearer(desk.tokens["ann"]) | {"Idempotency-Key": "one"}
    body = {"title": "A draft", "events": [issue("fentanyl")]}

    answers = [
        desk.client.post("/v1/drafts", json=each, headers=headers)
        for each in (body, body, {**body, "title": "Another"})
    ]

    assert [each.status_code for each in answers] == [201, 200, 409]
    assert answers[0].headers["location"] == answers[1].headers["location"]
    assert len(desk.get("/v1/drafts").json()["items"]) == 1


def test_list_is_paged_and_filtered(desk: Desk) -> None:
    drafts = [desk.made(title=f"Draft {n}", source="a-source") for n in range(5)]
    drafts[0].act("propose")
    desk.made(statement("said"), by="program", proposed_by=PROPOSED_BY)

    def titles(query: str) -> list[str]:
        return [each["title"] for each in desk.get(f"/v1/drafts?{query}").json()["items"]]

    first = desk.get("/v1/drafts?limit=2&owner=ann").json()
    second = desk.get(first["next"]).json()
    third = desk.get(second["next"]).json()
    assert [each["title"] for page in (first, second, third) for each in page["items"]] == [
        f"Draft {n}" for n in (4, 3, 2, 1, 0)
    ]
    assert third["next"] is None
    assert titles("status=proposed") == ["A draft", "Draft 0"]
    assert titles("proposed_by=readouts") == ["A draft"]
    assert len(titles("source=a-source")) == 5
    assert desk.get("/v1/drafts?status=nope").status_code == 400
    assert desk.get("/v1/drafts?cursor=-1").status_code == 400


def test_there_are_only_so_many_drafts_of_one_owner(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quotas, "MOST_UNSETTLED", 2)
    drafts = [desk.made(), desk.made()]

    full = desk.make()
    drafts[0].act("withdraw")
    desk.made()
    monkeypatch.setattr(quotas, "MOST_BYTES", 1)

    assert full.status_code == 409
    assert drafts[1].save(issue("fentanyl")).status_code == 409


def test_what_is_thrown_away_makes_no_room_the_same_day(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    thrown = desk.made(issue("fentanyl"))
    monkeypatch.setattr(quotas, "MOST_BYTES", len(json.dumps(issue("fentanyl"))) * 3 // 2)
    assert thrown.act("withdraw").status_code == 200
    desk.made(issue("another-one"))

    full = desk.make(issue("one-more"))
    assert full.status_code == 409
    assert "came to nothing" in full.json()["detail"]
    assert desk.make(by="program").status_code == 201
    tomorrow = utc_now() + timedelta(days=1, minutes=1)
    monkeypatch.setattr(drafts_read, "utc_now", lambda: tomorrow)
    assert desk.make(issue("one-more")).status_code == 201


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({"events": []}, 422, ""),
        ({"title": "A", "events": {}}, 422, "/events"),
        ({"title": "A", "events": [{}] * 1001}, 422, "/events"),
        ({"title": "A\nB", "events": []}, 422, "/title"),
        ({"title": "A", "events": [], "note": "\0"}, 422, "/note"),
        ({"title": "A", "events": [], "status": "recorded"}, 422, "/status"),
        ({"title": "A", "events": [], "more": 1}, 422, ""),
        ({"title": "A", "events": [], "proposed_by": {"name": "x"}}, 422, "/proposed_by"),
        (
            {"title": "A", "events": [], "proposed_by": PROPOSED_BY, "status": "open"},
            422,
            "/status",
        ),
        ([], 422, ""),
    ],
)
def test_body_that_is_no_draft_is_refused_with_its_place(
    desk: Desk, body: Any, status: int, pointer: str
) -> None:
    answer = desk.client.post("/v1/drafts", json=body, headers=bearer(desk.tokens["ann"]))

    assert answer.status_code == status
    assert answer.json()["errors"][0]["pointer"] == pointer


def test_bytes_that_are_no_json_are_refused(desk: Desk) -> None:
    headers = bearer(desk.tokens["ann"]) | {"Content-Type": "application/json"}
    bodies = [b"", b"{", b'{"title": "A", "title": "B", "events": []}', b"\xff", b"[" * 100_000]
    bodies.append(b'{"title": "A", "events": [' + b"[" * 100_000 + b"]" * 100_000 + b"]}")

    answers = [desk.client.post("/v1/drafts", content=each, headers=headers) for each in bodies]

    assert [each.status_code for each in answers] == [400, 400, 400, 400, 422, 400]
    assert desk.get("/v1/drafts").json()["items"] == []


def test_desk_is_told_to_nobody_without_a_key_and_kept_by_nobody(desk: Desk) -> None:
    draft = desk.made(issue("fentanyl"))
    routes = [each for each in ROUTES if each.opt.get(KEYED)]
    paths = [re.sub(r"/{id:str}", "", path) for each in routes for path in each.paths]
    paths.append(draft.path)

    for path in paths:
        assert desk.client.get(path).status_code == 401
        answer = desk.get(path)
        assert answer.headers["cache-control"] == "no-store"
        assert "memento-datetime" not in answer.headers
        assert "ratelimit" in answer.headers


def test_every_act_leaves_a_line_that_does_not_tell_what_the_draft_says(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="detente.desk")
    draft = desk.made(issue("fentanyl", name="A secret"), title="A secret")
    draft.save(issue("fentanyl"))
    draft.act("propose")
    draft.act("accept", "bea", "A secret")

    told = [each.getMessage() for each in caplog.records if each.name == "detente.desk"]

    assert [each.partition(": ")[2].split(" ")[0] for each in told] == [
        *("made", "saved", "propose", "accept", "recorded"),
    ]
    assert not any("secret" in each for each in told)


def test_drafts_are_there_after_a_start(founded: Path) -> None:
    with seated(founded) as desk:
        draft = desk.made(issue("fentanyl"))
        tokens = desk.tokens
    with served(founded) as client:
        found = client.get(draft.path, headers=bearer(tokens["ann"]))

    assert found.json()["events"] == [issue("fentanyl")]
    assert found.headers["etag"] == draft.tag
    assert (founded / "desk.sqlite3").stat().st_mode & 0o777 == 0o600


def test_large_draft_is_judged_beside_the_event_loop(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    loops = []

    def read(*given: Any) -> Any:
        loops.append(asyncio._get_running_loop())  # noqa: SLF001 (None in a thread of its own)
        return read_submission(*given)

    said: dict[str, Any] = {"headers": {"Idempotency-Key": "one"}}
    body = {"title": "A draft", "events": [issue("one")]}
    said["headers"] |= bearer(desk.tokens["ann"])
    draft = Held(desk, desk.client.post("/v1/drafts", json=body, **said))
    draft.save(*(issue(f"issue-{number}") for number in range(50)))
    monkeypatch.setattr(checking, "read_submission", read)

    assert desk.get(draft.path).status_code == 200
    assert desk.client.post("/v1/drafts", json=body, **said).status_code == 200
    assert desk.act(draft.path, '"stale"', "accept", "ann").status_code == 409
    assert draft.act("accept").json()["status"] == "recorded"
    assert loops == [None] * 4


def test_draft_of_a_desk_that_is_put_back_is_recorded_if_the_ledger_has_it(founded: Path) -> None:
    with seated(founded) as desk:
        tokens, draft = desk.tokens, desk.made(issue("one"))
    kept = (founded / FILE).read_bytes()
    with served(founded) as client:
        assert draft_of(client, draft, tokens).act("accept").json()["status"] == "recorded"
        head = client.get("/health").json()["ledger_head"]
    (founded / FILE).write_bytes(kept)
    with served(founded) as client:
        again = draft_of(client, draft, tokens)
        assert again.save(issue("another")).status_code == 409
        assert again.now()["status"] == "recorded"
        assert again.now()["recorded"]["min_position"] == again.desk.head() == head


def draft_of(client: Client, draft: Held, tokens: dict[str, str]) -> Held:
    """The same draft, as it was seen last, after a start."""
    found = copy(draft)
    found.desk = Desk(client, draft.desk.data)
    found.desk.tokens = tokens
    return found


def test_public_is_answered_where_the_desk_is_damaged(founded: Path) -> None:
    token = key(founded)
    (founded / "desk.sqlite3").write_bytes(b"this is no database" * 100)

    with served(founded) as client:
        answer = client.get("/v1/drafts", headers=bearer(token))

        assert client.get("/v1/actors/wang-yi").status_code == 200
        assert answer.status_code == 503
        assert "desk" in answer.json()["detail"]
