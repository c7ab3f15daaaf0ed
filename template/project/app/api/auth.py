"""Who calls: what endpoints depend on where not everybody may call them."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated

from fastapi import BackgroundTasks, Depends, Request
from fastapi.security import APIKeyHeader, OAuth2PasswordBearer

from app.api.deps import SessionDep
from app.core.auth_error import ForbiddenError
from app.core.mail import Post, send_mail
from app.core.security import Caller
from app.models.user import Role
from app.repositories.user import CredentialRepository, UserRepository
from app.services.account import AccountService, find_caller

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_TOKENS = "/api/v1/auth/token"
_bearer = OAuth2PasswordBearer(_TOKENS, refreshUrl=_TOKENS, auto_error=False)
_api_key = APIKeyHeader(name="X-API-Key", auto_error=False)


async def get_current_user(
    request: Request,
    session: SessionDep,
    token: Annotated[str | None, Depends(_bearer)],
    key: Annotated[str | None, Depends(_api_key)],
) -> Caller:
    """Return who calls. Raises UnauthorizedError."""
    credentials = CredentialRepository(session)
    caller = await find_caller(request.app.state.auth, credentials, token, key)
    request.state.user_id = caller.id
    return caller


async def get_current_active_user(
    request: Request, caller: Annotated[Caller, Depends(get_current_user)]
) -> Caller:
    """Return who calls, if that one may call anything with this method. Raises ForbiddenError."""
    if not caller.is_active:
        raise ForbiddenError("The account is disabled.")
    return _check_scope(caller, "read" if request.method in _SAFE_METHODS else "write")


CurrentUser = Annotated[Caller, Depends(get_current_active_user)]


def require_scope(scope: str) -> Callable[[Caller], Awaitable[Caller]]:
    """Make a dependency that lets in who was given this scope."""

    async def check_scope(caller: CurrentUser) -> Caller:
        return _check_scope(caller, scope)

    return check_scope


# Logged in with a password: API keys are not let in.
AccountUser = Annotated[Caller, Depends(require_scope("account"))]


def require_role(role: Role) -> Callable[[Caller], Awaitable[Caller]]:
    """Make a dependency that lets in who logged in and has this role."""

    async def check_role(caller: AccountUser) -> Caller:
        if caller.role != role:
            raise ForbiddenError
        return caller

    return check_role


def _check_scope(caller: Caller, scope: str) -> Caller:
    if scope not in caller.scopes:  # RFC 6750, section 3.1
        challenge = f'Bearer error="insufficient_scope", scope="{scope}"'
        raise ForbiddenError(headers={"WWW-Authenticate": challenge})
    return caller


async def get_post(request: Request, tasks: BackgroundTasks) -> Post:
    """Return what sends a mail once the answer is sent; an error is logged."""
    return partial(tasks.add_task, partial(send_mail, request.app.state.settings.mail))


async def get_account_service(
    request: Request, session: SessionDep, post: Annotated[Post, Depends(get_post)]
) -> AccountService:
    """Return the service, working in the request's session."""
    users, credentials = UserRepository(session), CredentialRepository(session)
    return AccountService(users, credentials, request.app.state.auth, post)


AccountsDep = Annotated[AccountService, Depends(get_account_service)]
