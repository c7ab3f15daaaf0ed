"""Problem details say what RFC 9457 wants them to say."""

from app.core.exceptions import FieldError, NotFoundError, ValidationFailedError
from app.schemas.error import ErrorBody


def test_the_body_of_an_error() -> None:
    """A domain error is told whole."""
    assert ErrorBody.of(NotFoundError("No tea."), "/tea").model_dump() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "No tea.",
        "instance": "/tea",
        "code": "NOT_FOUND",
        "errors": [],
    }


def test_the_body_of_a_validation_error() -> None:
    """An invalid value is located by a JSON pointer, RFC 6901, with its escapes."""
    field = FieldError(("body", "a/b~c", 0), "Field required", "missing")
    body = ErrorBody.of(ValidationFailedError(fields=(field,)), "/tea")
    assert [error.model_dump() for error in body.errors] == [
        {"pointer": "/body/a~1b~0c/0", "detail": "Field required", "code": "missing"}
    ]
