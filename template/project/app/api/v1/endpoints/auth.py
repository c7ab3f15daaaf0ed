"""The endpoints for joining, logging in and logging out."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response, status

from app.api.auth import AccountUser, AuthServiceDep, UserServiceDep
from app.core.auth_error import INVALID_TOKEN, UnauthorizedError
from app.core.error_handlers import answer
from app.core.openapi import errors
from app.models.user import User
from app.schemas.user import Grant, PasswordGrant, TokenRead, UserCreate, UserRead

router = APIRouter(prefix="/auth", tags=["auth"])


@router.post("/register", status_code=status.HTTP_201_CREATED, response_model=UserRead)
async def register(data: UserCreate, users: UserServiceDep, response: Response) -> User:
    """Open an account."""
    response.headers["Location"] = "/api/v1/me"
    return await users.register(data)


@router.post("/token", response_model=TokenRead, responses=errors(401, 403))
async def create_token(
    grant: Annotated[Grant, Form()], service: AuthServiceDep, request: Request
) -> TokenRead | Response:
    """Log in with a password, or stay logged in with a refresh token: RFC 6749."""
    if isinstance(grant, PasswordGrant):
        return await service.login(grant)
    tokens = await service.refresh(grant.refresh_token.get_secret_value())
    if tokens is not None:
        return tokens
    # Answered and not raised, so that the revocation is committed.
    error = UnauthorizedError("The refresh token was used before.", challenge=INVALID_TOKEN)
    return await answer(request, error)


@router.post("/logout", status_code=status.HTTP_204_NO_CONTENT)
async def logout(user: AccountUser, service: AuthServiceDep) -> None:
    """End this login; its tokens are worth nothing from now on."""
    await service.logout(user.id, user.credential_id)


@router.post("/logout-everywhere", status_code=status.HTTP_204_NO_CONTENT)
async def logout_everywhere(user: AccountUser, service: AuthServiceDep) -> None:
    """End all logins of this user."""
    await service.logout_everywhere(user.id)
