"""Two services over one ledger on a cluster, of which one is killed again and again while writers
post to both: what was acknowledged is at each of them, in the ledger and in the views.

`python -m tests.cluster_services KILLS SEED`, which is `make soak-cluster`'s second half.
"""

import random
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import httpx
import msgspec

from api.writing.keys import Keyring, KeyWanted
from tests.nats_servers import serving as servers_running
from tests.running import Server, serving

WRITERS: Final = 2
"""To each service."""

SETTLED_SECONDS: Final = 60.0


class _Writing(threading.Thread):
    """Posts events one after another until it is told to end, each until it is acknowledged."""

    def __init__(self, trial: "Services", node: int, number: int) -> None:
        super().__init__(name=f"writer {node}-{number}", daemon=True)
        self._trial, self._node, self._name = trial, node, f"w{node}-{number}"
        self.acknowledged: dict[str, int] = {}
        self.answers: Counter[str] = Counter()

    def run(self) -> None:
        number = 0
        while not self._trial.is_over:
            id, number = f"{self._name}-{number}", number + 1
            while (position := self._post(id)) is None:
                time.sleep(0.05)
            self.acknowledged[id] = position

    def _post(self, id: str) -> int | None:
        service = self._trial.services[self._node]
        headers = {"Authorization": f"Bearer {self._trial.tokens[self._node]}"}
        event = {"type": "issue-added", "id": id, "name": id, "description": "One of many."}
        try:
            answer = httpx.post(
                f"{service.address}/v1/events",
                json=event,
                headers=headers | {"Idempotency-Key": id},
                timeout=30,
            )
        except httpx.HTTPError as error:
            self.answers[type(error).__name__] += 1
            return None
        self.answers[str(answer.status_code)] += 1
        if answer.status_code not in {200, 201, 202}:
            assert answer.status_code == 503, answer.text
            return None
        (position,) = answer.json()["positions"]
        return int(position)


class Services:
    """The services, by number, as they run just now."""

    def __init__(self, address: str, directory: Path, stack: ExitStack) -> None:
        self.is_over = False
        self.services: list[Server] = []
        self.tokens: list[str] = []
        self._stack, self._address, self._directory = stack, address, directory
        for number in range(2):
            data = directory / f"node{number}"
            data.mkdir()
            wanted = KeyWanted(
                name="trial", scopes=("registry:write",), requests_per_minute=1_000_000
            )
            self.tokens.append(Keyring(data).add(wanted)[1])
            self.services.append(self._started(number))

    def kill(self, number: int) -> None:
        """Without a word, and begun again on the same directory."""
        self.services[number].process.kill()
        self.services[number].process.wait(timeout=30)
        self.services[number] = self._started(number)

    def settled(self, head: int) -> None:
        """Wait until both show what there is up to a position."""
        until = time.monotonic() + SETTLED_SECONDS
        for each in self.services:
            while each.get(f"/v1/issues?limit=1&min_position={head}").status_code != 200:
                assert time.monotonic() < until, each.get("/health").text
                time.sleep(0.2)

    def _started(self, number: int) -> Server:
        arguments = ("--ledger", self._address, "--empty", "--no-log-requests")
        return self._stack.enter_context(serving(self._directory / f"node{number}", *arguments))


def main(kills: int, seed: int) -> None:
    """Kill one of two services so often, and print what became of what was acknowledged."""
    chance = random.Random(seed)  # noqa: S311 (it hides nothing)
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        servers = stack.enter_context(servers_running(directory / "servers", 3))
        trial = Services(f"{servers.address}/services", directory, stack)
        writers = [_Writing(trial, node, each) for node in range(2) for each in range(WRITERS)]
        for each in writers:
            each.start()
        for number in range(kills):
            time.sleep(chance.uniform(0.5, 3))
            trial.kill(chance.randrange(2))
            print(f"{number + 1} of {kills} killed", flush=True)
        time.sleep(1)
        trial.is_over = True
        for each in writers:
            each.join(timeout=60)
        acknowledged = {id: at for each in writers for id, at in each.acknowledged.items()}
        answers = sum((each.answers for each in writers), Counter[str]())
        _check(trial, acknowledged)
        print(f"{len(acknowledged)} acknowledged, 0 lost or twice; answers: {dict(answers)}")


def _check(trial: Services, acknowledged: dict[str, int]) -> None:
    trial.settled(max(acknowledged.values()))
    told = [_all(each) for each in trial.services]
    assert told[0] == told[1], "the services have other events"
    by_position = {each["position"]: each["event"]["id"] for each in told[0]}
    assert max(Counter(by_position.values()).values()) == 1, "an event is there twice"
    for id, position in acknowledged.items():
        assert by_position[position] == id, f"{id} is not at {position}"
    for each in trial.services:
        held = each.get("/").json()["holds"]["issues"]
        assert held == len(by_position), f"the views hold {held} of {len(by_position)}"


def _all(service: Server) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while page := _page(service, len(found)):
        found += page
    return found


def _page(service: Server, after: int) -> list[dict[str, Any]]:
    answer = service.get(f"/v1/events?after={after}&limit=500")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = msgspec.json.decode(answer.content)["items"]
    return items


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
