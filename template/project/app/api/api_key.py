"""Programs that call with an API key: what endpoints depend on."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyHeader

from app.api.deps import SessionDep
from app.repositories.api_key import ApiKeyRepository
from app.services.api_key import ApiKeyService


async def get_api_key_service(request: Request, session: SessionDep) -> ApiKeyService:
    """Return the service, working in the request's session."""
    return ApiKeyService(ApiKeyRepository(session), request.app.state.auth)


ApiKeysDep = Annotated[ApiKeyService, Depends(get_api_key_service)]
# Reads the key of a request, if it brings one.
API_KEY = APIKeyHeader(name="X-API-Key", auto_error=False)
