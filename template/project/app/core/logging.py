"""One way to log for the application, its libraries and the server: structlog."""

import logging
import sys

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, Processor

from app.core.config import Settings

_SENSITIVE = ("password", "secret", "token", "authorization", "cookie", "api_key")


def configure_logging(settings: Settings) -> None:
    """Send every record to standard output: JSON for machines, or lines for people."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _redact,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    renderer = _for_machines() if settings.log_json else _for_people()
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[ProcessorFormatter.remove_processors_meta, *renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level)
    # It writes the values of every query.
    logging.getLogger("aiosqlite").setLevel(logging.INFO)
    _take_over_uvicorn()


def _for_machines() -> list[Processor]:
    return [structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer()]


def _for_people() -> list[Processor]:
    # The default shows the values of local variables, which may be secrets.
    plain = structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty(), exception_formatter=plain)]


def _redact(_logger: object, _method: str, event: EventDict) -> EventDict:
    for key in event:
        if any(word in key.lower() for word in _SENSITIVE):
            event[key] = "[redacted]"
    event.pop("color_message", None)  # uvicorn says everything a second time, in colours
    return event


def _take_over_uvicorn() -> None:
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.setLevel(logging.NOTSET)
        logger.propagate = True
    # The middleware has logged each request, and each exception with the id of its request.
    logging.getLogger("uvicorn.access").propagate = False
    logging.getLogger("uvicorn.error").addFilter(_is_not_logged_yet)


def _is_not_logged_yet(record: logging.LogRecord) -> bool:
    return not str(record.msg).startswith("Exception in ASGI application")
