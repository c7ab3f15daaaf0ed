"""Commands: `python -m app create-admin ada@example.com`."""

import asyncio
import sys
from argparse import ArgumentParser
from getpass import getpass

from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError

from app.core.database import connect_database
from app.factory import create_app
from app.models.base import utcnow
from app.models.user import Role, User
from app.repositories.user import UserRepository
from app.schemas.user import UserCreate


async def create_admin(data: UserCreate) -> None:
    """Add an administrator. Raises IntegrityError for a known address."""
    app = create_app()
    admin = User(email=data.email, name=data.name, role=Role.ADMIN, email_verified_at=utcnow())
    admin.password_hash = await app.state.auth.passwords.hash(data.password.get_secret_value())
    async with connect_database(app), app.state.database.sessions.begin() as session:
        await UserRepository(session).add(admin)


def main(arguments: list[str] | None = None) -> None:
    """Run one command."""
    parser = ArgumentParser(prog="python -m app")
    command = parser.add_subparsers(required=True).add_parser(
        "create-admin", help="add an administrator; asks for the password, or reads it from a pipe"
    )
    command.add_argument("email")
    email = parser.parse_args(arguments).email
    password = getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    try:
        data = {"email": email, "name": "Administrator", "password": password}
        asyncio.run(create_admin(UserCreate.model_validate(data)))
    except ValidationError as exc:
        parser.error("; ".join(f"{error['loc'][0]}: {error['msg']}" for error in exc.errors()))
    except IntegrityError:
        parser.error(f"{email} has an account already.")


if __name__ == "__main__":
    main()
