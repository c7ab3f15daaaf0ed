"""The endpoint for pages in browsers whose users log in at an identity provider."""

from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import RedirectResponse

from app.api.auth import ATTEMPTS
from app.api.cookie import set_cookies
from app.api.v1.endpoints.external_login import ServiceDep
from app.core.openapi import errors
from app.core.router import APIRouter
from app.schemas.external_login import ExternalAnswer

router = APIRouter(
    prefix="/auth/external",
    tags=["auth", "public"],
    dependencies=[ATTEMPTS],
    responses=errors(401, 403, 409, 429, 503),
)


@router.get("/session", status_code=303, response_class=RedirectResponse)
async def finish_external_session(
    answer: Annotated[ExternalAnswer, Query()], request: Request, service: ServiceDep
) -> RedirectResponse:
    """Give the tokens as cookies to the browser that comes back, and send it to our pages.

    For this, EXTERNAL_LOGIN_REDIRECT_URL names this address instead of the callback's.
    """
    cookie = service.provider.settings.cookie
    tokens = await service.finish(request.cookies.get(cookie["key"], ""), answer)
    response = RedirectResponse(request.app.state.settings.auth.pages_url, status_code=303)
    response.delete_cookie(**cookie)
    set_cookies(request, response, tokens)
    return response
