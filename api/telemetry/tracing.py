"""Traces with OpenTelemetry, for those who installed the extra `otel` and ask for them.

Where they go, and as what service, is said by OpenTelemetry's own variables
(`OTEL_EXPORTER_OTLP_ENDPOINT`, `OTEL_SERVICE_NAME`).
"""

import atexit
from threading import Thread
from typing import Any, Final

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.asgi import OpenTelemetryMiddleware
from opentelemetry.sdk.resources import SERVICE_NAME, OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span

from api.telemetry.redaction import redacted

FLUSH_SECONDS: Final = 0.5
"""For which the end of the process waits for the last spans to be taken."""


def traced(app: Any) -> Any:
    """An app around another one that records a span for each request."""
    named = Resource({SERVICE_NAME: "detente"}).merge(OTELResourceDetector().detect())
    provider = TracerProvider(resource=named, shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    atexit.register(_end, provider)
    return OpenTelemetryMiddleware(
        app,
        tracer_provider=provider,
        exclude_spans=["receive", "send"],
        server_request_hook=_without_keys,
    )


def _without_keys(span: Span, scope: Any) -> None:
    """Take a key that somebody sent in an address out of a span."""
    span.update_name(redacted(getattr(span, "name", "")))
    for name, value in (getattr(span, "attributes", None) or {}).items():
        if isinstance(value, str):
            span.set_attribute(name, redacted(value))


def _end(provider: TracerProvider) -> None:
    # A collector that is not there is tried again and again: nobody wants to wait for that.
    ending = Thread(target=provider.shutdown, daemon=True)
    ending.start()
    ending.join(FLUSH_SECONDS)
