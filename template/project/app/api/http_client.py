"""The client for other services, as endpoints depend on it."""

from typing import Annotated

from fastapi import Depends, Request
from httpx2 import AsyncClient


async def get_http_client(request: Request) -> AsyncClient:
    """Return the application's client."""
    client: AsyncClient = request.app.state.http_client
    return client


HttpClientDep = Annotated[AsyncClient, Depends(get_http_client)]
