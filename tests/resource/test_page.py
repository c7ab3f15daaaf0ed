"""What the documentation says of fields is true."""

import re
import shlex

import yaml

from fastgen.resource.field import FLAGS
from fastgen.resource.reference import USERS, Target
from fastgen.resource.spec import parse_resource
from fastgen.resource.table import KINDS
from tests.resource.page import PAGE, build_page

CUSTOMERS = Target("customers", "customer", "Customer")


def test_the_page_is_up_to_date() -> None:
    """`just pages` writes it anew."""
    assert PAGE.read_text(encoding="utf-8") == build_page()


def test_the_page_names_everything() -> None:
    """Every type and every modifier that there is."""
    page = build_page()
    for name in (*KINDS, *FLAGS, "min", "max", "pattern", "default", "desc", "example"):
        assert f"`{name}" in page, name


def test_the_commands_are_understood() -> None:
    """Each command, and the file, as they stand on the page; no shell changes a word of them."""
    commands = re.findall(r"^fastgen add resource ([a-z].*)$", build_page(), re.MULTILINE)
    assert len(commands) == 13
    for command in commands:
        assert not set(command) & set("\"'`$*?[]{}()<>|;&!#~\\")
        name, *fields = shlex.split(command.partition(" --")[0])
        assert len(parse_resource(name, fields, tables=[CUSTOMERS, USERS]).asked) == len(fields)
    (text,) = re.findall(r"```yaml\n(.*?)```", build_page(), re.DOTALL)
    for resource in yaml.safe_load(text)["resources"]:
        assert parse_resource(resource["name"], resource["fields"], tables=[]).fields
