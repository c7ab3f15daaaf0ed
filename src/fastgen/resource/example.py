"""The example resource, as `copier.yml` has it: `python -m fastgen.resource.example` prints it."""

from typing import Any

from fastgen.console import Console
from fastgen.resource.code.answer import build_code
from fastgen.resource.reference import USERS
from fastgen.resource.spec import parse_resource

NAME = "items"
FIELDS = (
    "name:str=1..100:unique:search:sort",
    "description:text:optional",
    "price:decimal=10,2:min=0:sort",
    "quantity:int:min=0:default=0",
    "status:enum=draft,active,archived:default=draft:filter",
)
# What it is depends on the features that bring migrations of their own.
FOLLOWS = "{{ example_follows }}"


def build_example(auth: str = "none") -> dict[str, Any]:
    """Return the answer `resource` of the example, in a project with or without users."""
    has_users = auth != "none"
    resource = parse_resource(NAME, FIELDS, tables=[USERS] * has_users)
    head = '"0000"' if has_users else "None"
    return build_code(resource, revision="0001", down_revision=head)


def write_default() -> str:
    """Return the default of the question `resource`: what depends on users stands there twice."""
    plain, guarded = build_example(), build_example("jwt")
    lines = ["|-"]
    for key, value in plain.items():
        if key == "down_revision":
            lines += _dump(key, FOLLOWS)
            continue
        if guarded[key] == value:
            lines += _dump(key, value)
            continue
        for auth, code in (("none", plain), ("jwt", guarded)):
            lines += [f'# {{% if auth == "{auth}" %}}', *_dump(key, code[key]), "# {% endif %}"]
    return "\n".join([lines[0], *(f"    {line}" for line in lines[1:])])


def _dump(key: str, value: object) -> list[str]:
    import yaml  # noqa: PLC0415 - for this alone

    text = yaml.safe_dump({key: value}, sort_keys=False, width=10_000, allow_unicode=True)
    return text.splitlines()


def main() -> None:
    """Print the default of the question `resource`."""
    Console().show(f"  default: {write_default()}")


if __name__ == "__main__":
    main()
