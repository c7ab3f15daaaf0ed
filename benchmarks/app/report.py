"""The figures, as tables."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from benchmarks.app.server import Result, Server
from benchmarks.page import write_table

CASES = ("health", "GET by id", "page of 20", "POST")
# How many times the best peer's requests per second, and the limit's CPU, at the most.
RATES = {"GET by id": 3.0, "page of 20": 3.0, "POST": 2.0}
COSTS = {"GET by id": 3.0, "page of 20": 3.0, "POST": 4.0}
GROWTH = 1.1
RATE, CPU = attrgetter("rate"), attrgetter("cpu")
# How many times what it costs without users.
AUTH = 1.25


@dataclass
class Record:
    """All that was measured of one contender."""

    results: dict[str, list[Result]] = field(default_factory=dict)
    starts: list[float] = field(default_factory=list)
    idle: list[float] = field(default_factory=list)
    after: float = 0.0

    def note_start(self, server: Server) -> None:
        """Note how long a server took to start, and the memory that it began with."""
        self.starts.append(server.seconds_to_start)
        self.idle.append(server.read_memory())

    def rate(self, case: str) -> float:
        """Return requests per second."""
        return statistics.median(result.rate for result in self.results[case])

    def cpu(self, case: str) -> float:
        """Return milliseconds of CPU for one request."""
        return statistics.median(result.cpu for result in self.results[case])

    def compare(self, other: "Record", case: str, figure: Callable[[Result], float]) -> float:
        """Return the median of the ratios of all rounds: a slow moment is slow for both."""
        pairs = zip(self.results[case], other.results[case], strict=True)
        return statistics.median(figure(own) / figure(others) for own, others in pairs)


Records = Mapping[str, Record]


def write_rates(records: Records) -> str:
    """Return requests per second and CPU of all contenders."""
    rows = [
        [name, *(f"{record.rate(case):,.0f} · {record.cpu(case):.2f}" for case in CASES)]
        for name, record in records.items()
    ]
    return write_table(["requests per second · ms of CPU each", *CASES], rows)


def write_costs(records: Records) -> str:
    """Return the time to start and the memory of all contenders."""
    rows = [
        [
            name,
            f"{statistics.median(record.starts):.2f}",
            f"{statistics.median(record.idle):.0f}",
            f"{record.after:.0f}",
        ]
        for name, record in records.items()
    ]
    head = ["", "seconds to the first 200", "MiB when idle", "MiB after the load"]
    return write_table(head, rows)


def write_goals(new: Record, limit: Record | None, peers: Sequence[Record]) -> str:
    """Return what is to be reached, and whether it is."""
    rows = []
    for case in RATES if peers else ():
        best = max(peers, key=lambda peer: peer.rate(case))
        ratio = new.compare(best, case, RATE)
        rows.append(_judge(f"{case}: requests per second / best peer", ratio, RATES[case], min))
    for case in COSTS if limit else ():
        assert limit is not None
        ratio = new.compare(limit, case, CPU)
        rows.append(_judge(f"{case}: CPU / limit", ratio, COSTS[case], max))
    return write_table(["a new project", "measured", "to reach", ""], rows)


def write_auth(new: Record, without: Record) -> str:
    """Return what it costs to know who calls."""
    ratio = new.compare(without, "GET by id", CPU)
    row = _judge("GET by id: CPU with a token / without users", ratio, AUTH)
    return write_table(["authentication", "measured", "to reach", ""], [row])


def write_growth(one: Record, many: Record) -> str:
    """Return what twenty resources cost beside one."""
    rows = [
        _judge(f"{case}: CPU with 20 resources / with one", many.compare(one, case, CPU), GROWTH)
        for case in CASES
    ]
    return write_table(["growth", "measured", "to reach", ""], rows)


def _judge(
    what: str, figure: float, goal: float, bound: Callable[[float, float], float] = max
) -> list[str]:
    """Return a row; with `max`, the goal is the greatest figure that is good enough."""
    sign, verdict = ("≤", "≥")[bound is min], ("**missed**", "holds")[bound(figure, goal) == goal]
    return [what, f"{figure:.2f}", f"{sign} {goal:g}", verdict]
