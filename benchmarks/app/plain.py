"""FastAPI and asyncpg by hand: schemas, and no layers."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import asyncpg
from fastapi import FastAPI
from pydantic import BaseModel

COLUMNS = "id, name, description, price, quantity, status, created_at, updated_at"
INSERT = f"""
INSERT INTO items (id, name, price, quantity, status, created_at, updated_at)
VALUES ($1, $2, $3, $4, 'draft', now(), now()) RETURNING {COLUMNS}
"""  # noqa: S608 - constants


class ItemCreate(BaseModel):
    """A new item."""

    name: str
    price: Decimal
    quantity: int = 0


class ItemRead(BaseModel):
    """An item."""

    id: UUID
    name: str
    description: str | None
    price: Decimal
    quantity: int
    status: str
    created_at: datetime
    updated_at: datetime


class Page(BaseModel):
    """A page of items."""

    items: list[ItemRead]
    next_cursor: UUID | None


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Keep as many connections as the projects do."""
    async with asyncpg.create_pool(os.environ["PLAIN_URL"], min_size=5, max_size=15) as pool:
        app.state.pool = pool
        yield


app = FastAPI(lifespan=lifespan)


@app.get("/health/live")
async def health() -> dict[str, str]:
    """Answer without the database."""
    return {"status": "ok"}


@app.get("/api/v1/items/{item_id}", response_model=ItemRead)
async def get_item(item_id: UUID) -> dict[str, Any]:
    """Return one item."""
    query = f"SELECT {COLUMNS} FROM items WHERE id = $1"  # noqa: S608
    return dict(await app.state.pool.fetchrow(query, item_id))


@app.get("/api/v1/items", response_model=Page)
async def list_items(limit: int) -> dict[str, Any]:
    """Return a page of items."""
    query = f"SELECT {COLUMNS} FROM items ORDER BY id DESC LIMIT $1"  # noqa: S608
    rows = await app.state.pool.fetch(query, limit + 1)
    return {"items": [dict(row) for row in rows[:-1]], "next_cursor": rows[-2]["id"]}


@app.post("/api/v1/items", status_code=201, response_model=ItemRead)
async def create_item(body: ItemCreate) -> dict[str, Any]:
    """Add an item."""
    values = (uuid4(), body.name, body.price, body.quantity)
    return dict(await app.state.pool.fetchrow(INSERT, *values))
