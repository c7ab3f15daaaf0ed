"""One way to log for the application, its libraries and the server: structlog."""

import logging
import re
import sys

import structlog
from structlog import stdlib
from structlog.typing import EventDict, Processor

from app.core.config import Settings

_SENSITIVE = re.compile("password|secret|token|authorization|cookie|[_-]key", re.IGNORECASE)


def configure_logging(settings: Settings) -> None:
    """Send every record to standard output: JSON for machines, or lines for people."""
    structlog.configure(
        processors=[stdlib.filter_by_level, stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=stdlib.LoggerFactory(),
        wrapper_class=stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    processors: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        stdlib.add_logger_name,
        stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _redact,
        stdlib.ProcessorFormatter.remove_processors_meta,
        *_renderers(settings),
    ]
    foreign = [stdlib.ExtraAdder()]
    formatter = stdlib.ProcessorFormatter(processors=processors, foreign_pre_chain=foreign)
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(formatter)
    handler.setLevel(settings.log_level)
    logging.basicConfig(handlers=[handler], level=settings.log_level, force=True)
    # It writes the values of every query.
    logging.getLogger("aiosqlite").setLevel(logging.INFO)
    _take_over_uvicorn()


def _renderers(settings: Settings) -> list[Processor]:
    # By default, tracebacks show the values of local variables, which may be secrets.
    if settings.log_json:
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    plain = structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty(), exception_formatter=plain)]


def _redact(_logger: object, _method: str, event: EventDict) -> EventDict:
    for key in event:
        if _SENSITIVE.search(key):
            event[key] = "[redacted]"
    event.pop("color_message", None)  # uvicorn says everything a second time, in colours
    return event


def _take_over_uvicorn() -> None:
    server = logging.getLogger("uvicorn")
    server.handlers.clear()
    server.propagate = True
    # The middleware has logged each request, and each exception with the id of its request.
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("uvicorn.error").addFilter(_is_not_logged_yet)


def _is_not_logged_yet(record: logging.LogRecord) -> bool:
    return not str(record.msg).startswith("Exception in ASGI application")
