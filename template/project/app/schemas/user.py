"""What clients send and get about users and tokens."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, Secret, Strict

from app.models.user import Role
from app.schemas.base import Input, Output
from app.schemas.types import NO_NUL, NOT_BLANK, Stripped

# ASCII addresses, as mail servers take them; the pattern bounds the length.
_EMAIL = (
    r"^[A-Za-z0-9_+'-]([A-Za-z0-9._+'-]{0,62}[A-Za-z0-9_+'-])?"
    r"@([A-Za-z0-9]([A-Za-z0-9-]{0,38}[A-Za-z0-9])?\.){1,4}[A-Za-z]{2,63}$"
)

Text = Annotated[str, Field(max_length=2000, pattern=NO_NUL)]
_Long = Field(min_length=12, max_length=128, pattern=NO_NUL, examples=["twelve characters or more"])

Email = Annotated[
    str, Field(pattern=_EMAIL, examples=["ada@example.com"]), AfterValidator(str.lower)
]
Name = Annotated[str, Field(min_length=1, max_length=100, pattern=NOT_BLANK), Stripped]
Password = Secret[Annotated[str, _Long]]
AnySecret = Secret[Text]


class UserCreate(Input):
    """A registration."""

    email: Email
    name: Annotated[Name, Field(examples=["Ada"])]
    password: Password


class MeUpdate(Input):
    """What users may change themselves."""

    name: Annotated[Name, Field(default=None, validate_default=False)]


class UserUpdate(Input):
    """What an administrator may change."""

    role: Annotated[Role, Field(default=None, validate_default=False)]
    is_active: Annotated[bool, Strict(), Field(default=None, validate_default=False)]


class UserRead(Output):
    """A user, without secrets."""

    id: UUID
    email: str
    name: str
    role: Role
    is_active: bool
    email_verified_at: datetime | None
    created_at: datetime


class PasswordGrant(BaseModel):
    """RFC 6749, section 4.3.2. Names that it does not know are ignored, as the RFC demands."""

    grant_type: Literal["password"]
    username: Text
    password: AnySecret


class RefreshGrant(BaseModel):
    """RFC 6749, section 6."""

    grant_type: Literal["refresh_token"]
    refresh_token: AnySecret


Grant = Annotated[PasswordGrant | RefreshGrant, Field(discriminator="grant_type")]


class TokenRead(Output):
    """RFC 6749, section 5.1."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105  # no password
    expires_in: int = Field(description="Seconds")
    scope: str
    refresh_token: str | None = None


class EmailInput(Input):
    """An address to send a mail to."""

    email: Email


class EmailChange(EmailInput):
    """A new address, and the password."""

    current_password: AnySecret


class TokenInput(Input):
    """A token from a mail."""

    token: AnySecret


class PasswordReset(TokenInput):
    """A token from a mail, and the new password."""

    password: Password


class PasswordChange(Input):
    """The old password and the new one."""

    current_password: AnySecret
    password: Password
