"""The users of the servers by hand: one table, and tokens as the projects have them.

Run as a program, it makes the tables and one user, and prints a token.
"""

import asyncio
import os
import sys
import time
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import jwt

KEY = os.environ["PLAIN_KEY"]
FIND = "SELECT id, email, role, is_active FROM users WHERE id = $1"
ADD = "INSERT INTO users (id, email, role, is_active) VALUES ($1, 'ada@example.com', 'user', true)"
DAY = 86_400


def write_token(user: UUID) -> str:
    """Return a token for a day."""
    now = int(time.time())
    return jwt.encode({"sub": str(user), "iat": now, "exp": now + DAY}, KEY, algorithm="HS256")


def read_token(header: str | None) -> UUID | None:
    """Return whose token the header holds, if it is valid."""
    scheme, _, token = (header or "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    try:
        claims = jwt.decode(token, KEY, algorithms=["HS256"], options={"require": ["exp", "sub"]})
    except jwt.InvalidTokenError:
        return None
    return UUID(claims["sub"])


async def main(url: str) -> None:
    """Make the tables and a user."""
    user = uuid4()
    connection = await asyncpg.connect(url)
    await connection.execute(Path(__file__).with_name("tables.sql").read_text(encoding="utf-8"))
    await connection.execute(ADD, user)
    await connection.close()
    print(write_token(user))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
