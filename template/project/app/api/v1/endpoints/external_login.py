"""The endpoints for logging in at an identity provider."""

from typing import Annotated

from fastapi import BackgroundTasks, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.ext.asyncio import AsyncSession

from app.api.auth import ATTEMPTS, get_account_service
from app.core.database import RequestSession
from app.core.openapi import errors
from app.core.router import APIRouter
from app.repositories.identity import IdentityRepository
from app.repositories.user import UserRepository
from app.schemas.external_login import ExternalAnswer
from app.schemas.user import TokenRead
from app.services.external_login import ExternalLoginService

router = APIRouter(
    prefix="/auth/external",
    tags=["auth", "public"],
    dependencies=[ATTEMPTS],
    responses=errors(429, 503),
)


async def get_callback_session(request: Request) -> AsyncSession:
    """Return the request's session with a transaction: the callback writes, and yet it is a GET."""
    session: RequestSession = request.state.session
    return session.open(request.app, writes=True)


CallbackSessionDep = Annotated[AsyncSession, Depends(get_callback_session)]


async def get_external_login_service(
    request: Request, session: CallbackSessionDep, tasks: BackgroundTasks
) -> ExternalLoginService:
    """Return the service, working in the session of the callback."""
    state, accounts = request.app.state, await get_account_service(request, session, tasks)
    users, identities = UserRepository(session), IdentityRepository(session)
    return ExternalLoginService(state.provider, identities, users, accounts, state.auth)


ServiceDep = Annotated[ExternalLoginService, Depends(get_external_login_service)]


@router.get("/login", status_code=303, response_class=RedirectResponse)
async def begin_external_login(service: ServiceDep) -> RedirectResponse:
    """Send the browser to the identity provider, which sends it back to the callback."""
    url, kept = await service.begin()
    response = RedirectResponse(url, status_code=303)
    response.set_cookie(value=kept, max_age=600, **service.provider.settings.cookie)
    return response


@router.get("/callback", response_model_exclude_none=True, responses=errors(401, 403, 409))
async def finish_external_login(
    answer: Annotated[ExternalAnswer, Query()],
    request: Request,
    response: Response,
    service: ServiceDep,
) -> TokenRead:
    """Return tokens to the browser that began the login and comes back from the provider."""
    cookie = service.provider.settings.cookie
    response.delete_cookie(**cookie)
    return await service.finish(request.cookies.get(cookie["key"], ""), answer)
