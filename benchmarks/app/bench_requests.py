"""Requests per second of a new project, beside the same answers by hand and beside peers.

Needs two cores, PostgreSQL, uv and a package index:
`FASTGEN_TEST_DATABASE_URL=… python -m benchmarks.app.bench_requests`.
"""

import argparse
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import uv

from benchmarks.app import peers, projects
from benchmarks.app.contender import Contender, Workplace, run
from benchmarks.app.report import (
    CASES,
    Record,
    Records,
    write_auth,
    write_costs,
    write_goals,
    write_growth,
    write_rates,
)
from benchmarks.app.server import Server, exchange, serve
from benchmarks.interpreter import find_interpreter
from benchmarks.page import write_section

NEW, GROWN = "a new project", "a new project with 20 resources"
OPEN = "a new project without users"
Make = Callable[[Workplace], list[Contender]]
# A server, and a request for each case.
Started = tuple[Server, dict[str, str]]
GROUPS: dict[str, Make] = {
    "by-hand": projects.make_by_hand,
    "new": lambda place: [projects.make_new(place, name=NEW)],
    "open": lambda place: [projects.make_new(place, name=OPEN, auth="none")],
    "grown": lambda place: [projects.make_new(place, name=GROWN, more=projects.MORE)],
    "template": lambda place: [peers.make_template(place)],
    "fullstack": lambda place: [peers.make_fullstack(place)],
}
PAGE, SEEDS = 20, 25
# How often each is started and stopped before.
STARTS = 2
UNAUTHORIZED = 401


@contextmanager
def open_workplace(version: str) -> Iterator[Workplace]:
    """Make a folder, and an interpreter that has what the servers by hand need."""
    server = os.environ["FASTGEN_TEST_DATABASE_URL"]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        os.environ["PATH"] = f"{Path(uv.find_uv_bin()).parent}:{os.environ['PATH']}"
        driver = folder / "driver/bin/python"
        run("uv", "venv", "--quiet", "--python", version, "driver", cwd=folder)
        needed = str(projects.BY_HAND / "requirements.txt")
        install = ("uv", "pip", "install", "--quiet", "--python", str(driver))
        run(*install, "--requirements", needed, cwd=folder)
        place = Workplace(folder, version, server, driver)
        try:
            yield place
        finally:
            place.drop_databases()


def check(server: Server, identity: str) -> None:
    """Check that answers are whole, and that nobody gets them without a token."""
    contender = server.contender
    item = server.ask(contender.build("GET", f"{contender.items}/{identity}"))
    assert item["id"] == identity, item
    page = server.ask(contender.build("GET", f"{contender.items}?limit={PAGE}"))
    assert len(page if isinstance(page, list) else page["items"]) == PAGE, page
    lines = contender.build("GET", f"{contender.items}/{identity}").split("\r\n")
    anonymous = "\r\n".join(line for line in lines if not line.startswith("Authorization"))
    status, _ = exchange(server.port, anonymous)
    if contender.token and status != UNAUTHORIZED:
        message = f"{contender.name} answers {status} without a token"
        raise RuntimeError(message)


def start(stack: ExitStack, contender: Contender, record: Record) -> Started:
    """Start a contender for as long as the stack is open, and return it with its requests."""
    for _ in range(STARTS):
        with serve(contender) as server:
            record.note_start(server)
    started = stack.enter_context(serve(contender))
    record.note_start(started)
    server = started.sign_in()
    user = server.contender
    seed = user.build_item(f"seed {time.time_ns()}")
    seeds = [server.ask(seed.replace("NUMBER", f"{number:06}")) for number in range(SEEDS)]
    identity = seeds[0]["id"]
    check(server, identity)
    requests = (
        user.build("GET", user.health),
        user.build("GET", f"{user.items}/{identity}"),
        user.build("GET", f"{user.items}?limit={PAGE}"),
        user.build_item(f"load {time.time_ns()}"),
    )
    return server, dict(zip(CASES, requests, strict=True))


def measure(contenders: list[Contender], rounds: int, seconds: float) -> Records:
    """Run all contenders at once, and measure one after the other for a moment, in many rounds.

    What else the machine does, and how fast it is, then meets all of them alike.
    """
    records = {contender.name: Record() for contender in contenders}
    with ExitStack() as stack:
        started = {each.name: start(stack, each, records[each.name]) for each in contenders}
        for turn in range(-1, rounds):  # the first one fills caches, and does not count
            for case in CASES:
                # By chance: what is measured before leaves its traces, in caches at least.
                for name, (server, requests) in random.sample(list(started.items()), len(started)):
                    result = server.measure(requests[case], seconds)
                    if turn >= 0:
                        records[name].results.setdefault(case, []).append(result)
        for name, (server, _) in started.items():
            records[name].after = server.read_memory()
    return records


def write(records: Records) -> str:
    """Return all tables that the contenders allow."""
    tables = [write_rates(records), write_costs(records)]
    if NEW in records:
        rivals = [record for name, record in records.items() if name.startswith("`")]
        limit = records.get("by hand: Starlette, asyncpg")
        if rivals or limit:
            tables.append(write_goals(records[NEW], limit, rivals))
    if OPEN in records and NEW in records:
        tables.append(write_auth(records[NEW], records[OPEN]))
    if GROWN in records and NEW in records:
        tables.append(write_growth(records[NEW], records[GROWN]))
    return "\n\n".join(tables)


def main() -> None:
    """Make all contenders, measure them in turns, and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=0.5, help="for each case of each round")
    parser.add_argument("--python", default="3.12", help="the interpreter of all contenders")
    parser.add_argument("--only", choices=GROUPS, action="append")
    parser.add_argument("--write", action="store_true", help="into docs/benchmarks.md")
    arguments = parser.parse_args()
    interpreter = find_interpreter(arguments.python)
    if interpreter is None:
        parser.error(f"there is no Python {arguments.python} here: give another with --python")
    with open_workplace(str(interpreter)) as place:
        groups = [GROUPS[name](place) for name in arguments.only or GROUPS]
        contenders = [contender for group in groups for contender in group]
        records = measure(contenders, arguments.rounds, arguments.seconds)
    rounds = f"{arguments.rounds} interleaved rounds of {arguments.seconds:g} seconds"
    text = f"Medians of {rounds}; ratios are medians of those of each round.\n\n{write(records)}"
    print(text)
    if arguments.write:
        command = "python -m benchmarks.app.bench_requests --write"
        write_section("requests", text, command=command)


if __name__ == "__main__":
    main()
