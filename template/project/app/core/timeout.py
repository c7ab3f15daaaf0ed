"""A limit for the time that a request may take until its answer begins."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.exceptions import UnavailableError


class TimeoutMiddleware:
    """End requests that take too long. What comes after the first byte takes what it needs."""

    def __init__(self, app: ASGIApp, *, seconds: float) -> None:
        self.app = app
        self.seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request. Raises UnavailableError when its time is up."""
        deadline = asyncio.timeout(self.seconds if scope["type"] == "http" else None)

        async def send_in_time(message: Message) -> None:
            deadline.reschedule(None)
            await send(message)

        try:
            async with deadline:
                await self.app(scope, receive, send_in_time)
        except TimeoutError as exc:
            if deadline.expired():
                raise UnavailableError("The request took too long.") from exc
            raise
