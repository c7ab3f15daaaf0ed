"""What new projects hold to, ours beside others': `python -m benchmarks.app.bench_quality`.

Needs a PostgreSQL server in FASTGEN_TEST_DATABASE_URL, and Redis. `--full-stack FOLDER` is a
checkout of github.com/fastapi/full-stack-fastapi-template at a version which the interpreter can
run; no registry has it.
"""

import argparse
import json
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from benchmarks.app import peers, projects
from benchmarks.app.bench_requests import open_workplace
from benchmarks.app.contender import EMAIL, PASSWORD, Contender, Workplace, run
from benchmarks.app.hostile import PRIVILEGES, attack
from benchmarks.app.server import Server, exchange, serve
from benchmarks.app.subject import (
    Subject,
    check_migrations,
    check_style,
    check_tests,
    check_types,
    count_lines,
)
from benchmarks.interpreter import find_interpreter
from benchmarks.page import ROOT, write_section, write_table
from fastgen import __version__

PAGE = ROOT / "docs/comparison.md"
OURS = "a new project of fastgen"
Row = dict[str, str]


def make_ours(place: Workplace) -> Subject:
    """Make a full project with a resource of six fields."""
    one = projects.make_new(place, name=OURS)
    return Subject(contender=one, version=__version__, code="app", me="/api/v1/me", environment={})


def make_template(place: Workplace) -> Subject:
    """Make a project of `fastapi-template`: one with the overlay that adds items, one without."""
    apart = replace(place, folder=place.folder / "untouched")
    apart.folder.mkdir()
    database = urlsplit(place.make_database("untouched")).path[1:]
    return Subject(
        contender=peers.make_template(place),
        version=find_version("fastapi-template"),
        code="peer",
        me="/api/users/me",
        environment={"PEER_DB_BASE": database},
        untouched=peers.generate_template(apart),
    )


def make_fullstack(place: Workplace) -> Subject:
    """Make a project of `fastapi-fullstack`."""
    return Subject(
        contender=peers.make_fullstack(place),
        version=find_version("fastapi-fullstack"),
        code="app",
        me="/api/v1/users/me",
        environment={"ENVIRONMENT": "local"},
    )


def make_full_stack(place: Workplace, checkout: Path) -> Subject:
    """Copy a checkout of `full-stack-fastapi-template`, which is used as it lies."""
    folder = place.folder / "full-stack"
    shutil.copytree(checkout, folder, ignore=shutil.ignore_patterns(".git", "node_modules"))
    folder /= "backend"
    run("uv", "sync", "--quiet", cwd=folder, env={"UV_PYTHON": place.python})
    url = place.make_database("full_stack")
    names = {"host": "SERVER", "port": "PORT", "user": "USER", "database": "DB"}
    environment = place.write_environment("POSTGRES_", names, url)
    environment |= {"SECRET_KEY": peers.SECRET, "FIRST_SUPERUSER_PASSWORD": PASSWORD}
    python = folder.parent / ".venv/bin/python"
    run(str(python.with_name("alembic")), "upgrade", "head", cwd=folder, env=environment)
    return Subject(
        contender=Contender(
            name="`full-stack-fastapi-template`",
            folder=folder,
            python=python,
            app=("app.main:app",),
            environment=environment,
            health="/api/v1/utils/health-check/",
            items="/api/v1/items/",
            item={"description": None},
            register="/api/v1/users/signup",
            login="/api/v1/login/access-token",
        ),
        version=run("git", "describe", "--tags", "--always", cwd=checkout).strip(),
        code="app",
        text="title",
        me="/api/v1/users/me",
        environment={},
        prepare=(("python", "app/initial_data.py"),),
    )


def find_version(package: str) -> str:
    """Return the version of a peer that is measured."""
    return next(line.split(" ")[1] for line in peers.read_versions() if line.startswith(package))


def check_requests(subject: Subject) -> Row:
    """Start the server, and send it what nobody should."""
    with serve(subject.contender) as server:
        signed_in = server.sign_in()
        granted = ask_for_privileges(server, subject)
        report = attack(signed_in, subject.text)
    for line in (*report.failed, *report.shapes.values()):
        print(f"    {line}", flush=True)
    kinds = Counter(line[:3] for line in report.failed)
    limited = report.statuses[429]
    return {
        "hostile requests that end in a 500, of as many": f"{len(report.failed)} of {report.sent}"
        + f" ({kinds['0 ']} without an answer)" * bool(kinds["0 "])
        + f"; {limited} were refused for being too many" * bool(limited),
        "shapes of error bodies": f"{len(report.shapes)}: {'; '.join(sorted(report.shapes))}",
        "who signs up as an administrator becomes one": granted,
    }


def ask_for_privileges(server: Server, subject: Subject) -> str:
    """Sign up with all that could make an administrator, and return what became of it."""
    one = subject.contender
    body = {"email": f"eve.{EMAIL}", "password": PASSWORD, **one.user, **PRIVILEGES}
    status, _ = exchange(server.port, one.build("POST", one.register, json.dumps(body).encode()))
    if status >= 300:  # noqa: PLR2004 - redirects and errors
        return f"no: refused with {status}"
    form = {"grant_type": "password", "username": body["email"], "password": PASSWORD}
    token = server.ask(one.build("POST", one.login, urlencode(form).encode(), "form"))
    me = server.ask(replace(one, token=token["access_token"]).build("GET", subject.me))
    granted = [key for key, value in PRIVILEGES.items() if me.get(key) == value]
    return f"**yes**, by {', '.join(granted)}" if granted else "no: ignored"


def examine(subject: Subject) -> Row:
    """Return everything that is measured of a project."""
    print(subject.contender.name, subject.version, flush=True)
    row = {
        "version": subject.version,
        "the application": count_lines(subject),
        "Alembic: models and migrations": check_migrations(subject),
        **check_requests(subject),
    }
    subject.add_tools()
    checks: dict[str, Callable[[Subject], str]] = {
        "ruff, by its own rules": check_style,
        "`mypy --strict`": check_types,
        "its own tests, unchanged": check_tests,
    }
    row |= {what: check(subject) for what, check in checks.items()}
    for what, found in row.items():
        print(f"    {what}: {found}", flush=True)
    return row


def main() -> None:
    """Print a table with a column for each project."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", default="3.13", help="the interpreter of all projects")
    parser.add_argument("--full-stack", type=Path, help="a checkout of it")
    parser.add_argument("--write", action="store_true", help="into docs/comparison.md")
    arguments = parser.parse_args()
    interpreter = find_interpreter(arguments.python)
    if interpreter is None:
        parser.error(f"there is no Python {arguments.python} here")
    with open_workplace(str(interpreter)) as place:
        rows = examine_all(place, arguments.full_stack)
    head = ["", *rows]
    table = write_table(
        head, [[what, *(row[what] for row in rows.values())] for what in rows[OURS]]
    )
    print(table)
    if arguments.write:
        command = "python -m benchmarks.app.bench_quality --write"
        command += " --full-stack FOLDER" * bool(arguments.full_stack)
        write_section("quality", table, command=command, page=PAGE)


def examine_all(place: Workplace, checkout: Path | None) -> dict[str, Row]:
    """Make all projects one after the other, and return what is measured of each."""
    makers = [make_ours, make_template, make_fullstack]
    if checkout:
        makers.append(lambda place: make_full_stack(place, checkout.absolute()))
    subjects = (make(place) for make in makers)
    return {subject.contender.name: examine(subject) for subject in subjects}


if __name__ == "__main__":
    main()
