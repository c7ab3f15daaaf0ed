"""New projects of fastgen, and the servers by hand that they are measured against."""

import sys
from pathlib import Path

from benchmarks.app.contender import Contender, Workplace, run

BY_HAND = Path(__file__).parent / "by_hand"
KEY = "an_Example_of_a_secret_of_40_characters_"
FIELDS = (
    "name:str=1..100:unique:search:sort",
    "description:text:optional",
    "price:decimal=10,2:min=0:sort",
    "quantity:int:min=0:default=0",
    "status:enum=draft,active,archived:default=draft:filter",
    "is_public:bool:default=false",
)
REDIS = "redis://127.0.0.1:6379/9"
# Nineteen more resources, so that there are twenty.
MORE = (
    *("albums", "books", "cards", "doors", "engines", "flags", "gates", "houses", "islands"),
    *("jackets", "kettles", "lamps", "mugs", "nails", "ovens", "pens", "quilts", "ropes", "stamps"),
)


def make_by_hand(place: Workplace) -> list[Contender]:
    """Make the servers by hand, with one user and a token."""
    url = place.make_database("by_hand")
    environment = {"PLAIN_URL": url, "PLAIN_KEY": KEY}
    token = run(str(place.driver), "account.py", url, cwd=BY_HAND, env=environment).strip()
    folder = place.folder / "by_hand"
    folder.mkdir()
    return [
        Contender(
            name=name,
            folder=folder,
            python=place.driver,
            app=("--app-dir", str(BY_HAND), app),
            environment=environment,
            health="/health",
            items="/items",
            item={"price": "1.50"},
            token=token,
        )
        for name, app in (
            ("by hand: Starlette, asyncpg", "limit:app"),
            ("by hand: FastAPI, asyncpg", "plain:app"),
        )
    ]


def make_new(
    place: Workplace, *, name: str, more: tuple[str, ...] = (), auth: str = "jwt"
) -> Contender:
    """Make a full project with a resource of six fields, and with more of them."""
    fastgen = str(Path(sys.executable).with_name("fastgen"))
    database = f"new_{len(more)}_{auth}"
    folder = place.folder / database
    answers = ("--data", "example=false", "--data", f"auth={auth}")
    choices = ("--profile", "full", *answers, "--defaults", "--no-git", "--quiet")
    run(fastgen, "new", str(folder), *choices, cwd=place.folder, env={"UV_PYTHON": place.python})
    for resource in ("items", *more):
        run(fastgen, "add", "resource", resource, *FIELDS, "--quiet", cwd=folder)
    url = place.make_database(database)
    environment = {"DATABASE_URL": url, "REDIS_URL": REDIS, "APP_LOG_LEVEL": "WARNING"}
    run(str(folder / ".venv/bin/alembic"), "upgrade", "head", cwd=folder, env=environment)
    return Contender(
        name=name,
        folder=folder,
        python=folder / ".venv/bin/python",
        app=("app.main:app",),
        environment=environment,
        health="/health/live",
        items="/api/v1/items",
        item={"price": "1.50"},
        register="/api/v1/auth/register",
        login="/api/v1/auth/token" * (auth == "jwt"),
        user={"name": "Ada"},
    )
