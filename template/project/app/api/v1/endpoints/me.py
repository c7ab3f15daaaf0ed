"""The endpoints for one's own account and its API keys."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from app.api.auth import AccountUser, AuthServiceDep, CurrentUser, UserServiceDep
from app.core.openapi import errors
from app.core.rate_limit import rate_limit
from app.core.router import APIRouter
from app.models.user import Credential, User
from app.repositories.base import Slice
from app.schemas.base import Page, PageQuery
from app.schemas.user import ApiKeyCreate, ApiKeyCreated, ApiKeyRead, MeUpdate, UserRead

LIMIT = Depends(rate_limit(300, 60))
router = APIRouter(prefix="/me", tags=["me"])


@router.get("", response_model=UserRead)
async def get_me(user: CurrentUser, users: UserServiceDep) -> User:
    """Return who calls."""
    return await users.get(user.id)


@router.patch("", response_model=UserRead)
async def update_me(data: MeUpdate, user: AccountUser, users: UserServiceDep) -> User:
    """Change the fields that are sent."""
    return await users.update(user.id, data)


@router.delete("", status_code=204)
async def delete_me(user: AccountUser, users: UserServiceDep) -> None:
    """Close the account, and remove all that belongs to it."""
    await users.delete(user.id)


@router.get("/api-keys", response_model=Page[ApiKeyRead])
async def list_api_keys(
    query: Annotated[PageQuery, Query()], user: AccountUser, service: AuthServiceDep
) -> Slice[Credential]:
    """Return the API keys, a page at a time."""
    return await service.find_keys(user.id, query)


@router.post("/api-keys", status_code=201, dependencies=[LIMIT], responses=errors(429))
async def create_api_key(
    data: ApiKeyCreate, user: AccountUser, service: AuthServiceDep
) -> ApiKeyCreated:
    """Make an API key, for the header X-API-Key. It is shown this once."""
    credential, key = await service.create_key(user.id, data)
    return ApiKeyCreated(**ApiKeyRead.model_validate(credential).model_dump(), key=key)


@router.delete("/api-keys/{key_id}", status_code=204)
async def delete_api_key(key_id: UUID, user: AccountUser, service: AuthServiceDep) -> None:
    """Revoke an API key; it is worth nothing from now on."""
    await service.revoke(user.id, key_id)
