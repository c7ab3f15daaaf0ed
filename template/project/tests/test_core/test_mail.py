"""Mail reaches a real server, or the log."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from smtplib import SMTP, SMTPException
from typing import Any

import pytest
from aiosmtpd import smtp
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

from app.core import mail
from app.core.mail import MailSettings, send_mail

MAIL = ("ada@example.com", "Sübject", "Text with \u20ac\n")


class Inbox:
    """Takes all mail."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802
        """Keep a mail."""
        self.envelopes.append(envelope)
        return "250 OK"


@asynccontextmanager
async def serve(inbox: Inbox, **options: Any) -> AsyncIterator[int]:  # noqa: ANN401  # the library's
    """Run an SMTP server, and yield its port."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: smtp.SMTP(inbox, hostname="localhost", **options), "127.0.0.1", 0
    )
    async with server:
        yield server.sockets[0].getsockname()[1]


def make_settings(url: str | None) -> MailSettings:
    """Make settings of a server."""
    return MailSettings.model_validate({"url": url, "sender": "shop@example.com"})


async def test_a_mail_arrives() -> None:
    """Whole, in any alphabet, from the sender of the settings."""
    inbox = Inbox()
    async with serve(inbox) as port:
        await send_mail(make_settings(f"smtp://127.0.0.1:{port}"), *MAIL)
    (envelope,) = inbox.envelopes
    assert (envelope.mail_from, envelope.rcpt_tos) == ("shop@example.com", [MAIL[0]])
    assert isinstance(envelope.content, bytes)
    message = message_from_bytes(envelope.content)
    content = message.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert content.decode().splitlines() == MAIL[2].splitlines()


async def test_a_server_that_wants_a_password() -> None:
    """It is the one of the URL, decoded."""
    given: list[LoginPassword] = []

    def check(*arguments: Any) -> AuthResult:  # noqa: ANN401  # the library's
        given.append(arguments[-1])
        return AuthResult(success=True)

    async with serve(Inbox(), authenticator=check, auth_require_tls=False) as port:
        await send_mail(make_settings(f"smtp://ada:p%40ss@127.0.0.1:{port}"), *MAIL)
    assert (given[0].login, given[0].password) == (b"ada", b"p@ss")


async def test_a_server_that_is_down() -> None:
    """The error goes on to where it is logged with the request's id."""
    async with serve(Inbox()) as port:
        pass
    with pytest.raises(OSError, match="refused"):
        await send_mail(make_settings(f"smtp://127.0.0.1:{port}"), *MAIL)


async def test_a_server_without_encryption() -> None:
    """Where STARTTLS was asked for, nothing is sent without it."""
    inbox = Inbox()
    async with serve(inbox) as port:
        with pytest.raises(SMTPException, match="STARTTLS"):
            await send_mail(make_settings(f"smtp+starttls://127.0.0.1:{port}"), *MAIL)
    assert inbox.envelopes == []


async def test_encryption_from_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """smtps:// speaks TLS before anything else, with servers that prove who they are."""
    inbox = Inbox()

    def connect(host: str, port: int, *, timeout: int, context: ssl.SSLContext) -> SMTP:
        assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
        return SMTP(host, port, timeout=timeout)

    async with serve(inbox) as port:
        with pytest.raises(ssl.SSLError):
            await send_mail(make_settings(f"smtps://127.0.0.1:{port}"), *MAIL)
        monkeypatch.setattr(mail, "SMTP_SSL", connect)
        await send_mail(make_settings(f"smtps://127.0.0.1:{port}"), *MAIL)
    assert len(inbox.envelopes) == 1


async def test_without_a_server_it_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """In development the log is the inbox."""
    shown: dict[str, str] = {}
    monkeypatch.setattr(mail.log, "info", lambda _event, **values: shown.update(values))
    await send_mail(make_settings(None), *MAIL)
    assert (shown["recipient"], shown["subject"], shown["text"]) == MAIL
