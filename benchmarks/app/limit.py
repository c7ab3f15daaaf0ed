"""The limit: the same answers by hand, Starlette and asyncpg, with nothing around them."""

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

import asyncpg
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

COLUMNS = "id, name, description, price, quantity, status, created_at, updated_at"
INSERT = f"""
INSERT INTO items (id, name, price, quantity, status, created_at, updated_at)
VALUES ($1, $2, $3::text::numeric, 0, 'draft', now(), now()) RETURNING {COLUMNS}
"""  # noqa: S608 - constants


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    """Keep as many connections as the projects do."""
    async with asyncpg.create_pool(os.environ["PLAIN_URL"], min_size=5, max_size=15) as pool:
        app.state.pool = pool
        yield


def answer(content: object, status: int = 200) -> Response:
    """Answer with JSON."""
    return Response(json.dumps(content, default=str), status, media_type="application/json")


async def health(_request: Request) -> Response:
    """Answer without the database."""
    return answer({"status": "ok"})


async def get_item(request: Request) -> Response:
    """Return one item."""
    query = f"SELECT {COLUMNS} FROM items WHERE id = $1"  # noqa: S608
    row = await request.app.state.pool.fetchrow(query, UUID(request.path_params["id"]))
    return answer(dict(row))


async def list_items(request: Request) -> Response:
    """Return a page of items."""
    query = f"SELECT {COLUMNS} FROM items ORDER BY id DESC LIMIT $1"  # noqa: S608
    rows = await request.app.state.pool.fetch(query, int(request.query_params["limit"]) + 1)
    return answer({"items": [dict(row) for row in rows[:-1]], "next_cursor": rows[-2]["id"]})


async def create_item(request: Request) -> Response:
    """Add an item."""
    body = await request.json()
    pool = request.app.state.pool
    row = await pool.fetchrow(INSERT, uuid4(), body["name"], body["price"])
    return answer(dict(row), 201)


app = Starlette(
    lifespan=lifespan,
    routes=[
        Route("/health/live", health),
        Route("/api/v1/items", list_items),
        Route("/api/v1/items", create_item, methods=["POST"]),
        Route("/api/v1/items/{id}", get_item),
    ],
)
