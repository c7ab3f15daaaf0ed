"""What clients send and get about API keys."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, Secret

from app.schemas.base import Input, Output
from app.schemas.user import AnySecret, Name, Text


class ApiKeyCreate(Input):
    """An API key to make."""

    name: Annotated[Name, Field(examples=["Nightly import"])]
    scope: Literal["read", "read write"] = "read"


class ApiKeyRead(Output):
    """An API key, of which only the beginning is known: the client's id."""

    id: UUID
    name: str
    scope: str
    prefix: str
    created_at: datetime
    last_used_at: datetime | None


class ApiKeyCreated(ApiKeyRead):
    """A new API key, which is shown once."""

    key: str


class ClientGrant(BaseModel):
    """RFC 6749, section 4.4.2. Both may come by HTTP Basic authentication as well."""

    grant_type: Literal["client_credentials"]
    client_id: Text = ""
    client_secret: Annotated[AnySecret, Field(default_factory=lambda: Secret(""))]
