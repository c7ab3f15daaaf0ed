"""The body of an error is flat, and lists the messages of each field."""

from app.core.exceptions import FieldError, NotFoundError, ValidationFailedError
from app.schemas.error import ErrorBody


def test_the_body_of_an_error() -> None:
    """A domain error is told whole."""
    assert ErrorBody.of(NotFoundError("No tea."), "/tea").model_dump() == {
        "detail": "No tea.",
        "error_code": "NOT_FOUND",
        "field_errors": {},
    }


def test_the_body_of_a_validation_error() -> None:
    """A field has its name without the part of the request; a whole body is called body."""
    fields = (
        FieldError(("body", "lines", 0, "price"), "Field required", "missing"),
        FieldError(("body", "lines", 0, "price"), "Too dear", "too_dear"),
        FieldError(("body",), "Not an object", "type"),
    )
    assert ErrorBody.of(ValidationFailedError(fields=fields), "/tea").model_dump() == {
        "detail": "The request is not valid.",
        "error_code": "VALIDATION_ERROR",
        "field_errors": {
            "lines.0.price": ["Field required", "Too dear"],
            "body": ["Not an object"],
        },
    }
