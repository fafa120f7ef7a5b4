"""Prometheus metrics of the web process."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from search.contracts import Reply

REGISTRY = CollectorRegistry()
_SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)

REQUESTS = Counter(
    "daoban_http_requests_total", "HTTP requests", ("route", "method", "status"), registry=REGISTRY
)
REQUEST_SECONDS = Histogram(
    "daoban_http_request_seconds",
    "Time to answer a request",
    ("route",),
    buckets=_SECONDS,
    registry=REGISTRY,
)
OUTCOMES = Counter(
    "daoban_outcomes_total", "Outcomes of questions", ("outcome",), registry=REGISTRY
)
STAGE_SECONDS = Histogram(
    "daoban_stage_seconds",
    "Time of a pipeline stage",
    ("stage",),
    buckets=(0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3),
    registry=REGISTRY,
)
FALLBACKS = Counter(
    "daoban_chat_fallbacks_total",
    "Chat turns answered without Rasa",
    ("reason",),
    registry=REGISTRY,
)
RELEASE = Gauge(
    "daoban_release_info", "The release that is answered from", ("release",), registry=REGISTRY
)


def count_reply(reply: Reply) -> None:
    """Count an outcome and the time of each stage."""
    OUTCOMES.labels(reply.outcome.value).inc()
    for stage, milliseconds in reply.timings_ms.items():
        STAGE_SECONDS.labels(stage).observe(milliseconds / 1000)
