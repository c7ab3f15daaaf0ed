"""Other generators of FastAPI projects, from the package index: what they make, as it comes.

`fastapi-fullstack` has an example resource with users. `fastapi-template` has users, and an example
without: `overlay` adds a resource with six fields in its own style.
"""

import re
import shutil
from pathlib import Path

from benchmarks.app.contender import Contender, Workplace, run

HERE = Path(__file__).parent
# Its command opens a terminal even with --quiet, so its function is called.
TEMPLATE = """
from fastapi_template import cli
from fastapi_template.__main__ import generate_project

menus = [cli.api_menu, cli.db_menu, cli.orm_menu, cli.ci_menu, cli.features_menu]
answers = dict(
    version=False, project_name="peer", force=True, quiet=True, api_type="rest", db="postgresql",
    orm="sqlalchemy", ci_type="none", add_users=True, jwt_auth=True, cookie_auth=False,
    add_dummy=True, enable_routers=True, enable_migrations=True,
)
cli.handle_cli([*menus, cli.users_backend_menu], generate_project)(**answers)
"""
FULLSTACK = (
    *("--database", "postgresql", "--orm", "sqlalchemy", "--ai-framework", "none"),
    *("--frontend", "none", "--no-docker", "--no-logfire", "--ci", "none"),
    *("--reverse-proxy", "none", "--example-resource"),
)
SECRET = "an_Example_of_a_secret_of_40_characters_"  # noqa: S105 - of servers that live for a minute


def install(place: Workplace, package: str) -> Path:
    """Install a generator into a place of its own, and return its interpreter."""
    pins = (HERE / "peers.txt").read_text(encoding="utf-8").splitlines()
    (pin,) = (line for line in pins if line.startswith(f"{package}=="))
    venv = place.folder / package
    run("uv", "venv", "--quiet", "--python", place.python, str(venv), cwd=place.folder)
    python = venv / "bin/python"
    run("uv", "pip", "install", "--quiet", "--python", str(python), pin, cwd=place.folder)
    return python


def generate_template(place: Workplace) -> Path:
    """Make a project with `fastapi-template` as it comes, and install it."""
    python = install(place, "fastapi-template")
    version = {"UV_PYTHON": place.python}
    run(str(python), "-c", TEMPLATE, cwd=place.folder, env=version)
    run("uv", "sync", "--quiet", cwd=place.folder / "peer", env=version)
    return place.folder / "peer"


def make_template(place: Workplace) -> Contender:
    """Make a project with `fastapi-template`, and add a resource to it."""
    folder = generate_template(place)
    shutil.copytree(HERE / "overlay", folder / "peer", dirs_exist_ok=True)
    include_items(folder / "peer/web/api/router.py")
    names = {part: part.upper() for part in ("host", "port", "user")}
    names |= {"password": "PASS", "database": "BASE"}
    url = place.make_database("template")
    environment = place.write_environment("PEER_DB_", names, url) | {"USERS_SECRET": SECRET}
    migrate(folder, environment, is_new=True)
    return Contender(
        name="`fastapi-template`",
        folder=folder,
        python=folder / ".venv/bin/python",
        app=("--factory", "peer.web.application:get_app"),
        environment=environment,
        health="/api/health",
        items="/api/items",
        item={"price": "1.50"},
        register="/api/auth/register",
        login="/api/auth/jwt/login",
    )


def include_items(router: Path) -> None:
    """Wire the resource as the others are wired."""
    text = "from peer.web.api import item\n" + router.read_text(encoding="utf-8")
    text += 'api_router.include_router(item.router, prefix="/items", tags=["items"])\n'
    router.write_text(text, encoding="utf-8")


def migrate(folder: Path, environment: dict[str, str], *, is_new: bool = False) -> None:
    """Make the tables; a model that is new gets a migration first."""
    alembic = str(folder / ".venv/bin/alembic")
    path = {"PATH": f"{folder}/.venv/bin:/usr/bin:/bin"}
    run(alembic, "upgrade", "head", cwd=folder, env=environment | path)
    if is_new:
        revision = ("revision", "--autogenerate", "-m", "items")
        run(alembic, *revision, cwd=folder, env=environment | path)
        run(alembic, "upgrade", "head", cwd=folder, env=environment | path)


def make_fullstack(place: Workplace) -> Contender:
    """Make a project with `fastapi-fullstack`, as its example has it."""
    python = install(place, "fastapi-fullstack")
    command = str(python.with_name("fastapi-fullstack"))
    run(command, "create", "fullstack", *FULLSTACK, cwd=place.folder)
    folder = place.folder / "fullstack/backend"
    run("uv", "sync", "--quiet", cwd=folder, env={"UV_PYTHON": place.python})
    names = {part: part.upper() for part in ("host", "port", "user", "password")}
    url = place.make_database("fullstack")
    environment = place.write_environment("POSTGRES_", names | {"database": "DB"}, url)
    environment |= {"SECRET_KEY": SECRET, "API_KEY": SECRET, "ENVIRONMENT": "production"}
    migrate(folder, environment)
    return Contender(
        name="`fastapi-fullstack`",
        folder=folder,
        python=folder / ".venv/bin/python",
        app=("app.main:app",),
        environment=environment,
        health="/api/v1/health",
        items="/api/v1/items",
        item={"description": None},
        register="/api/v1/auth/register",
        login="/api/v1/auth/login",
    )


def read_versions() -> list[str]:
    """Return the generators and their versions, for people."""
    pins = (HERE / "peers.txt").read_text(encoding="utf-8").splitlines()
    return [re.sub("==", " ", pin) for pin in pins if not pin.startswith("#")]
