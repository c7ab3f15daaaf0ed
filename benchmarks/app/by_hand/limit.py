"""The limit: the same answers by hand, Starlette and asyncpg, with nothing around them."""

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

import asyncpg
from account import FIND, read_token
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

COLUMNS = "id, name, description, price, quantity, status, created_at, updated_at"
INSERT = f"""
INSERT INTO items (id, name, price, quantity, status, created_at, updated_at)
VALUES ($1, $2, $3::text::numeric, 0, 'draft', now(), now()) RETURNING {COLUMNS}
"""  # noqa: S608 - constants
SELECT = f"SELECT {COLUMNS} FROM items WHERE id = $1"  # noqa: S608
PAGE = f"SELECT {COLUMNS} FROM items ORDER BY created_at DESC, id DESC LIMIT $1"  # noqa: S608


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    """Keep as many connections as the projects do."""
    async with asyncpg.create_pool(os.environ["PLAIN_URL"], min_size=5, max_size=15) as pool:
        app.state.pool = pool
        yield


def answer(content: object, status: int = 200) -> Response:
    """Answer with JSON."""
    return Response(json.dumps(content, default=str), status, media_type="application/json")


async def is_allowed(request: Request, connection: asyncpg.Connection) -> bool:
    """Return whether the token is valid, and its user is there and active."""
    user_id = read_token(request.headers.get("authorization"))
    user = await connection.fetchrow(FIND, user_id) if user_id else None
    return user is not None and user["is_active"]


async def health(_request: Request) -> Response:
    """Answer without the database."""
    return answer({"status": "ok"})


async def get_item(request: Request) -> Response:
    """Return one item."""
    async with request.app.state.pool.acquire() as connection:
        if not await is_allowed(request, connection):
            return answer({"detail": "Unauthorized"}, 401)
        row = await connection.fetchrow(SELECT, UUID(request.path_params["id"]))
    return answer(dict(row)) if row else answer({"detail": "Not Found"}, 404)


async def list_items(request: Request) -> Response:
    """Return a page of items."""
    async with request.app.state.pool.acquire() as connection:
        if not await is_allowed(request, connection):
            return answer({"detail": "Unauthorized"}, 401)
        rows = await connection.fetch(PAGE, int(request.query_params["limit"]) + 1)
    return answer({"items": [dict(row) for row in rows[:-1]], "next_cursor": rows[-2]["id"]})


async def create_item(request: Request) -> Response:
    """Add an item."""
    body = await request.json()
    async with request.app.state.pool.acquire() as connection:
        if not await is_allowed(request, connection):
            return answer({"detail": "Unauthorized"}, 401)
        row = await connection.fetchrow(INSERT, uuid4(), body["name"], body["price"])
    return answer(dict(row), 201)


app = Starlette(
    lifespan=lifespan,
    routes=[
        Route("/health", health),
        Route("/items", list_items),
        Route("/items", create_item, methods=["POST"]),
        Route("/items/{id}", get_item),
    ],
)
