"""What a page in a browser gets when it logs in."""

from pydantic import Field

from app.schemas.base import Output


class SessionRead(Output):
    """What a page may know of its session; the tokens are in cookies."""

    csrf_token: str = Field(description="Send it as `X-CSRF-Token` with all that is not a GET.")
    expires_in: int = Field(description="Seconds until the session must be renewed.")
