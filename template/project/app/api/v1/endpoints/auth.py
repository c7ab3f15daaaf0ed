"""The endpoints for joining, logging in and logging out."""

from typing import Annotated

from fastapi import Form, Request, Response

from app.api.auth import ATTEMPTS, AccountsDep, AccountUser
from app.core.auth_error import INVALID_TOKEN, UnauthorizedError
from app.core.error_handlers import answer
from app.core.openapi import errors
from app.core.router import APIRouter
from app.models.user import User
from app.schemas import user as schemas

router = APIRouter(
    prefix="/auth", tags=["auth"], dependencies=[ATTEMPTS], responses=errors(401, 429)
)


@router.post("/register", status_code=201, response_model=schemas.UserRead)
async def register(data: schemas.UserCreate, accounts: AccountsDep, response: Response) -> User:
    """Open an account, and send a mail to verify the address."""
    response.headers["Location"] = "/api/v1/me"
    return await accounts.register(data)


@router.post("/token", response_model=schemas.TokenRead, response_model_exclude_none=True)
async def create_token(
    grant: Annotated[schemas.Grant, Form()], accounts: AccountsDep, request: Request
) -> schemas.TokenRead | Response:
    """Log in with a password, or stay logged in with a refresh token: RFC 6749."""
    if isinstance(grant, schemas.PasswordGrant):
        return await accounts.log_in(grant)
    tokens = await accounts.refresh(grant.refresh_token.get_secret_value())
    # Answered and not raised, so that the revocation is committed.
    return tokens or await answer(
        request, UnauthorizedError("The refresh token was used before.", headers=INVALID_TOKEN)
    )


@router.post("/logout", status_code=204)
async def logout(user: AccountUser, accounts: AccountsDep) -> None:
    """End this login; its tokens are worth nothing from now on."""
    await accounts.revoke(user.id, only=user.credential_id)


@router.post("/logout-everywhere", status_code=204)
async def logout_everywhere(user: AccountUser, accounts: AccountsDep) -> None:
    """End all logins of this user."""
    await accounts.revoke(user.id)


@router.post("/verify-email", status_code=204)
async def verify_email(data: schemas.TokenInput, accounts: AccountsDep) -> None:
    """Prove that an address is one's own, new or not, with the token from the mail."""
    await accounts.verify_email(data.token.get_secret_value())


@router.post("/resend-verification", status_code=204)
async def resend_verification(data: schemas.EmailInput, accounts: AccountsDep) -> None:
    """Send the mail to verify an address again. The answer does not tell who has an account."""
    await accounts.post_link("verify-email", data.email)


@router.post("/change-email", status_code=204)
async def change_email(data: schemas.EmailChange, user: AccountUser, accounts: AccountsDep) -> None:
    """Send a mail to verify a new address, which then replaces the old one."""
    await accounts.change_email(user, data)


@router.post("/forgot-password", status_code=204)
async def forgot_password(data: schemas.EmailInput, accounts: AccountsDep) -> None:
    """Send a mail to choose a new password. The answer does not tell who has an account."""
    await accounts.post_link("reset-password", data.email)


@router.post("/reset-password", status_code=204)
async def reset_password(data: schemas.PasswordReset, accounts: AccountsDep) -> None:
    """Choose a new password, with the token from the mail, once. It proves the address too."""
    await accounts.reset_password(data)


@router.post("/change-password", status_code=204)
async def change_password(
    data: schemas.PasswordChange, user: AccountUser, accounts: AccountsDep
) -> None:
    """Choose a new password, and end all other logins."""
    await accounts.change_password(user, data)
