"""The endpoints for one's own account."""

from app.api.auth import REQUESTS, AccountsDep, AccountUser, CurrentUser
from app.core.openapi import errors
from app.core.router import APIRouter
from app.models.user import User
from app.schemas.user import MeUpdate, UserRead

router = APIRouter(prefix="/me", tags=["me"], dependencies=[REQUESTS], responses=errors(429))


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
