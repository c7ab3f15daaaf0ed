"""A running project with a resource of all types: whatever is sent to it, it answers as it says."""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from fastgen.specification import Wish
from tests.resource.conftest import make_project
from tests.resource.page import build_page
from tests.resource.test_project import ALL_OPTIONAL, EVERY_TYPE
from tests.template.conftest import SERVER, install, run
from tests.template.hostile import (
    JSON,
    NO_IDS,
    QUERIES,
    VALUES,
    find_bodies,
    find_example,
    forge_cursors,
)
from tests.template.test_hostile import scratch_database, serve

EMAIL, PASSWORD = "ada@example.com", "purple rain over Oslo"
NAME = ("name:str:unique:search:sort",)
DATA = ("name:str:unique", "content:json", "more:json:optional")
WISHES = (
    Wish("services", NAME),
    Wish("gadgets", tuple(each for each in EVERY_TYPE.split() if ":json" not in each)),
    Wish(
        "notes",
        tuple(each for each in ALL_OPTIONAL.split() if ":json" not in each),
        {"owner": True, "soft_delete": True},
    ),
    Wish("papers", DATA),
    Wish("visits", ("day:date", *NAME), {"parent": "services", "versioned": True}),
    Wish("labels", (*NAME, "gadgets:m2m=gadgets"), {"versioned": True}),
)
SECONDS = 30
PATHS = "services|gadgets|notes|labels|papers"
# What no schema can say, as the documentation tells it of a resource that refers, and of JSON.
(CONFIG,) = re.findall(r"```toml\n(.*?)```", build_page(), re.DOTALL)


@dataclass(frozen=True)
class Api:
    """The API of the running project, and who calls it."""

    folder: Path
    address: str
    headers: Mapping[str, str]
    schemas: Mapping[str, Any]
    paths: Mapping[str, Any]

    def call(self, method: str, path: str, **details: Any) -> requests.Response:  # noqa: ANN401
        """Send a request; to be late, or to fail by itself, is what it must not do."""
        headers = {**self.headers, **details.pop("headers", {})}
        url = f"{self.address}/api/v1/{path}"
        answer = requests.request(method, url, headers=headers, timeout=SECONDS, **details)
        assert answer.status_code < 500, f"{method} {path} {details}"[:300] + answer.text
        return answer

    def make_body(self, model: str, **values: object) -> dict[str, Any]:
        """Return a body as the document has it for an example."""
        fields = self.schemas[f"{model}Create"]["properties"]
        return {name: find_example(schema) for name, schema in fields.items()} | values

    def add(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Add a row, and return it."""
        answer = self.call("post", path, json=body)
        assert answer.status_code == 201, answer.text
        row: dict[str, Any] = answer.json()
        return row


def make_api(folder: Path, address: str) -> Api:
    """Log in, and read the document."""
    token = requests.post(
        f"{address}/api/v1/auth/token",
        data={"grant_type": "password", "username": EMAIL, "password": PASSWORD},
        timeout=SECONDS,
    ).json()["access_token"]
    document = requests.get(f"{address}/openapi.json", timeout=SECONDS).json()
    headers = {"Authorization": f"Bearer {token}"}
    return Api(folder, address, headers, document["components"]["schemas"], document["paths"])


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """Install a project with users and resources of every kind."""
    folder = tmp_path_factory.mktemp("types")
    answers = {"database": "postgresql", "auth": "jwt", "example": False}
    make_project(folder, answers, WISHES)
    return folder, install(folder)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def api(request: pytest.FixtureRequest, project: tuple[Path, dict[str, str]]) -> Iterator[Api]:
    """Run it on each database."""
    folder, environment = project
    with ExitStack() as stack:
        url = f"sqlite:///{folder}/types.db"
        if request.param == "postgresql":
            if SERVER not in os.environ:
                pytest.skip(f"{SERVER} names no server")
            url = stack.enter_context(scratch_database(folder, environment))
        environment = environment | {"DATABASE_URL": url}
        run(".venv/bin/alembic", "upgrade", "head", cwd=folder, env=environment)
        command = f"echo '{PASSWORD}' | .venv/bin/python -m app create-admin {EMAIL}"
        run("sh", "-c", command, cwd=folder, env=environment)
        yield make_api(folder, stack.enter_context(serve(folder, environment)))


@pytest.fixture(scope="module")
def gadget(api: Api) -> dict[str, Any]:
    """Add a row with a value in each field."""
    maker, seat = (api.add("services", {"name": name})["id"] for name in ("First", "Second"))
    return api.add("gadgets", api.make_body("Gadget", maker_id=maker, twin_id=None, seat_id=seat))


def test_the_examples_of_the_document_are_right(api: Api, gadget: dict[str, Any]) -> None:
    """A body that is made of them alone is taken, and comes back as it was."""
    assert api.call("get", f"gadgets/{gadget['id']}").json() == gadget
    assert api.call("post", "notes", json=api.make_body("Note")).status_code == 201


def test_any_value(api: Api, gadget: dict[str, Any]) -> None:
    """Each field takes what it can keep, and gives it back; all else is refused."""
    send_all_values(api, "Gadget", f"gadgets/{gadget['id']}")
    paper = api.add("papers", api.make_body("Paper"))
    send_all_values(api, "Paper", f"papers/{paper['id']}")


def send_all_values(api: Api, model: str, url: str) -> None:
    """Change each field of a row to each value."""
    required = set(api.schemas[f"{model}Create"]["required"])
    for name in api.schemas[f"{model}Create"]["properties"]:
        for value in VALUES:
            body = f'{{"{name}": {value}}}'
            answer = api.call("patch", url, data=body.encode(), headers=JSON)
            assert answer.status_code in {200, 400, 409, 422}, (body[:200], answer.text)
            if value == "null":
                assert answer.status_code == (422 if name in required else answer.status_code)
            if answer.status_code == 200:
                assert api.call("get", url).json() == answer.json()


def test_any_body(api: Api, gadget: dict[str, Any]) -> None:
    """What is no object of JSON, is too large or of another type is refused, and nothing hangs."""
    for method, path in (("post", "gadgets"), ("patch", f"gadgets/{gadget['id']}")):
        for body, headers in find_bodies():
            answer = api.call(method, path, data=body, headers=headers)
            assert answer.status_code in {400, 413, 415, 422}, (body[:50], headers, answer.text)


def test_any_query(api: Api, gadget: dict[str, Any]) -> None:
    """Unknown columns to sort or filter by, and cursors that nobody was given."""
    for query in QUERIES:
        answer = api.call("get", f"gadgets?{query}")
        assert answer.status_code == 422, (query[:80], answer.text)
    fields = [*api.schemas["GadgetRead"]["properties"], "owner_id", "password"]
    for name in fields:
        for value in ("x", "%00", "9" * 400, "", "null"):
            api.call("get", "gadgets", params={name: value})
    for cursor in forge_cursors(str(gadget["id"])):
        for sort in ("created_at", "-name", "price"):
            answer = api.call("get", "gadgets", params={"cursor": cursor, "sort": sort})
            assert answer.status_code in {200, 404, 422}, cursor[:80]


@pytest.mark.parametrize("path", ["services", "gadgets", "notes", "labels"])
def test_what_is_no_id(api: Api, path: str) -> None:
    """Whatever stands in its place, with every method."""
    for identity in NO_IDS:
        for method in ("get", "put", "patch", "delete"):
            headers = JSON | {"If-Match": '"1"'}
            answer = api.call(method, f"{path}/{identity}", data=b"{}", headers=headers)
            assert answer.status_code in {404, 422}, (method, identity[:80], answer.text)


def test_twenty_at_once(api: Api) -> None:
    """Of twenty equal rows one is made, and nineteen are a conflict."""
    body = {"name": "Twice"}
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: api.call("post", "services", json=body), range(20)))
    assert sorted(each.status_code for each in answers) == [201] + [409] * 19


def test_what_is_referred_to(api: Api, gadget: dict[str, Any]) -> None:
    """It cannot be deleted before what refers to it."""
    assert api.call("delete", f"services/{gadget['maker_id']}").status_code == 409


def test_versions_that_nobody_was_given(api: Api) -> None:
    """A tag that is none, or of another version, changes nothing."""
    label = api.add("labels", {"name": "One"})
    for tag in ("", "1", '"1', '"0"', '"-1"', f'"{"9" * 400}"', 'W/"1"', '"\\u0000"', '"x", "y"'):
        answer = api.call(
            "patch", f"labels/{label['id']}", json={"name": "Two"}, headers={"If-Match": tag}
        )
        assert answer.status_code in {412, 428}, (tag[:80], answer.text)


@pytest.mark.parametrize("path", ["gadgets", "gadgets/{gadget_id}", "papers/{paper_id}"])
def test_what_a_schema_cannot_say_is_documented(api: Api, path: str) -> None:
    """Wherever a body is sent: it may refer to nothing, or hold what no database keeps."""
    for operation in api.paths[f"/api/v1/{path}"].values():
        assert "requestBody" not in operation or {"400", "422"} <= operation["responses"].keys()


def test_schemathesis_finds_nothing(api: Api) -> None:
    """With all of its checks, in all that it can think of.

    It cannot know the version of a row, so that it goes on from any: a wrong one is tested above.
    """
    (api.folder / "schemathesis.toml").write_text(
        CONFIG.replace("/orders", "/gadgets").replace("/forms", "/papers")
    )
    options = ["--checks", "all", "--max-examples", "10", "--seed", "1", "--no-color"]
    options += ["--include-path-regex", f"^/api/v1/({PATHS})", "-H", "If-Match: *"]
    options += ["-H", f"Authorization: {api.headers['Authorization']}"]
    command = (sys.executable, "-m", "schemathesis.cli", "run", f"{api.address}/openapi.json")
    said = run(*command, *options, cwd=api.folder)
    # Of every case, whatever it warns of: which rows there are, it does not know.
    assert re.search(r"\b(\d+) generated, \1 passed", said), said


def test_no_error_was_logged(api: Api) -> None:
    """Neither a request nor the server failed by itself."""
    log = (api.folder / "server.log").read_text(encoding="utf-8")
    for sign in ("Traceback", "[error ", "[critical", "request failed"):
        assert sign not in log
