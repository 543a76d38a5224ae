"""What every answer tells browsers, and which names requests may come for."""

import ipaddress
import re
from typing import Final
from urllib.parse import urlsplit

from api.http.fields import Fields
from api.service.settings import Config

_NOTHING: Final = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"
_PAGE: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self';"
    " img-src 'self' data:; font-src 'self'; connect-src 'self';"
    " frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
LAST_PORT: Final = 65_535
PAGES: Final = frozenset({"/docs"})
"""Where a browser is shown a page, which loads script and style from here and from nowhere else."""

_EVERYWHERE: Final[Fields] = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
]
POLICIES_OF_ROUTES: Final = frozenset({b"content-security-policy", b"cross-origin-resource-policy"})
"""What a route may set otherwise: the page loads its own scripts, other pages may embed one."""

_HSTS: Final = (b"strict-transport-security", b"max-age=31536000")

_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::([0-9]{0,5}))?", re.ASCII | re.IGNORECASE)
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


class Policies:
    """The fields that every answer has, on a page and elsewhere."""

    def __init__(self, config: Config) -> None:
        shared = b"cross-origin" if "*" in config.cors_origins else b"same-origin"
        fields = [*_EVERYWHERE, (b"cross-origin-resource-policy", shared)]
        if config.behind_tls:
            fields.append(_HSTS)
        self.everywhere: Fields = [*fields, (b"content-security-policy", _NOTHING.encode())]
        self._page: Fields = [*fields, (b"content-security-policy", _PAGE.encode())]

    def of(self, path: str) -> Fields:
        """The fields of an answer at a path."""
        return self._page if path.rstrip("/") in PAGES else self.everywhere


class Hosts:
    """The names that requests may ask for. With none given, any that is a name at all."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._any = not names or "*" in names
        self._names = {_canonical(each) for each in names if not each.startswith("*")}
        self._endings = tuple(each[1:].lower() for each in names if each.startswith("*."))
        self._decided: dict[bytes, bool | None] = {}

    def allow(self, host: bytes) -> bool | None:
        """Whether a Host field names one of them; None where it names nothing."""
        if host in self._decided:
            return self._decided[host]
        if len(host) > _LONGEST:
            return None
        if len(self._decided) >= _REMEMBERED:
            self._decided.clear()
        decided = self._decided[host] = self._decide(host)
        return decided

    def _decide(self, host: bytes) -> bool | None:
        match = _matched(host)
        if match is None:
            return None
        name = _canonical(match[1])
        return self._any or name in self._names or name.endswith(self._endings)


_LONGEST: Final = 262
"""Bytes of a name, a colon and a port."""

_REMEMBERED: Final = 256
"""Fields that are decided on once; whoever sends others pays for a regular expression."""


def authority_of(host: bytes, scheme: str) -> str | None:
    """What a Host field names, in small letters and without the scheme's own port; None where it
    names nothing.
    """
    match = _matched(host)
    if match is None:
        return None
    name, port = match[1].lower(), int(match[2] or 0)
    return name if port in {0, _DEFAULT_PORTS[scheme]} else f"{name}:{port}"


def _matched(host: bytes) -> re.Match[str] | None:
    match = _HOST.fullmatch(host.decode("latin-1"))
    return None if match is None or int(match[2] or 0) > LAST_PORT else match


def hosts_of(config: Config) -> tuple[str, ...]:
    """The names to serve: those set, the machine's own on a loopback address, else any.

    Without this a page elsewhere could have its own name point to this machine and read what only
    this machine may (DNS rebinding).
    """
    public = urlsplit(config.public_url).hostname if config.public_url else None
    names = config.allowed_hosts
    if not names and is_loopback(config.host):
        names = ("localhost", "127.0.0.1", "::1", config.host)
    return (*names, public) if names and public else names


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address to listen on."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _canonical(name: str) -> str:
    name = name.lower().strip("[]").removesuffix(".")
    try:
        return ipaddress.ip_address(name).compressed
    except ValueError:
        return name
