"""The endpoints for administrators: the users."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from app.api.auth import REQUESTS, AccountsDep, AccountUser, require_role
from app.core.exceptions import ConflictError
from app.core.openapi import errors
from app.core.router import APIRouter
from app.models.user import Role, User
from app.repositories.base import Slice
from app.schemas.base import Page, PageQuery
from app.schemas.user import UserRead, UserUpdate

router = APIRouter(
    prefix="/users",
    tags=["users"],
    dependencies=[REQUESTS, Depends(require_role(Role.ADMIN))],
    responses=errors(429),
)


async def get_other_id(user_id: UUID, admin: AccountUser) -> UUID:
    """Return the id. Raises ConflictError for one's own: the last administrator stays."""
    if user_id == admin.id:
        raise ConflictError("Another administrator must change this account.")
    return user_id


OtherId = Annotated[UUID, Depends(get_other_id)]


@router.get("", response_model=Page[UserRead])
async def list_users(query: Annotated[PageQuery, Query()], accounts: AccountsDep) -> Slice[User]:
    """Return users, a page at a time, the newest first."""
    return await accounts.find(query)


@router.get("/{user_id}", response_model=UserRead)
async def get_user(user_id: UUID, accounts: AccountsDep) -> User:
    """Return one user."""
    return await accounts.get(user_id)


@router.patch("/{user_id}", response_model=UserRead)
async def update_user(user_id: OtherId, data: UserUpdate, accounts: AccountsDep) -> User:
    """Change the role of a user, or disable the account."""
    return await accounts.update(user_id, data)


@router.delete("/{user_id}", status_code=204)
async def delete_user(user_id: OtherId, accounts: AccountsDep) -> None:
    """Remove a user, and all that belongs to the account."""
    await accounts.delete(user_id)
