"""Users for tests, who never log in."""

from itertools import count

from app.models.user import User

_numbers = count(1)


def make_user() -> User:
    """Return a new user."""
    email = f"ada{next(_numbers)}@example.net"
    return User(email=email, name="Ada Lovelace", password_hash="none")
