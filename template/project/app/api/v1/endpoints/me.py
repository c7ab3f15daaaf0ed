"""The endpoints for one's own account."""

from fastapi import APIRouter

from app.api.auth import CurrentUser, UserServiceDep
from app.models.user import User
from app.schemas.user import UserRead

router = APIRouter(prefix="/me", tags=["me"])


@router.get("", response_model=UserRead)
async def get_me(user: CurrentUser, users: UserServiceDep) -> User:
    """Return who calls."""
    return await users.get(user.id)
