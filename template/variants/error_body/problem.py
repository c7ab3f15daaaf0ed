"""The body of every error answer: problem details, RFC 9457."""

from typing import Self

from pydantic import BaseModel, Field

from app.core.exceptions import AppError, FieldError

MEDIA_TYPE = "application/problem+json"


class Violation(BaseModel):
    """One value of the request that is not valid."""

    pointer: str = Field(description="JSON pointer, RFC 6901", examples=["/body/name"])
    detail: str = Field(examples=["Field required"])
    code: str = Field(examples=["missing"])

    @classmethod
    def of(cls, field: FieldError) -> Self:
        """Return the violation that says this error."""
        parts = (str(part).replace("~", "~0").replace("/", "~1") for part in field.location)
        return cls(pointer="/" + "/".join(parts), detail=field.message, code=field.code)


class ErrorBody(BaseModel):
    """What went wrong."""

    type: str = Field(default="about:blank", json_schema_extra={"format": "uri-reference"})
    title: str = Field(examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["There is nothing at this address."])
    instance: str = Field(json_schema_extra={"format": "uri-reference"}, examples=["/nowhere"])
    code: str = Field(description="For programs: it never changes.", examples=["NOT_FOUND"])
    errors: list[Violation] = Field(examples=[[]])

    @classmethod
    def of(cls, error: AppError, path: str) -> Self:
        """Return the body that says this error."""
        return cls(
            title=error.title,
            status=error.status,
            detail=error.message,
            instance=path,
            code=error.code,
            errors=[Violation.of(field) for field in error.fields],
        )
