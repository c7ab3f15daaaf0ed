"""The body of an error begins with `success: false`."""

from app.core.exceptions import FieldError, NotFoundError, ValidationFailedError
from app.schemas.error import ErrorBody


def test_the_body_of_an_error() -> None:
    """A domain error is told whole."""
    assert ErrorBody.of(NotFoundError("No tea."), "/tea").model_dump() == {
        "success": False,
        "error": {"code": "NOT_FOUND", "message": "No tea."},
        "details": [],
    }


def test_the_body_of_a_validation_error() -> None:
    """An invalid value is located by its path."""
    field = FieldError(("body", "lines", 0, "price"), "Field required", "missing")
    assert ErrorBody.of(ValidationFailedError(fields=(field,)), "/tea").model_dump() == {
        "success": False,
        "error": {"code": "VALIDATION_ERROR", "message": "The request is not valid."},
        "details": [
            {"field": "body.lines.0.price", "message": "Field required", "code": "missing"}
        ],
    }
