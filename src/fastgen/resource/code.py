"""The answer `resource`: the texts that the template cannot know, for they depend on the fields."""

from typing import Any

from fastgen.resource import (
    code_api_test,
    code_cache,
    code_endpoint,
    code_factory,
    code_link_test,
    code_model,
    code_query,
    code_reference,
    code_schema,
    code_service,
    code_test,
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
        **code_model.build(resource),
        **code_model.build_migration(resource),
        **code_schema.build(resource),
        **code_query.build(resource),
        **code_service.build(resource),
        **code_endpoint.build(resource),
        **code_factory.build(resource),
        **code_test.build(resource),
        **code_api_test.build(resource),
        **code_reference.build(resource),
        **code_link_test.build(resource),
        **code_cache.build(resource),
    }
