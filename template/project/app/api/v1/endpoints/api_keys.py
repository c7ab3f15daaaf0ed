"""The endpoints for one's own API keys."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.api.api_key import ApiKeysDep
from app.api.auth import REQUESTS, AccountsDep, AccountUser
from app.core.openapi import errors
from app.core.router import APIRouter
from app.models.api_key import ApiKey
from app.repositories.base import Slice
from app.schemas.api_key import ApiKeyCreate, ApiKeyCreated, ApiKeyRead
from app.schemas.base import Page, PageQuery

router = APIRouter(
    prefix="/me/api-keys", tags=["me"], dependencies=[REQUESTS], responses=errors(429)
)


@router.get("", response_model=Page[ApiKeyRead])
async def list_api_keys(
    query: Annotated[PageQuery, Query()], user: AccountUser, keys: ApiKeysDep
) -> Slice[ApiKey]:
    """Return the API keys, a page at a time."""
    return await keys.find(user.id, query)


@router.post("", status_code=201)
async def create_api_key(data: ApiKeyCreate, user: AccountUser, keys: ApiKeysDep) -> ApiKeyCreated:
    """Make an API key, for the header X-API-Key. It is shown this once."""
    row, key = await keys.create(user.id, data)
    return ApiKeyCreated(**ApiKeyRead.model_validate(row).model_dump(), key=key)


@router.delete("/{key_id}", status_code=204)
async def delete_api_key(key_id: UUID, user: AccountUser, accounts: AccountsDep) -> None:
    """Revoke an API key; it is worth nothing from now on."""
    await accounts.revoke(user.id, only=key_id)
