"""Mail: sent by an SMTP server, or shown in the log where there is none."""

from collections.abc import Callable
from email.message import EmailMessage
from functools import partial
from smtplib import SMTP, SMTP_SSL
from ssl import create_default_context
from urllib.parse import unquote, urlsplit

import structlog
from anyio import to_thread
from pydantic import SecretStr
from typing_extensions import override

from app.core.settings import EnvironmentSettings

log = structlog.stdlib.get_logger(__name__)
# What services call: recipient, subject, text.
Post = Callable[[str, str, str], None]


class MailSettings(EnvironmentSettings, env_prefix="MAIL_"):
    """Which server sends mail."""

    # smtps://user:password@host:465; smtp+starttls:// and smtp:// where the server has no better.
    url: SecretStr | None = None
    sender: str = "app@localhost"

    @override
    def insecure(self) -> list[str]:
        """Return whether mail would be shown in the log, with the secrets that it carries."""
        return [] if "url" in self.model_fields_set else ["MAIL_URL must name an SMTP server."]


async def send_mail(settings: MailSettings, recipient: str, subject: str, text: str) -> None:
    """Send a mail, or show it. Raises OSError or SMTPException if the server does not take it."""
    if settings.url is None:
        log.info("mail", recipient=recipient, subject=subject, text=text)
        return
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.sender, recipient, subject
    message.set_content(text)
    await to_thread.run_sync(_send, settings.url.get_secret_value(), message)


def _send(address: str, message: EmailMessage) -> None:
    url, context = urlsplit(address), create_default_context()
    connect = partial(SMTP_SSL, context=context) if url.scheme == "smtps" else SMTP
    with connect(url.hostname or "", url.port or 0, timeout=10) as server:
        if url.scheme == "smtp+starttls":
            server.starttls(context=context)
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        server.send_message(message)
