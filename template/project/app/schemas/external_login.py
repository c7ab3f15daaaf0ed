"""What an identity provider tells."""

from typing import Annotated

from pydantic import BaseModel, Field

from app.schemas.types import NO_NUL
from app.schemas.user import Email


class ExternalAnswer(BaseModel):
    """RFC 6749, section 4.1.2, and RFC 9207. Names that it does not know are ignored."""

    state: str = ""
    code: str = ""
    iss: str = ""


class ExternalUser(BaseModel):
    """OpenID Connect Core 1.0, section 5.1."""

    iss: str
    sub: Annotated[str, Field(min_length=1, max_length=255, pattern=NO_NUL)]
    email: Email | None = None
    email_verified: bool = False
    name: Annotated[str, Field(pattern=NO_NUL)] = ""
