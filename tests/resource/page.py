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

## Other fields

A resource that is there can have other fields. The same command, with all the fields that it is to
have, changes what differs; or name only the fields that come, change, go, or get another name:

```sh
fastgen add resource orders name:str=1..120:unique price:decimal=10,2 note:text:default=none
fastgen add field orders quantity:int:min=1:default=1
fastgen remove field orders note
fastgen rename field orders quantity amount
```

`add field` with a field that is there changes it. The options that the resource has stay, and those
given are added; `--public`, `--auth` and `--role` take each other's place. In a file, `versioned:
false` takes an option away. `--owner`, `--parent`, the path and the names stay as they are.

fastgen renders the resource with the old and with the new fields, and merges the difference into
your files as [an update does](updates.md#what-becomes-of-a-file): edits are kept, where both
changed the same lines there is a conflict in the file and the exit code is 2, and `fastgen undo`
takes all of it back. Resources at the other end of a reference change along. `--dry-run` shows it
first; a second run finds nothing to do.

The table is altered by a new migration on the current head, with its rows, on SQLite and
PostgreSQL, up and down. Migrations that are there never change.

- **A new field** gives rows its `default`, or null. One that is neither `optional` nor has a
  default is refused, and so is a `unique` one that is not `optional`.
- **A field that is `optional` no more** gives rows without a value its `default`. The default may
  go again afterwards, if new rows shall not have one.
- **More room** keeps all values: `str=20` to `str=40` or `text`, `decimal=8,2` to `decimal=12,3`,
  `int` to `bigint`, and `email`, `url`, `slug`, `ip` or `enum` to `str`.
- **Any other type** is refused: add a field of another name, move the values in a migration of your
  own, and remove the old one.
- **`unique` that comes, and a word of an `enum` that goes**, stop the migration where a row does
  not fit; nothing has changed then.
- **Another name** keeps all values; only `rename field` knows that it is the same field.
- **A field or an option that goes** loses its column, with what it held in all rows.

Before values are lost, the command names the columns and asks; without a terminal it wants
`--force`. The way down makes such a column anew, with the default or an empty value; where the
values were `unique` or references that are needed, it stops if there are rows. A column gets its
default by an `UPDATE` of all rows: in a table of millions, edit the migration before you run it.

With `--no-migration` and without Alembic, no migration is made, and the command says what is left
to do. Checks of your own, other than those of an `enum`, are not copied when SQLite alters a table:
write them into the migration.

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
