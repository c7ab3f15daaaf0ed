"""The body of every error answer: `{"detail": …, "error_code": …, "field_errors": {…}}`."""

from typing import Self

from pydantic import BaseModel, Field

from app.core.exceptions import AppError

MEDIA_TYPE = "application/json"


class ErrorBody(BaseModel):
    """What went wrong."""

    detail: str = Field(examples=["There is nothing at this address."])
    error_code: str = Field(description="For programs: it never changes.", examples=["NOT_FOUND"])
    field_errors: dict[str, list[str]] = Field(examples=[{}])

    @classmethod
    def of(cls, error: AppError, _path: str) -> Self:
        """Return the body that says this error."""
        fields: dict[str, list[str]] = {}
        for field in error.fields:
            # ("body", "price") is told as price, and a whole body that is not valid as body.
            name = ".".join(map(str, field.location[1:] or field.location))
            fields.setdefault(name, []).append(field.message)
        return cls(detail=error.message, error_code=error.code, field_errors=fields)
