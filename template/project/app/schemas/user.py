"""What clients send and get about users."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, Secret, Strict
from pydantic_core import PydanticCustomError

from app.models.user import Role
from app.schemas.base import Input, Output, PageQuery
from app.schemas.types import NO_NUL, NOT_BLANK, Stripped

# ASCII addresses, as mail servers take them; the pattern bounds the length.
_EMAIL = (
    r"^[A-Za-z0-9_+'-]([A-Za-z0-9._+'-]{0,62}[A-Za-z0-9_+'-])?"
    r"@([A-Za-z0-9]([A-Za-z0-9-]{0,38}[A-Za-z0-9])?\.){1,4}[A-Za-z]{2,63}$"
)
_COMMON = frozenset({"passwordpassword", "password1234", "123456789012", "qwertyuiop123"})


def _check_strength(password: str) -> str:
    if password.lower() in _COMMON:
        raise PydanticCustomError("common_password", "Input should be harder to guess")
    return password


_LowerCase = AfterValidator(str.lower)
Email = Annotated[str, Field(pattern=_EMAIL, examples=["ada@example.com"]), _LowerCase]
Name = Annotated[str, Field(min_length=1, max_length=100, pattern=NOT_BLANK), Stripped]
Password = Secret[
    Annotated[
        str,
        Field(min_length=12, max_length=128, pattern=NO_NUL, examples=["purple rain over Oslo"]),
        AfterValidator(_check_strength),
    ]
]
GivenSecret = Secret[Annotated[str, Field(min_length=1, max_length=2000, pattern=NO_NUL)]]


class UserCreate(Input):
    """A registration."""

    email: Email
    name: Annotated[Name, Field(examples=["Ada"])]
    password: Password


class UserRead(Output):
    """A user, without secrets."""

    id: UUID
    email: str
    name: str
    role: Role
    is_active: bool
    email_verified_at: datetime | None
    created_at: datetime
    updated_at: datetime


class UserChange(Input):
    """What an administrator may change."""

    role: Annotated[Role, Field(default=None, validate_default=False)]
    is_active: Annotated[bool, Strict(), Field(default=None, validate_default=False)]


class UserQuery(PageQuery):
    """Which users to list, and in which order."""

    sort: Literal["created_at", "-created_at", "email", "-email"] = "-created_at"
    email: Annotated[str | None, Field(max_length=320, pattern=NO_NUL)] = None


class PasswordGrant(BaseModel):
    """RFC 6749, section 4.3.2. Names that it does not know are ignored, as the RFC demands."""

    grant_type: Literal["password"]
    username: Annotated[str, Field(min_length=1, max_length=320, pattern=NO_NUL)]
    password: GivenSecret


class RefreshGrant(BaseModel):
    """RFC 6749, section 6."""

    grant_type: Literal["refresh_token"]
    refresh_token: GivenSecret


Grant = Annotated[PasswordGrant | RefreshGrant, Field(discriminator="grant_type")]


class TokenRead(Output):
    """RFC 6749, section 5.1."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105  # no password
    expires_in: int = Field(description="Seconds")
    scope: str
    refresh_token: str = ""
