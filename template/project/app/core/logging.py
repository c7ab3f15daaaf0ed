"""One way to log for the application, its libraries and the server: structlog."""

import re
import sys
from logging import LogRecord
from logging.config import dictConfig

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
    line = {
        "()": stdlib.ProcessorFormatter,
        "foreign_pre_chain": [stdlib.ExtraAdder()],
        "processors": [
            structlog.contextvars.merge_contextvars,
            stdlib.add_logger_name,
            stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _redact,
            stdlib.ProcessorFormatter.remove_processors_meta,
            *_renderers(settings),
        ],
    }
    dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": line},
            "handlers": {
                "output": {
                    "class": "logging.StreamHandler",
                    "stream": sys.stdout,
                    "formatter": "line",
                    "level": settings.log_level,
                }
            },
            "root": {"handlers": ["output"], "level": settings.log_level},
            "loggers": {
                "aiosqlite": {"level": "INFO"},  # it writes the values of every query
                "uvicorn": {"handlers": [], "propagate": True},
                # The middleware logs each request, and each exception with its request's id.
                "uvicorn.access": {"handlers": [], "propagate": False},
                "uvicorn.error": {"filters": [_is_not_logged_yet]},
            },
        }
    )


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


def _is_not_logged_yet(record: LogRecord) -> bool:
    return not str(record.msg).startswith("Exception in ASGI application")
