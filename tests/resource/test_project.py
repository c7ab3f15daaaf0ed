"""A project with resources of every type and modifier passes its own checks on both databases."""

from pathlib import Path

import pytest

from fastgen.resource.code.answer import build_code
from fastgen.resource.reference import USERS, Target, make_target
from fastgen.resource.spec import Resource, parse_resource
from fastgen.resource.table import KINDS
from tests.resource.conftest import WriteProject
from tests.template.conftest import Project, install

EVERY_TYPE = """
name:str=1..100:unique:search:sort code:str=2..4:unique title:str memo:text:optional:search
price:decimal=10,2:min=0:sort:filter weight:float:sort rank:int:sort:filter
big:bigint:filter:unique active:bool:filter:default=true born:date:filter:sort:default=now
seen:datetime:filter:sort:default=now opens:time:filter:sort lasts:duration:sort
token:uuid:unique mail:email:unique:search site:url:search:default=https://x.y:8080/z
settings:json blob:bytes=100 state:enum=draft,in-work,done:default=draft:filter:sort tags:list=str
marks:list=int handle:slug:unique:filter address:ip:filter
maker:ref=services twin:ref=gadgets:optional seat:ref=services:unique:on_delete=cascade
"""
ALL_OPTIONAL = " ".join(
    f"a_{kind}:{kind}{'=a,b' if kind == 'enum' else ''}:optional"
    for kind in KINDS
    if kind not in {"ref", "m2m"}
)
HIDDEN = """
password:str=8..72:writeonly score:int:readonly:default=0 hint:str:readonly:optional
plan:decimal=3,0:default=7:desc=The_plan kind:enum=x,y:optional:filter
"""
CORNERS = """
request:str:filter:search repository:str:filter share:decimal=4,4 tiny:decimal=1,0
low:decimal=6,2:min=0.5:max=0.75 high:decimal=8,2:min=100:max=150 cold:int:min=-40:max=-10:filter
five:int:min=5:max=9:filter:default=7 part:float:min=0:max=1 lasts:duration:min=60:default=90
at:time:default=08:30 on_day:date:default=2026-01-31 seen:datetime:default=2026-01-31T12:00:00Z
zip_code:str:pattern=^[0-9]{5}$:example=12345 note:text=5..20 long:str=20..30:unique short:str=1..1
mass:decimal=38,10:sort:filter whole:decimal=38,0:min=-5 rest:decimal=38,38:optional
ident:uuid:default=00000000-0000-4000-8000-000000000001 ratios:list=float flags:list=bool
"""
RESOURCES = {
    "services": "name",
    "gadgets": EVERY_TYPE,
    "notes": f"{ALL_OPTIONAL} --cache",
    "admin/secrets": HIDDEN,
    "news": CORNERS,
    "events": "name:str:unique service:ref=services --only list,create --cache",
    "signals": "name:str:unique:writeonly service:ref=services:unique --only get,update",
    "labels": "name:str:unique gadgets:m2m=gadgets notes:m2m=notes --versioned",
    "shelves": "name labels:m2m=labels --only list",
    "marks": "name:str:unique service:ref=services --only delete",
}

OWNED = {
    "services": "name:str:unique:search boss:ref=users:optional --owner --versioned --cache",
    "rooms": "name:str:unique:search --parent services --versioned --soft-delete --cache",
    "chairs": "name:str:unique twin:ref=chairs:optional --parent rooms --versioned",
    "lamps": "name:str:unique:writeonly room:ref=rooms:optional --soft-delete",
    "rugs": "name --parent chairs --only list,get,delete --cache",
    "notices": "title:str:unique:writeonly service:ref=services --role admin --versioned --cache",
    "wishes": "title:str --owner --soft-delete --parent services --only get,update,delete --cache",
    "tags": "label:str",
    "papers": "title:str:unique tags:m2m=tags --owner --cache",
    "openings": "title:str:unique --public",
}


@pytest.mark.parametrize(
    ("resources", "answers"),
    [(RESOURCES, {}), (OWNED, {"auth": "jwt", "redis": True})],
    ids=["types", "options"],
)
def test_a_project_with_everything(
    write_project: WriteProject,
    tmp_path: Path,
    resources: dict[str, str],
    answers: dict[str, str | bool],
) -> None:
    """Mypy is content; all tests pass, migrations agree with models, on SQLite and PostgreSQL."""
    users = [USERS] * ("auth" in answers)
    write_project(tmp_path, make_resources(resources, users), database="postgresql", **answers)
    project = Project(tmp_path, install(tmp_path))
    project.run("mypy")
    project.test("--cov")
    project.test_on_server()


def make_resources(resources: dict[str, str], users: list[Target]) -> list[Resource]:
    """Read all resources of a test."""
    made: list[Resource] = []
    for name, text in resources.items():
        codes = (build_code(each, revision="", down_revision="") for each in made)
        tables = [*users, *map(make_target, codes)]
        fields, *options = text.split(" --")
        pairs = (each.replace("-", "_").partition(" ") for each in options)
        given = {key: value or True for key, _, value in pairs}
        made.append(parse_resource(name, fields.split(), given, tables=tables))
    return made
