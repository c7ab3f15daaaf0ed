"""The answer `resource`: the texts that the template cannot know, for they depend on the fields."""

from typing import Any

from fastgen.resource.code import (
    api_test,
    cache,
    endpoint,
    factory,
    link_test,
    model,
    query,
    reference,
    schema,
    service,
    test,
)
from fastgen.resource.spec import Resource


def build_code(resource: Resource, *, revision: str, down_revision: str) -> dict[str, Any]:
    """Return the answer `resource`.

    `down_revision` is Python source: None, a string, or a tuple of strings.
    """
    names = resource.names
    return {
        "singular": names.singular,
        "plural": names.plural,
        "model": names.model,
        "path": names.path,
        "route": resource.route,
        "above": [list(each) for each in resource.above],
        "scope": [field.attribute for field in resource.scope],
        "label": names.label,
        "a_label": names.a_label,
        "labels": names.labels,
        "Labels": names.labels[0].upper() + names.labels[1:],
        "fields": resource.to_strings(),
        "options": dict(resource.options),
        "references": [each.record() for each in (*resource.references, *resource.links)],
        "inbound": [],
        "revision": revision,
        "down_revision": down_revision,
        **model.build(resource),
        **model.build_migration(resource),
        **schema.build(resource),
        **query.build(resource),
        **service.build(resource),
        **endpoint.build(resource),
        **factory.build(resource),
        **test.build(resource),
        **api_test.build(resource),
        **reference.build(resource),
        **link_test.build(resource),
        **cache.build(resource),
    }
