"""The endpoints for one's own account and its API keys."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.api.auth import AccountsDep, AccountUser, CurrentUser
from app.core.router import APIRouter
from app.models.user import Credential, User
from app.repositories.base import Slice
from app.schemas.base import Page, PageQuery
from app.schemas.user import ApiKeyCreate, ApiKeyCreated, ApiKeyRead, MeUpdate, UserRead

router = APIRouter(prefix="/me", tags=["me"])


@router.get("", response_model=UserRead)
async def get_me(user: CurrentUser, accounts: AccountsDep) -> User:
    """Return who calls."""
    return await accounts.get(user.id)


@router.patch("", response_model=UserRead)
async def update_me(data: MeUpdate, user: AccountUser, accounts: AccountsDep) -> User:
    """Change the fields that are sent."""
    return await accounts.update(user.id, data)


@router.delete("", status_code=204)
async def delete_me(user: AccountUser, accounts: AccountsDep) -> None:
    """Close the account, and remove all that belongs to it."""
    await accounts.delete(user.id)


@router.get("/api-keys", response_model=Page[ApiKeyRead])
async def list_api_keys(
    query: Annotated[PageQuery, Query()], user: AccountUser, accounts: AccountsDep
) -> Slice[Credential]:
    """Return the API keys, a page at a time."""
    return await accounts.find_keys(user.id, query)


@router.post("/api-keys", status_code=201)
async def create_api_key(
    data: ApiKeyCreate, user: AccountUser, accounts: AccountsDep
) -> ApiKeyCreated:
    """Make an API key, for the header X-API-Key. It is shown this once."""
    credential, key = await accounts.create_key(user.id, data)
    return ApiKeyCreated(**ApiKeyRead.model_validate(credential).model_dump(), key=key)


@router.delete("/api-keys/{key_id}", status_code=204)
async def delete_api_key(key_id: UUID, user: AccountUser, accounts: AccountsDep) -> None:
    """Revoke an API key; it is worth nothing from now on."""
    await accounts.revoke(user.id, key_id)
