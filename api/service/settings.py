"""The settings: what each is for, what it takes, and its default. All of it stands on the field.

The command line, `docs/settings.md` and what is wrong with a setting are told from here.
"""

from typing import Annotated, Any, Final, Literal, get_args

import msgspec
from msgspec import Meta, Struct

from events.admission.batch import BATCH_BYTES_LIMIT
from seeds.collection import COLLECTIONS, CollectionName

URL = r"^(https?://[^/?#\s]+)?$"
NAME = r"^(\*|(\*\.)?[A-Za-z0-9_.-]+|[0-9A-Fa-f:.]+)$"
LEDGER_ADDRESS = r"^((nats|tls)://[^/?#\s@]+/[A-Za-z0-9_-]{1,64}(\?replicas=[135])?)?$"
ORIGIN = r"^(\*|https?://[A-Za-z0-9_.\[\]:-]+)$"

WITNESS = r"^[^\s+,]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=* https?://[^?#\s,]+$"

Seconds = Annotated[float, Meta(gt=0, le=3_600)]
WholeSeconds = Annotated[int, Meta(ge=1, le=3_600)]
PositiveNumber = Annotated[int, Meta(ge=1, le=1_000_000_000)]
Names = tuple[Annotated[str, Meta(pattern=NAME)], ...]
Witnesses = Annotated[tuple[Annotated[str, Meta(pattern=WITNESS)], ...], Meta(max_length=16)]
Origins = tuple[Annotated[str, Meta(pattern=ORIGIN)], ...]


class Config(Struct, frozen=True, kw_only=True):
    """Every setting: what values it takes, what it is for, and its default."""

    host: Annotated[str, Meta(min_length=1, description="The address to listen on.")] = "127.0.0.1"
    port: Annotated[
        int, Meta(ge=0, le=65_535, description="The port; 0 takes one that is free.")
    ] = 8_000
    workers: Annotated[
        int,
        Meta(
            ge=0,
            le=64,
            description="Processes that answer, beside one that writes; 0: one process does all.",
        ),
    ] = 0
    data: Annotated[str, Meta(min_length=1, description="The data directory.")] = "data"
    ledger: Annotated[
        str,
        Meta(
            pattern=LEDGER_ADDRESS,
            description="Where the ledger is on a NATS JetStream cluster, with a replica in the"
            " data directory: nats://host:4222,host:4223/name. Without, it is a file there.",
        ),
    ] = ""
    ledger_monitors: Annotated[
        tuple[Annotated[str, Meta(pattern=URL)], ...],
        Meta(
            description="With `ledger`: the servers' monitoring, such as http://127.0.0.1:8222: by"
            " that alone it is known whether they sync their disks before they acknowledge."
        ),
    ] = ()
    ledger_credentials: Annotated[
        str,
        Meta(
            description="With `ledger`: a file of the credentials that the servers want: NATS' own"
            " kind, or user:password, or a token."
        ),
    ] = ""
    ledger_ca: Annotated[
        str,
        Meta(description="With `ledger`: a file of the authorities whose servers are trusted."),
    ] = ""
    ledger_certificate: Annotated[
        str, Meta(description="With `ledger`: a file of the certificate that the servers want.")
    ] = ""
    ledger_certificate_key: Annotated[
        str, Meta(description="With `ledger`: a file of its key, where it is apart.")
    ] = ""
    collections: Annotated[
        tuple[CollectionName, ...],
        Meta(description="The collections of facts that an empty ledger is given."),
    ] = tuple(COLLECTIONS)
    empty: Annotated[
        bool, Meta(description="Give an empty ledger nothing, whatever `collections` says.")
    ] = False
    read_only: Annotated[
        bool,
        Meta(
            description="Only read what another process writes in the data directory, or a copy of"
            " that: writes are refused."
        ),
    ] = False
    own_views: Annotated[
        str,
        Meta(
            description="With `read_only`: a directory for views of its own; without, it reads"
            " those of the process that writes."
        ),
    ] = ""
    writer_url: Annotated[
        str,
        Meta(
            pattern=URL,
            description="With `read_only`: where one writes, such as https://example.org; told to"
            " whoever tries it here.",
        ),
    ] = ""
    passage: Annotated[
        int,
        Meta(
            ge=0,
            le=1_000_000,
            description="Characters shown of a source's text on each side of a quote; 0 shows no"
            " passage.",
        ),
    ] = 200
    reviewers: Annotated[
        int,
        Meta(
            ge=1,
            le=2,
            description="Persons it takes to record; 2: by drafts alone, which whoever has written"
            " them does not accept, but for keys with `administration` and the command line.",
        ),
    ] = 1
    fetch_urls: Annotated[
        bool,
        Meta(
            description="Let those who may bring in texts have pages of the internet fetched; never"
            " an address of one's own network."
        ),
    ] = False
    texts_a_day: Annotated[
        PositiveNumber, Meta(description="Texts that a key may bring in a day (UTC).")
    ] = 1_000
    text_bytes_a_day: Annotated[
        PositiveNumber, Meta(description="Bytes of texts that a key may bring in a day (UTC).")
    ] = 500_000_000
    public_url: Annotated[
        str,
        Meta(
            pattern=URL,
            description="Where the public reaches the service, such as https://example.org: the"
            " absolute addresses in answers begin with it.",
        ),
    ] = ""
    behind_tls: Annotated[
        bool, Meta(description="Browsers are told to come by HTTPS only (HSTS).")
    ] = False
    trusted_proxies: Annotated[
        tuple[Annotated[str, Meta(pattern=r"^(\*|[0-9A-Fa-f:./]+)$")], ...],
        Meta(description="Addresses of proxies whose X-Forwarded-For is believed."),
    ] = ()
    allowed_hosts: Annotated[
        Names,
        Meta(
            description="Names that requests may ask for (*.example.org, *); without any: the"
            " machine's own on a loopback address, every name elsewhere."
        ),
    ] = ()
    cors_origins: Annotated[Origins, Meta(description="Origins whose pages may read.")] = ("*",)
    cors_write_origins: Annotated[
        Origins, Meta(description="Origins whose pages may also write.")
    ] = ()
    connections: Annotated[PositiveNumber, Meta(description="Connections at once.")] = 4_096
    client_share: Annotated[
        float,
        Meta(
            gt=0,
            le=1,
            description="The part that one client (an address, the /64 of one of IPv6, the holder"
            " of a key) may have of connections, streams and uploads, of those that the others"
            " leave; 1: all.",
        ),
    ] = 0.66
    target_bytes: Annotated[
        PositiveNumber, Meta(description="Bytes of a request's path and query.")
    ] = 16_384
    head_bytes: Annotated[
        PositiveNumber,
        Meta(
            description="Bytes of a request's head; of blank lines around it, of fields behind its"
            " body, of what frames the body beside it."
        ),
    ] = 65_536
    head_fields: Annotated[
        PositiveNumber, Meta(description="Header fields of a request, and fields behind its body.")
    ] = 100
    query_parameters: Annotated[PositiveNumber, Meta(description="Parameters of a query.")] = 100
    body_bytes: Annotated[
        PositiveNumber, Meta(description="Bytes of a request's body; an import may have 256 MB.")
    ] = BATCH_BYTES_LIMIT + 1_000_000
    head_seconds: Annotated[
        Seconds, Meta(description="Within which a request's head has to be there.")
    ] = 10.0
    body_seconds: Annotated[
        Seconds, Meta(description="Within which some of a request's body has to come.")
    ] = 10.0
    body_rate: Annotated[
        PositiveNumber, Meta(description="Bytes a second that a body has to come with.")
    ] = 100
    answer_seconds: Annotated[
        Seconds, Meta(description="Within which a client has to take some of its answer.")
    ] = 30.0
    idle_seconds: Annotated[
        WholeSeconds, Meta(description="For which a connection is kept without a request.")
    ] = 5
    stop_seconds: Annotated[
        WholeSeconds,
        Meta(description="For which requests may go on when the service is told to stop."),
    ] = 5
    cache_bytes: Annotated[
        int,
        Meta(
            ge=0,
            le=2**40,
            description="Bytes of answers that are kept in memory; 0 keeps none.",
        ),
    ] = 64 * 2**20
    export_bytes: Annotated[
        int,
        Meta(
            ge=0,
            le=2**40,
            description="Bytes that a copy of the whole record may have which is kept for download,"
            " of each format the newest; 0: none is made.",
        ),
    ] = 4 * 2**30
    views_process: Annotated[
        bool,
        Meta(
            description="What is recorded is filed into the views by a process of their own, so"
            " that answers and appends do not wait for it."
        ),
    ] = True
    ready_lag: Annotated[
        int,
        Meta(
            ge=0,
            description="Events that views may be behind which stand still, while the service"
            " counts as ready.",
        ),
    ] = 1_000
    streams: Annotated[
        int,
        Meta(
            ge=0,
            le=1_000_000,
            description="Streams of what is recorded that may be open at once.",
        ),
    ] = 2_000
    heartbeat_seconds: Annotated[
        Seconds, Meta(description="After which a stream without news shows that it lives.")
    ] = 15.0
    webhook_private: Annotated[
        bool, Meta(description="Webhooks may go to addresses that are none on the internet.")
    ] = False
    webhook_seconds: Annotated[
        Seconds, Meta(description="Within which a webhook has to be taken.")
    ] = 10.0
    webhook_days: Annotated[
        float, Meta(gt=0, le=365, description="After which a webhook that fails is disabled.")
    ] = 7.0
    witnesses: Annotated[
        Witnesses,
        Meta(
            description="Who cosigns checkpoints: of each its verifier key, a blank, and the"
            " address below which it takes `add-checkpoint`."
        ),
    ] = ()
    witness_quorum: Annotated[
        int,
        Meta(
            ge=0,
            le=16,
            description="Cosignatures that what `/checkpoint` hands out has at least; 0: it is the"
            " newest one, with those that there are.",
        ),
    ] = 0
    witness_seconds: Annotated[
        Seconds, Meta(description="Within which a witness has to answer.")
    ] = 10.0
    metrics: Annotated[bool, Meta(description="Answer at /metrics.")] = True
    tracing: Annotated[
        bool, Meta(description="Send traces with OpenTelemetry, as its OTEL_ variables say.")
    ] = False
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"],
        Meta(description="The least that is logged: debug, info, warning or error."),
    ] = "info"
    log_format: Annotated[
        Literal["auto", "json", "text"],
        Meta(description="json or text; auto is text at a terminal."),
    ] = "auto"
    log_requests: Annotated[
        bool, Meta(description="Log a line for each request, at level info.")
    ] = True


class Setting(Struct, frozen=True):
    """What `Config` says of one of its fields."""

    kind: Any
    meaning: str
    default: Any


def _setting(field: msgspec.structs.FieldInfo) -> Setting:
    described = [each.description for each in get_args(field.type)[1:] if each.description]
    return Setting(field.type, described[-1], field.default)


def at_first(config: Config) -> tuple[CollectionName, ...]:
    """The collections that an empty ledger is given."""
    return () if config.empty else config.collections


DEFAULTS: Final = Config()

SETTINGS: Final = {field.name: _setting(field) for field in msgspec.structs.fields(Config)}
"""Each setting by its name, in the order in which they are told."""

WANTED: Final = {
    "collections": f"names among {', '.join(COLLECTIONS)}",
    "public_url": "an address without a path, such as https://example.org",
    "ledger_monitors": "addresses without a path, such as http://127.0.0.1:8222",
    "ledger": "nats://host:4222,host:4223/name, with ?replicas=1 where there is one server alone",
    "writer_url": "an address without a path, such as https://example.org",
    "trusted_proxies": "addresses of hosts or networks",
    "allowed_hosts": "names without ports, such as example.org, *.example.org or *",
    "cors_origins": "origins such as https://example.org, or *",
    "cors_write_origins": "origins such as https://example.org, or *",
    "witnesses": "up to 16 of a verifier key, a blank and an address, such as"
    " example.org/witness+0123abcd+BA… https://witness.example.org",
    "log_level": "debug, info, warning or error",
    "log_format": "auto, json or text",
}
"""What is expected of a setting, where its type says it in a pattern."""
