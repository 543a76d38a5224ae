"""Who has a place: connections are limited in all and for each client, and whoever has waited
longest for a request makes way for another one.
"""

from collections.abc import Iterable
from typing import Final, Protocol

from api.limits.clients import Proxies, client_of
from api.limits.shares import Shares
from api.service.settings import Config
from api.telemetry.metrics import Metrics

SPARE: Final = 32
"""Connections beyond those that there are places for, which are told how the service is."""


class Occupant(Protocol):
    """A connection, as far as its place is concerned."""

    @property
    def client_name(self) -> str | None:
        """Whose place it has; None for a spare one."""

    @property
    def waits_since(self) -> float | None:
        """Since when no whole head has come; None where it may not be closed for another one."""

    def make_way(self) -> None:
        """Close the connection in favour of another one."""


class Places:
    """The places of a server's connections, and the few beyond them."""

    def __init__(self, config: Config, metrics: Metrics) -> None:
        refused = metrics.shares_refused.labels("connections").inc
        self._shares = Shares(config.connections, config.client_share, refused)
        self._proxies = Proxies(config.trusted_proxies)
        self._give_way = max(1, config.connections // 20)
        self._spare: list[Occupant] = []
        """In the order in which they came."""

    def take(self, address: str, others: Iterable[Occupant]) -> str | None:
        """Whose place a connection from an address gets, if need be one that another makes."""
        client = client_of(address)
        if not self._is_one(address, client, others):
            return None
        self._shares.take(client)
        return client

    def take_spare(self, one: Occupant) -> None:
        """Let a connection without a place ask how all is; who has waited longest makes way."""
        self._spare.append(one)
        if len(self._spare) > SPARE:
            self._spare.pop(0).make_way()

    def leave(self, one: Occupant) -> None:
        """Take the place of a connection back, or forget a spare one."""
        if one.client_name is not None:
            self._shares.leave(one.client_name)
        elif one in self._spare:
            self._spare.remove(one)

    def _is_one(self, address: str, client: str, others: Iterable[Occupant]) -> bool:
        if address and self._proxies.is_one(address):  # there are many behind it
            return self._shares.has_room() or self._make_room(None, others)
        if self._shares.may_have(client):
            return True
        return self._make_room(client if self._shares.has_room() else None, others)

    def _make_room(self, client: str | None, others: Iterable[Occupant]) -> bool:
        """Close some of those (of a client, or of all) that have waited longest for a whole head,
        if there are any. Some, since who wants to fill all places would else have them all looked
        at for each of his.
        """
        waiting = [
            (since, id(each), each)
            for each in others
            if client in {None, each.client_name} and (since := each.waits_since) is not None
        ]
        for _, _, oldest in sorted(waiting)[: self._give_way]:
            oldest.make_way()
        return bool(waiting)
