"""What the absolute addresses of an answer begin with: scheme and host, nothing else.

They stand in documents that are kept for years: references, feeds, JSON-LD. So `public_url` decides
where it is set. Without it, they begin with the name that was asked for, which the edge has checked
against `allowed_hosts`; nothing else that a client sends counts, and no cache that others share may
keep such an answer.
"""

from typing import Any, Final

from api.http.policies import authority_of
from api.service.settings import Config

_NAMED_BY_CLIENT: Final = "detente.named_by_client"


def base_of(scope: Any, config: Config) -> str:
    """Scheme and host for the answer to a request; the answer counts as holding them."""
    if config.public_url:
        return config.public_url
    scope[_NAMED_BY_CLIENT] = True
    scheme = "https" if scope["scheme"] == "https" else "http"
    named = (value for name, value in scope["headers"] if name == b"host")
    authority = authority_of(next(named, b""), scheme)
    if authority is None:  # HTTP/1.0 needs to name no host
        host, port = scope["server"]
        authority = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return f"{scheme}://{authority}"


def is_named_by_client(scope: Any) -> bool:
    """Whether the answer to a request may hold the name that the client asked for."""
    return _NAMED_BY_CLIENT in scope
