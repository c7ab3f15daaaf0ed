"""The body of every error answer: `{"error": {"code": …, "message": …, "details": …}}`."""

from typing import Self

from pydantic import BaseModel, Field

from app.core.exceptions import AppError, FieldError

MEDIA_TYPE = "application/json"


class Violation(BaseModel):
    """One value of the request that is not valid."""

    field: str = Field(examples=["body.name"])
    message: str = Field(examples=["Field required"])
    code: str = Field(examples=["missing"])

    @classmethod
    def of(cls, field: FieldError) -> Self:
        """Return the violation that says this error."""
        name = ".".join(map(str, field.location))
        return cls(field=name, message=field.message, code=field.code)


class Error(BaseModel):
    """What went wrong."""

    code: str = Field(description="For programs: it never changes.", examples=["NOT_FOUND"])
    message: str = Field(examples=["There is nothing at this address."])
    details: list[Violation] | None = Field(examples=[None])


class ErrorBody(BaseModel):
    """An error, and nothing else."""

    error: Error

    @classmethod
    def of(cls, error: AppError, _path: str) -> Self:
        """Return the body that says this error."""
        details = [Violation.of(field) for field in error.fields]
        return cls(error=Error(code=error.code, message=error.message, details=details or None))
