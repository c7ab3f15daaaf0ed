"""The example resource, as `copier.yml` has it: `python -m fastgen.resource.example` prints it."""

from typing import Any

from fastgen.console import Console
from fastgen.resource.code import build_code
from fastgen.resource.spec import parse_resource

NAME = "items"
FIELDS = (
    "name:str=1..100:unique:search:sort",
    "description:text:optional",
    "price:decimal=10,2:min=0:sort",
    "quantity:int:min=0:default=0",
    "status:enum=draft,active,archived:default=draft:filter",
)


def build_example() -> dict[str, Any]:
    """Return the answer `resource` of the example."""
    resource = parse_resource(NAME, FIELDS, tables=())
    return build_code(resource, revision="0001", down_revision="None")


def main() -> None:
    """Print the default of the question `resource`."""
    import yaml  # noqa: PLC0415 - for this alone

    text = yaml.safe_dump(build_example(), sort_keys=False, width=10_000, allow_unicode=True)
    Console().show("\n".join(f"    {line}" for line in text.splitlines()))


if __name__ == "__main__":
    main()
