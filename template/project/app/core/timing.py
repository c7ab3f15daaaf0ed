"""How long the parts of a request take, such as its queries."""

from contextvars import ContextVar

# The seconds of each part, by kind, since the request began.
timings: ContextVar[dict[str, list[float]]] = ContextVar("timings")


def note_seconds(kind: str, seconds: float) -> None:
    """Add a part to the request, if there is one."""
    timings.get({}).setdefault(kind, []).append(seconds)
