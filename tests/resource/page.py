"""The page that describes the language of fields, made from the table of types: `just pages`."""

from pathlib import Path

from fastgen.resource.meaning import FLAGS, TYPES
from fastgen.resource.table import KINDS

PAGE = Path(__file__).parents[2] / "docs" / "resources.md"
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

Without fields, as in `fastgen add resource orders`, a terminal asks for them one by one, and first
for the name where there is none. It shows the command that asks for the same before anything is
written.

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
`min` and `max` are bounds of numbers, and of the length of texts. `example` is a value for the
API's documentation. Every type but `m2m` takes `desc`, a text for it.

"""
REST = """
## References

`customer:ref=customers` is a column `customer_id` with a foreign key and an index, and `customer`,
the row itself. The model of the other resource gets the other side, `orders`. Both are loaded where
a query asks for them, and raise an error anywhere else, so that no query is sent by accident.

```sh
fastgen add resource orders number:str:unique customer:ref=customers:on_delete=cascade
```

A list takes `?customer_id=`. A row that is not there is answered with 400, and the deletion of a
row that others refer to with 409, unless `on_delete` says otherwise: `cascade` deletes them too,
and `set_null`, for an optional field, leaves them without. Do not mix `cascade` and the default in
two references by which one row refers to the same other: whether it goes or stays depends on the
order of the keys, in PostgreSQL and in SQLite the other way round.

With two references to one resource, the other sides are `orders_as_billing` and
`orders_as_shipping`. A `unique` reference belongs to one row, `order`. A resource may refer to
itself, if the field is optional: `parent:ref=categories:optional` makes a tree. In a project with
users, `assignee:ref=users` names one of them; nothing but the id is told. The resources of one file
may stand in any order. Where the model of the other resource was edited, the lines are merged into
it, or the command tells you what to add.

`items:m2m=products` is a table of links, `order_items`, and three endpoints:
`GET /orders/{order_id}/items`, and `PUT` and `DELETE /orders/{order_id}/items/{product_id}`. To
link twice is as good as once. Both models get the rows of the other side. There can be several
links between two resources, `authors:m2m=people editors:m2m=people`, each with its table.

```sh
fastgen add resource baskets number:str:unique items:m2m=customers
fastgen add resource parts number:str:unique fits:m2m=parts watchers:m2m=users
```

Links of a resource to itself have a direction: that A fits B does not say that B fits A. No row is
linked to itself; the database answers with 422. Of users, links list the ids alone. Where the table
of links would be one that the project has, or a name would be too long for PostgreSQL, the command
says so and writes nothing.

### What callers may refer to

Callers refer to and link what they would find themselves, and nothing else. Another user's row, a
row that is nested in one, and a row that is marked as deleted are as none: the same status and the
same body as for an id that does not exist, in lists of links too. The tests of the project prove it
for each reference (`test_what_is_hidden_is_as_none`). So a resource that is `--public` cannot refer
to what belongs to users, unless it is read only. A PUT names all references again, and those that
the caller does not find are refused in it as well; PATCH leaves them as they are.

To mark a row as deleted is no deletion for those that refer to it: they stay as they are, whatever
`on_delete` says. So no lock is taken between the check and the write. A reference to a row that is
marked in between is as one that was there just before.

### What no schema can say

All that is said of a type stands in the OpenAPI document, with two exceptions: that a row exists to
refer to, and that no text deep inside of a `json` value holds NUL, which PostgreSQL keeps nowhere.
A body that breaks these is answered with 400 and 422, which the document names at each operation
that takes a body. schemathesis finds nothing with all of its checks, when `schemathesis.toml` says
where:

```toml
[[operations]]
include-path-regex = "^/api/v1/orders"
[operations.checks.positive_data_acceptance]
expected-statuses = ["2xx", "400", "401", "403", "404", "409", "429"]

[[operations]]
include-path-regex = "^/api/v1/forms"
generation.allow-x00 = false
```

Where rows are `--versioned`, let it send `-H "If-Match: *"` too: it cannot know their versions.

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
nor one of a relation, unless it has the execution option `with_deleted`. The unique values
of a deleted row are free for others.

```sh
fastgen add resource drafts title:str:unique body:text --versioned --soft-delete
```

`--cache` keeps what `get` and `list` answer, in Redis or, without Redis, in the memory of the
process. The second answer is the same to the byte and takes no query. Each write through the
service forgets the row and all pages, after the commit and before its answer; with `--owner` and
`--parent` everybody has rows and pages of their own. A read that began before the write leaves
nothing old behind, and while Redis is down everything is read from the database. What is changed
past the service, in `psql` for example, is seen after `REDIS_CACHE_SECONDS`, by default 60. The
cache in memory serves one process; with several, use Redis.

Where a reference has `on_delete=cascade` or `set_null`, the database deletes or changes rows by
itself. When a request deletes what they refer to, however far up, all that is cached of their table
is forgotten after the commit. There, each write forgets all rows of its user or parent too.

```sh
fastgen add resource articles title:str body:text --cache
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
name has at most 40 characters; where a line of code would be too long all the same, the error says
which names are too long together. In PostgreSQL names of indexes and constraints end after 63
characters: SQLAlchemy shortens longer ones alike in models and migrations. Names that Python, SQL,
SQLAlchemy or Pydantic use are refused, with a proposal.
"""


def describe(name: str) -> str:
    """Return the row of one type."""
    kind = KINDS[name]
    keys = [
        f"{key}="
        for key in ("min", "max", "pattern", "default", "example", "on_delete")
        if key in kind.keys
    ]
    flags = [flag for flag in ("unique", "index", "filter", "sort", "search") if flag in kind.flags]
    allowed = " ".join(f"`{each}`" for each in (*keys, *flags))
    return f"| `{name}` | {TYPES[name]} | {allowed} |\n"


def build_page() -> str:
    """Return the whole page."""
    rows = "".join(map(describe, KINDS))
    types = f"| type | values | modifiers |\n| --- | --- | --- |\n{rows}"
    meanings = "".join(f"| `{flag}` | {meaning} |\n" for flag, meaning in FLAGS.items())
    modifiers = f"| modifier | what it does |\n| --- | --- |\n{meanings}"
    return f"{HEAD}{types}{TAIL}{modifiers}{REST}"


if __name__ == "__main__":
    PAGE.write_text(build_page(), encoding="utf-8", newline="\n")
