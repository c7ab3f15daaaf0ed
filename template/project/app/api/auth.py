"""Who calls: what endpoints depend on where not everybody may call them."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import OAuth2PasswordBearer

from app.api.deps import SessionDep
from app.core.auth_error import ForbiddenError, UnauthorizedError
from app.core.security import Auth, Caller
from app.models.user import Role
from app.repositories.user import CredentialRepository, UserRepository
from app.services.auth import AuthService, find_caller
from app.services.user import UserService

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_TOKENS = "/api/v1/auth/token"
_bearer = OAuth2PasswordBearer(_TOKENS, refreshUrl=_TOKENS, auto_error=False)


async def get_auth(request: Request) -> Auth:
    """Return the application's keys and what it knows about callers."""
    auth: Auth = request.app.state.auth
    return auth


AuthDep = Annotated[Auth, Depends(get_auth)]


async def get_current_user(
    request: Request, session: SessionDep, token: Annotated[str | None, Depends(_bearer)]
) -> Caller:
    """Return who calls. Raises UnauthorizedError."""
    if token is None:
        raise UnauthorizedError
    return await find_caller(request.app.state.auth, CredentialRepository(session), token)


async def get_current_active_user(
    request: Request, caller: Annotated[Caller, Depends(get_current_user)]
) -> Caller:
    """Return who calls, if that one may call anything with this method. Raises ForbiddenError."""
    if not caller.is_active:
        raise ForbiddenError("The account is disabled.")
    _check_scope(caller, "read" if request.method in _SAFE_METHODS else "write")
    return caller


CurrentUser = Annotated[Caller, Depends(get_current_active_user)]


def require_scope(scope: str) -> Callable[[Caller], Awaitable[Caller]]:
    """Make a dependency that lets in who was given this scope."""

    async def check_scope(caller: CurrentUser) -> Caller:
        _check_scope(caller, scope)
        return caller

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


def _check_scope(caller: Caller, scope: str) -> None:
    if scope not in caller.scopes:
        challenge = f'Bearer error="insufficient_scope", scope="{scope}"'
        raise ForbiddenError(headers={"WWW-Authenticate": challenge})


async def get_auth_service(session: SessionDep, auth: AuthDep) -> AuthService:
    """Return the service, working in the request's session."""
    return AuthService(UserRepository(session), CredentialRepository(session), auth)


async def get_user_service(session: SessionDep, auth: AuthDep) -> UserService:
    """Return the service, working in the request's session."""
    return UserService(UserRepository(session), auth)


AuthServiceDep = Annotated[AuthService, Depends(get_auth_service)]
UserServiceDep = Annotated[UserService, Depends(get_user_service)]
