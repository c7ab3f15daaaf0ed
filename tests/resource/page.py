"""The page that describes the language of fields, made from the table of types: `just pages`."""

from pathlib import Path

from fastgen.resource.table import KINDS

PAGE = Path(__file__).parents[2] / "docs" / "resources.md"
MEANING = {
    "str": "text of one line: `str=80` or `str=1..80`",
    "text": "long text",
    "int": "a whole number of 32 bits",
    "bigint": "a whole number that JavaScript reads exactly, up to 2^53 - 1",
    "float": "a number that need not be exact; never NaN or infinite",
    "decimal": "an exact number, as a string in JSON: `decimal=10,2`, up to 15 digits",
    "bool": "true or false",
    "date": "a day, `2026-01-31`",
    "datetime": "a moment with its offset, RFC 3339; kept in UTC",
    "time": "a time of day, `08:30:00`",
    "duration": "whole seconds",
    "uuid": "a UUID with hyphens",
    "email": "an e-mail address in ASCII, kept in lower case",
    "url": "an http or https address",
    "json": "a JSON object",
    "bytes": "bytes, as base64 in JSON: `bytes=3000` is the most",
    "enum": "one of some words: `enum=draft,paid`",
    "list": "a list of values of one type: `list=str`",
    "ref": "a row of another resource: `customer:ref=customers` makes the column `customer_id`",
    "m2m": "links to rows of another resource, in a table of their own: `items:m2m=products`",
    "slug": "small letters, digits and hyphens",
    "ip": "an IPv4 or IPv6 address",
}
HEAD = """\
# Resources

A resource is a table with all that serves it: model, schemas, repository, service, endpoints,
tests and a migration. This command adds one to the project around the current folder:

```sh
fastgen add resource orders name:str=1..80:unique price:decimal=10,2:min=0 note:text:optional
```

Nothing is written before all of it is known to fit. Files that you edited are kept: the router
and the list of models get their lines where Python's own parser says that they belong, or the
command tells you which lines to add. `--dry-run` shows the difference that the real run makes.

```sh
fastgen add resource people email:email:unique born_on:date:optional --dry-run
fastgen remove resource orders
fastgen list
fastgen diff
```

`remove` takes back what `add` did, and keeps files that were edited. `list` shows the resources
with their fields, and `diff` what was changed since fastgen made the project.

![What the owner of a project changed](pictures/difference.svg)

Several resources can stand in one file, in YAML or TOML:

```sh
fastgen add resource --from resources.yml
```

```yaml
resources:
  - name: customers
    fields:
      - name:str=1..80
      - email:email:unique
  - name: invoices
    fields:
      - number:str=20:unique
      - total_amount:decimal=12,2
```

## Fields

A field is `name:type:modifier…`. Without a type it is `str`. Values are needed unless a field is
`optional`. All of it passes through every shell as it stands, without quotes.

"""
TAIL = """
`min` and `max` are bounds of numbers, and of the length of texts. Every type takes `desc`, a
text for the API's documentation, and `example`.

| modifier | what it does |
| --- | --- |
| `optional` | the value may be null |
| `unique` | no two rows have the same; a second one is answered with 409 |
| `index` | an index on the column; `unique`, `filter` and `sort` bring one along |
| `filter` | `?name=value` in the list |
| `sort` | `?sort=name` and `?sort=-name` in the list |
| `search` | `?search=words` in the list looks into it |
| `readonly` | clients get it and cannot send it |
| `writeonly` | clients send it and never get it |

## References

`customer:ref=customers` is a column `customer_id` with a foreign key and an index, and `customer`,
the row itself. The model of the other resource gets the other side, `orders`. Both are loaded where
a query asks for them, and raise an error anywhere else, so that no query is sent by accident.

```sh
fastgen add resource orders number:str:unique customer:ref=customers:on_delete=cascade
```

A list takes `?customer_id=`. A row that is not there is answered with 400, and the deletion of a
row that others refer to with 409, unless `on_delete` says otherwise: `cascade` deletes them too,
and `set_null`, for an optional field, leaves them without.

With two references to one resource, the other sides are `orders_as_billing` and
`orders_as_shipping`. A `unique` reference belongs to one row, `order`. A resource may refer to
itself, if the field is optional. The resources of one file may stand in any order. Where the
model of the other resource was edited, the lines are merged into it, or the command tells you what
to add.

`items:m2m=products` is a table of links, `order_items`, and three endpoints:
`GET /orders/{order_id}/items`, and `PUT` and `DELETE /orders/{order_id}/items/{product_id}`. To
link twice is as good as once. Both models get the rows of the other side.

```sh
fastgen add resource baskets number:str:unique items:m2m=customers
```

## Options

`--only list,get` exposes some of the operations `list`, `get`, `create`, `update` and `delete`. The
service keeps all of them, for the application itself.

```sh
fastgen add resource events name:str placed_at:datetime:default=now --only list,get,create
```

`--parent customers` nests the path, `/customers/{customer_id}/orders`, and binds every query to
that customer: what belongs to another one is answered with 404. The column `customer_id` comes from
the path, so clients do not send it.

```sh
fastgen add resource visits placed_at:datetime --parent customers
```

`--versioned` refuses changes that nobody can have wanted: each answer has an `ETag`, and PUT, PATCH
and DELETE must name it in `If-Match`. Without one the answer is 428, and 412 when somebody else has
changed the row since.

`--soft-delete` sets `deleted_at` in place of deleting. No query finds the row then, neither its own
nor one of a relation, unless it has the execution option `with_deleted`. A deleted row keeps its
unique values.

```sh
fastgen add resource drafts title:str:unique body:text --versioned --soft-delete
```

In a project with users, `auth=jwt`, whoever calls must have logged in; `--auth` says so aloud.
`--public` opens a resource to everybody, and marks it with the tag `public`. `--role admin` lets in
administrators only. `--owner` gives each row to the user who made it: every query is bound to who
calls, and to others the row does not exist. The column is `owner_id`; clients never send it.

```sh
fastgen add resource diaries title:str body:text --owner
fastgen add resource announcements title:str --role admin
fastgen add resource openings opens:time --public
```

In a file, an option is a key beside `name`: `only: [list, get]`.

## Names

Either number may be typed; `--singular` and `--plural` help where the rules of English fail. A
name has at most 24 characters. Names that Python, SQL, SQLAlchemy or Pydantic use are refused,
with a proposal.

## Not available yet

The option `--cache`, and links (`m2m`) of a resource to itself, to users, to what belongs to a
user, and to what is nested in another path. They are refused, never ignored.
"""


def describe(name: str) -> str:
    """Return the row of one type."""
    kind = KINDS[name]
    keys = [
        f"{key}=" for key in ("min", "max", "pattern", "default", "on_delete") if key in kind.keys
    ]
    flags = [flag for flag in ("unique", "index", "filter", "sort", "search") if flag in kind.flags]
    allowed = " ".join(f"`{each}`" for each in (*keys, *flags))
    return f"| `{name}` | {MEANING[name]} | {allowed} |\n"


def build_page() -> str:
    """Return the whole page."""
    rows = "".join(map(describe, KINDS))
    return f"{HEAD}| type | values | modifiers |\n| --- | --- | --- |\n{rows}{TAIL}"


if __name__ == "__main__":
    PAGE.write_text(build_page(), encoding="utf-8", newline="\n")
