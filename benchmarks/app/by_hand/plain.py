"""FastAPI and asyncpg by hand: schemas, one dependency for the user, and no layers."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID, uuid4

import asyncpg
from account import FIND, read_token
from fastapi import Depends, FastAPI, HTTPException, Request
from pydantic import BaseModel

COLUMNS = "id, name, description, price, quantity, status, created_at, updated_at"
INSERT = f"""
INSERT INTO items (id, name, price, quantity, status, created_at, updated_at)
VALUES ($1, $2, $3, $4, 'draft', now(), now()) RETURNING {COLUMNS}
"""  # noqa: S608 - constants
SELECT = f"SELECT {COLUMNS} FROM items WHERE id = $1"  # noqa: S608
PAGE = f"SELECT {COLUMNS} FROM items ORDER BY created_at DESC, id DESC LIMIT $1"  # noqa: S608


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


async def get_connection() -> AsyncIterator[asyncpg.Connection]:
    """Lend a connection to the request."""
    async with app.state.pool.acquire() as connection:
        yield connection


ConnectionDep = Annotated[asyncpg.Connection, Depends(get_connection)]


async def get_user(request: Request, connection: ConnectionDep) -> asyncpg.Record:
    """Return who calls, if the token is valid and its user there and active."""
    user_id = read_token(request.headers.get("authorization"))
    user = await connection.fetchrow(FIND, user_id) if user_id else None
    if user is None or not user["is_active"]:
        raise HTTPException(401)
    return user


UserDep = Annotated[asyncpg.Record, Depends(get_user)]


@app.get("/health")
async def health() -> dict[str, str]:
    """Answer without the database."""
    return {"status": "ok"}


@app.get("/items/{item_id}", response_model=ItemRead)
async def get_item(item_id: UUID, _user: UserDep, connection: ConnectionDep) -> dict[str, Any]:
    """Return one item."""
    row = await connection.fetchrow(SELECT, item_id)
    if row is None:
        raise HTTPException(404)
    return dict(row)


@app.get("/items", response_model=Page)
async def list_items(limit: int, _user: UserDep, connection: ConnectionDep) -> dict[str, Any]:
    """Return a page of items."""
    rows = await connection.fetch(PAGE, limit + 1)
    return {"items": [dict(row) for row in rows[:-1]], "next_cursor": rows[-2]["id"]}


@app.post("/items", status_code=201, response_model=ItemRead)
async def create_item(
    body: ItemCreate, _user: UserDep, connection: ConnectionDep
) -> dict[str, Any]:
    """Add an item."""
    values = (uuid4(), body.name, body.price, body.quantity)
    return dict(await connection.fetchrow(INSERT, *values))
