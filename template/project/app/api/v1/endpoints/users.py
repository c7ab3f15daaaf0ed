"""The endpoints for administrators: the users."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, status

from app.api.auth import AccountUser, UserServiceDep, require_role
from app.models.user import Role, User
from app.repositories.base import Slice
from app.schemas.base import Page
from app.schemas.user import UserChange, UserQuery, UserRead

router = APIRouter(
    prefix="/users", tags=["users"], dependencies=[Depends(require_role(Role.ADMIN))]
)


@router.get("", response_model=Page[UserRead])
async def list_users(query: Annotated[UserQuery, Query()], users: UserServiceDep) -> Slice[User]:
    """Return users, a page at a time."""
    return await users.find(query)


@router.get("/{user_id}", response_model=UserRead)
async def get_user(user_id: UUID, users: UserServiceDep) -> User:
    """Return one user."""
    return await users.get(user_id)


@router.patch("/{user_id}", response_model=UserRead)
async def update_user(
    user_id: UUID, data: UserChange, users: UserServiceDep, admin: AccountUser
) -> User:
    """Change the role of a user, or disable the account."""
    return await users.change(user_id, data, admin.id)


@router.delete("/{user_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_user(user_id: UUID, users: UserServiceDep, admin: AccountUser) -> None:
    """Remove a user and all that belongs to the account."""
    await users.delete(user_id, admin.id)
