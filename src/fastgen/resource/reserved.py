"""Names that Python, SQL or a library needs for itself, and what to write instead."""

import builtins
import keyword

# https://www.postgresql.org/docs/current/sql-keywords-appendix.html: reserved in PostgreSQL, in
# SQLite or in the standard, as far as anybody might call a column so.
SQL = frozenset(
    """
    add all alter analyse analyze any array as asc asymmetric authorization between binary both
    by case cast check collate collation column constraint create current_catalog current_date
    current_role current_schema current_time current_timestamp current_user default deferrable
    delete desc distinct do else end except exists fetch for foreign from grant group groups
    having if ilike in initially insert intersect interval into is join lateral leading left
    like limit local localtime localtimestamp natural not null of offset on only or order over
    overlaps placing primary references right rows select session_user set similar some
    symmetric system_user table tablesample then to trailing true union unique update user using
    values variadic when where window with without
    """.split()  # noqa: SIM905 - a table
)
# Attributes of Pydantic's models and of SQLAlchemy's, and what every row has.
LIBRARY = frozenset(
    """
    construct copy dict from_orm json metadata parse_file parse_obj parse_raw registry schema
    schema_json type_annotation_map update_forward_refs validate
    """.split()  # noqa: SIM905 - a table
)
OWN = frozenset({"id", "created_at", "updated_at"})
QUERY = frozenset({"limit", "offset", "cursor", "total", "sort", "search"})
# What stands for something else in a class body, or would make a second `ItemRead`.
PARAMETERS = frozenset({"self", "cls", "date", "datetime", "time", "timedelta", "read", "query"})
# Modules, variables and classes of a project that a resource would be mixed up with.
PROJECT = frozenset(
    """
    annotated api_router async_client async_session base base64 boolean class_var column_element
    core date datetime decimal depends duration enum error errors field health input integer ip
    item_query json linked literal lower main mapped nobody not_found_error numeric openapi
    output page page_query query referred referring repository request response router scoped
    scratch self slice soft_delete str_enum string test text time type types url uuid v1 versioned
    versions where
    """.split()  # noqa: SIM905 - a table
)
RESOURCE_PROPOSALS = {
    "class": "course",
    "error": "failure",
    "event": "happening",
    "field": "plot",
    "file": "document",
    "filter": "condition",
    "group": "team",
    "health": "health_check",
    "input": "entry",
    "list": "listing",
    "map": "chart",
    "object": "thing",
    "page": "article",
    "property": "estate",
    "query": "question",
    "range": "span",
    "request": "inquiry",
    "response": "reply",
    "route": "path",
    "set": "collection",
    "test": "exam",
    "type": "kind",
    "view": "visit",
}
FIELD_PROPOSALS = {
    "abort": "is_aborted",
    "all": "is_all",
    "case": "case_file",
    "check": "is_checked",
    "class": "category",
    "column": "column_name",
    "copy": "duplicate",
    "created_at": "made_at",
    "cursor": "position",
    "data": "record",
    "date": "day",
    "datetime": "happens_at",
    "default": "is_default",
    "desc": "description",
    "dict": "attributes",
    "end": "ends_at",
    "error": "failure",
    "filter": "condition",
    "format": "layout",
    "from": "sender",
    "function": "role",
    "group": "team",
    "groups": "teams",
    "hash": "digest",
    "health": "health_check",
    "id": "code",
    "input": "entry",
    "interval": "period",
    "json": "document",
    "l": "length",
    "limit": "maximum",
    "list": "listing",
    "map": "chart",
    "max": "maximum",
    "metadata": "attributes",
    "min": "minimum",
    "next": "following",
    "object": "thing",
    "offset": "shift",
    "order": "position",
    "page": "article",
    "property": "attribute",
    "query": "question",
    "range": "span",
    "read": "is_read",
    "request": "inquiry",
    "response": "reply",
    "right": "permission",
    "schema": "layout",
    "search": "keywords",
    "service": "offering",
    "set": "collection",
    "sort": "position",
    "sum": "amount",
    "table": "board",
    "test": "exam",
    "text": "body",
    "time": "clock_time",
    "to": "recipient",
    "total": "amount",
    "type": "kind",
    "updated_at": "changed_at",
    "user": "account",
    "validate": "is_valid",
    "values": "amounts",
    "view": "visit",
}


def find_resource_fault(singular: str, plural: str) -> str:
    """Return why a resource cannot be called so, or nothing."""
    for name in dict.fromkeys((singular, plural)):
        reason = _find_python_reason(name)
        if name in PROJECT:
            reason = "has a meaning in every project"
        if name == plural and name in SQL:
            reason = "is a word of SQL"
        if reason:
            proposal = RESOURCE_PROPOSALS.get(singular) or f"{singular}_record"
            return f'"{name}" {reason}; write "{proposal}"'
    return ""


def find_field_fault(name: str) -> str:
    """Return why a field cannot be called so, or nothing."""
    reason = "is a column that every table has" if name in OWN else ""
    reason = reason or _find_python_reason(name) or _find_field_reason(name)
    proposal = FIELD_PROPOSALS.get(name) or f"{name.removeprefix('model_').strip('_')}_value"
    return f'"{name}" {reason}; write "{proposal}"' if reason else ""


def find_relation_fault(name: str) -> str:
    """Return why an attribute that is no column cannot be called so, or nothing."""
    reason = _find_python_reason(name) or ("" if name in SQL else _find_field_reason(name))
    return f'"{name}" {reason}; write "{name}_value"' if reason else ""


def _find_python_reason(name: str) -> str:
    if keyword.iskeyword(name) or name in keyword.softkwlist:
        return "is a keyword of Python"
    if name == "l":
        return "looks like a 1, which linters refuse"
    return "is a builtin of Python" if name in vars(builtins) else ""


def _find_field_reason(name: str) -> str:
    if name in SQL:
        return "is a word of SQL"
    if name in QUERY:
        return "is a query parameter of every list"
    if name in LIBRARY or name.startswith("model_"):
        return "is an attribute of Pydantic's or SQLAlchemy's models"
    return "would hide what the code needs" if name in PARAMETERS else ""
