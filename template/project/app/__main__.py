"""Commands: `python -m app create-admin ada@example.com`."""

import asyncio
import sys
from argparse import ArgumentParser
from getpass import getpass

from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError

from app.core.database import connect_database
from app.factory import create_app
from app.models.user import Role
from app.repositories.user import CredentialRepository, UserRepository
from app.schemas.user import UserCreate
from app.services.account import AccountService


async def create_admin(data: UserCreate) -> None:
    """Add an administrator. Raises IntegrityError for a known address."""
    app = create_app()
    async with connect_database(app), app.state.database.sessions.begin() as session:
        users, credentials = UserRepository(session), CredentialRepository(session)
        accounts = AccountService(users, credentials, app.state.auth, lambda *_: None)
        user = await accounts.register(data)
        await users.change(user, {"role": Role.ADMIN, "email_verified_at": user.created_at})


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
