"""The endpoint for programs that log in with an API key."""

from typing import Annotated

from fastapi import Form, Request

from app.api.api_key import ApiKeysDep
from app.api.auth import ATTEMPTS
from app.core.openapi import errors
from app.core.router import APIRouter
from app.schemas.api_key import ClientGrant
from app.schemas.user import TokenRead

router = APIRouter(
    prefix="/auth/client-token",
    tags=["auth", "public"],
    dependencies=[ATTEMPTS],
    responses=errors(401, 429),
)


@router.post("", response_model_exclude_none=True)
async def create_client_token(
    grant: Annotated[ClientGrant, Form()], keys: ApiKeysDep, request: Request
) -> TokenRead:
    """Return an access token with the rights of the key: RFC 6749, section 4.4."""
    return await keys.log_in(grant, request.headers.get("authorization", ""))
