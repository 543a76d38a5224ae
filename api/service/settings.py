"""The settings: what they are, where each was read from, and what is wrong with them.

The last of these that has a setting counts: its default, `detente.toml`, the environment
(`DETENTE_PORT`), the command line (`--port`).
"""

import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_origin

import msgspec
from msgspec import Meta, Struct

from events.admission.batch import BATCH_BYTES_LIMIT
from events.errors import SettingsError

FILE: Final = "detente.toml"
PREFIX: Final = "DETENTE_"
FILE_VARIABLE: Final = "DETENTE_CONFIG"
"""Names the file; it is no setting itself."""

NAME = r"^(\*|(\*\.)?[A-Za-z0-9_.-]+|[0-9A-Fa-f:.]+)$"
ORIGIN = r"^(\*|https?://[A-Za-z0-9_.\[\]:-]+)$"

Seconds = Annotated[float, Meta(gt=0, le=3_600)]
WholeSeconds = Annotated[int, Meta(ge=1, le=3_600)]
Count = Annotated[int, Meta(ge=1, le=1_000_000_000)]
Names = tuple[Annotated[str, Meta(pattern=NAME)], ...]
Origins = tuple[Annotated[str, Meta(pattern=ORIGIN)], ...]


class Config(Struct, frozen=True, kw_only=True):
    """Every setting with its default; `MEANINGS` says what each is for."""

    host: Annotated[str, Meta(min_length=1)] = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65_535)] = 8_000
    data: Annotated[str, Meta(min_length=1)] = "data"
    empty: bool = False
    passage: Annotated[int, Meta(ge=0, le=1_000_000)] = 200
    public_url: Annotated[str, Meta(pattern=r"^(https?://[^/?#\s]+)?$")] = ""
    behind_tls: bool = False
    trusted_proxies: tuple[Annotated[str, Meta(pattern=r"^(\*|[0-9A-Fa-f:./]+)$")], ...] = ()
    allowed_hosts: Names = ()
    cors_origins: Origins = ("*",)
    cors_write_origins: Origins = ()
    connections: Count = 4_096
    client_share: Annotated[float, Meta(gt=0, le=1)] = 0.66
    target_bytes: Count = 16_384
    head_bytes: Count = 65_536
    head_fields: Count = 100
    query_parameters: Count = 100
    body_bytes: Count = BATCH_BYTES_LIMIT + 1_000_000
    head_seconds: Seconds = 10.0
    body_seconds: Seconds = 10.0
    body_rate: Count = 100
    answer_seconds: Seconds = 30.0
    idle_seconds: WholeSeconds = 5
    stop_seconds: WholeSeconds = 5
    cache_bytes: Annotated[int, Meta(ge=0, le=2**40)] = 64 * 2**20
    ready_lag: Annotated[int, Meta(ge=0)] = 1_000
    streams: Annotated[int, Meta(ge=0, le=1_000_000)] = 2_000
    heartbeat_seconds: Seconds = 15.0
    webhook_private: bool = False
    webhook_seconds: Seconds = 10.0
    webhook_days: Annotated[float, Meta(gt=0, le=365)] = 7.0
    metrics: bool = True
    tracing: bool = False
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["auto", "json", "text"] = "auto"
    log_requests: bool = True


DEFAULTS: Final = Config()

MEANINGS: Final = {
    "host": "The address to listen on.",
    "port": "The port; 0 takes one that is free.",
    "data": "The data directory.",
    "empty": "Do not give an empty ledger the founding facts.",
    "passage": "Characters shown of a source's text on each side of a quote; 0 shows no passage.",
    "public_url": "Where the public reaches the service, such as https://example.org: the absolute"
    " addresses in answers begin with it.",
    "behind_tls": "Browsers are told to come by HTTPS only (HSTS).",
    "trusted_proxies": "Addresses of proxies whose X-Forwarded-For is believed.",
    "allowed_hosts": "Names that requests may ask for (*.example.org, *); without any: the"
    " machine's own on a loopback address, every name elsewhere.",
    "cors_origins": "Origins whose pages may read.",
    "cors_write_origins": "Origins whose pages may also write.",
    "connections": "Connections at once.",
    "client_share": "The part that one client (an address, the /64 of one of IPv6, the holder of a"
    " key) may have of connections, streams and uploads, of those that the others leave; 1: all.",
    "target_bytes": "Bytes of a request's path and query.",
    "head_bytes": "Bytes of a request's head; of blank lines around it, of fields behind its body,"
    " of what frames the body beside it.",
    "head_fields": "Header fields of a request, and fields behind its body.",
    "query_parameters": "Parameters of a query.",
    "body_bytes": "Bytes of a request's body; an import may have 256 MB.",
    "head_seconds": "Within which a request's head has to be there.",
    "body_seconds": "Within which some of a request's body has to come.",
    "body_rate": "Bytes a second that a body has to come with.",
    "answer_seconds": "Within which a client has to take some of its answer.",
    "idle_seconds": "For which a connection is kept without a request.",
    "stop_seconds": "For which requests may go on when the service is told to stop.",
    "cache_bytes": "Bytes of answers that are kept in memory; 0 keeps none.",
    "ready_lag": "Events that the views may be behind while the service counts as ready.",
    "streams": "Streams of what is recorded that may be open at once.",
    "heartbeat_seconds": "After which a stream without news shows that it lives.",
    "webhook_private": "Webhooks may go to addresses that are none on the internet.",
    "webhook_seconds": "Within which a webhook has to be taken.",
    "webhook_days": "After which a webhook that fails is disabled.",
    "metrics": "Answer at /metrics.",
    "tracing": "Send traces with OpenTelemetry, as its OTEL_ variables say.",
    "log_level": "The least that is logged: debug, info, warning or error.",
    "log_format": "json or text; auto is text at a terminal.",
    "log_requests": "Log a line for each request, at level info.",
}


WANTED: Final = {
    "public_url": "an address without a path, such as https://example.org",
    "trusted_proxies": "addresses of hosts or networks",
    "allowed_hosts": "names without ports, such as example.org, *.example.org or *",
    "cors_origins": "origins such as https://example.org, or *",
    "cors_write_origins": "origins such as https://example.org, or *",
    "log_level": "debug, info, warning or error",
    "log_format": "auto, json or text",
}
"""What is expected of a setting, where its type says it in a pattern."""


class Settings(Struct, frozen=True):
    """The configuration, and for each setting where it came from."""

    config: Config
    origins: dict[str, str]


class Given(Struct, frozen=True):
    """A value as it was found. `is_text` is one that had no type where it stood."""

    value: Any
    origin: str
    is_text: bool


def load(
    options: Mapping[str, Any], *, file: Path | None = None, environment: Mapping[str, str]
) -> Settings:
    """Read the settings; raises `SettingsError` with everything that is wrong with them.

    `options` are the command line's, and `file` the one it names; without it `DETENTE_CONFIG`
    does, and else `detente.toml` here or in the data directory is read if it is there.
    """
    faults: list[str] = []
    found = dict(_variables(environment, faults))
    found |= {
        name: Given(value, option_of(name, value), is_text=isinstance(value, str))
        for name, value in options.items()
        if value is not None
    }
    path = file or _file(found.get("data"), environment)
    found = dict(_filed(path, faults)) | found if path else found
    values = dict(_checked(found, faults))
    if faults:
        raise SettingsError(tuple(faults))
    origins = {name: found[name].origin if name in found else "default" for name in MEANINGS}
    return Settings(Config(**values), origins)


def option_of(name: str, value: Any = None) -> str:
    """A setting on the command line, as it is given to say a value."""
    return f"--{'no-' if value is False else ''}{name.replace('_', '-')}"


def variable_of(name: str) -> str:
    """A setting in the environment."""
    return PREFIX + name.upper()


def shown(value: Any) -> str:
    """A value as `detente.toml` would have it."""
    return msgspec.json.encode(value).decode()


def _variables(environment: Mapping[str, str], faults: list[str]) -> Iterator[tuple[str, Given]]:
    for variable, text in environment.items():
        if not variable.startswith(PREFIX) or variable == FILE_VARIABLE:
            continue
        name = variable.removeprefix(PREFIX).lower()
        if name not in MEANINGS or variable != variable_of(name):
            near = get_close_matches(variable.upper(), map(variable_of, MEANINGS), n=1)
            faults.append(f"{variable}: no such setting{_nearest(near)}")
        else:
            yield name, Given(text, variable, is_text=True)


def _file(data: Given | None, environment: Mapping[str, str]) -> Path | None:
    if named := environment.get(FILE_VARIABLE):
        return Path(named)
    directory = Path(DEFAULTS.data if data is None else str(data.value))
    places = (Path(FILE), directory / FILE)
    return next((each for each in places if each.is_file()), None)


def _filed(path: Path, faults: list[str]) -> Iterator[tuple[str, Given]]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        faults.append(f"{path}: {error.strerror}")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(f"{path}: not TOML: {error}")
    else:
        for name, value in content.items():
            if name in MEANINGS:
                yield name, Given(value, f"{path}: {name}", is_text=False)
            else:
                near = get_close_matches(name, MEANINGS, n=1)
                faults.append(f"{path}: {name}: no such setting{_nearest(near)}")


def _nearest(near: list[str]) -> str:
    return f", did you mean {near[0]}?" if near else ""


def _checked(found: Mapping[str, Given], faults: list[str]) -> Iterator[tuple[str, Any]]:
    kinds = {field.name: field.type for field in msgspec.structs.fields(Config)}
    for name, given in found.items():
        try:
            yield name, _converted(given, kinds[name])
        except msgspec.ValidationError as error:
            wanted = WANTED.get(name)
            expected = f"expected {wanted}" if wanted else _lowered(str(error))
            faults.append(f"{given.origin}: {expected}, found {_found(given.value)}")


def _converted(given: Given, kind: Any) -> Any:
    value = given.value
    if given.is_text and get_origin(kind) is tuple:
        value = [each.strip() for each in value.split(",") if each.strip()]
    return msgspec.convert(value, kind, strict=not given.is_text)


def _found(value: Any) -> str:
    return str(value) if isinstance(value, float) else shown(value)


def _lowered(message: str) -> str:
    return message[:1].lower() + message[1:].replace("`", "")
