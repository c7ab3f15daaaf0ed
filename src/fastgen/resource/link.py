"""Both sides of all references: what a resource's model says depends on who refers to it."""

from collections.abc import Collection, Sequence

from fastgen.errors import FastgenError
from fastgen.resource.code.model import build
from fastgen.resource.code.relation import Inbound
from fastgen.resource.field import Field
from fastgen.resource.reference import Code, Target, make_target
from fastgen.resource.spec import Resource, parse_resource


def link(codes: Sequence[Code], tables: Collection[Target] = ()) -> list[Code]:
    """Return the resources of a project, each with what refers to it now.

    `tables` are those of the project that are no resources. Raises FastgenError when an attribute
    is taken.
    """
    targets = [*tables, *map(make_target, codes)]
    return [_link(code, _find_inbound(code, codes), targets) for code in codes]


def restore(code: Code, tables: Collection[Target]) -> Resource:
    """Return the resource that a code was made of."""
    names = {"singular": code["singular"], "plural": code["plural"]}
    others = [each for each in tables if each.table != code["plural"]]
    return parse_resource(code["path"], code["fields"], {**code["options"], **names}, tables=others)


def _find_inbound(code: Code, codes: Sequence[Code]) -> list[Inbound]:
    return [
        (other, each)
        for other in sorted(codes, key=lambda each: str(each["plural"]))
        for each in other.get("references", ())
        if each["table"] == code["plural"] and each["back"]
    ]


def _link(code: Code, inbound: Sequence[Inbound], targets: Collection[Target]) -> Code:
    names = [f"{other['plural']}.{each['name']}" for other, each in inbound]
    if names == code.get("inbound", []):
        return code
    resource = restore(code, targets)
    _refuse_taken(resource.asked, code, inbound)
    return {**code, "inbound": names, **build(resource, inbound)}


def _refuse_taken(fields: Sequence[Field], code: Code, inbound: Sequence[Inbound]) -> None:
    """Raise FastgenError when two attributes of a model would have one name."""
    taken = {name for field in fields for name in (field.attribute, field.name)}
    for other, each in inbound:
        if each["back"] in taken:
            message = (
                f'{other["plural"]}: {code["model"]} has an attribute "{each["back"]}" already.'
            )
            raise FastgenError(
                message, "Give the resource another name, with --plural for example."
            )
        taken.add(each["back"])
