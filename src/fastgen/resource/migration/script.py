"""The migration script that alters a table."""

from collections.abc import Iterable

from fastgen.resource.layout import fits, quote, write_imports
from fastgen.resource.migration.alteration import Alteration, find_fills, write_steps
from fastgen.resource.migration.schema import find_imports

HEAD = '''\
"""{title}."""

{imports}from alembic import op

revision: str = "{revision}"
down_revision: str | tuple[str, ...] | None = {down_revision}
branch_labels: str | tuple[str, ...] | None = None
depends_on: str | tuple[str, ...] | None = None
'''
FILL = '''

def fill(column: sa.ColumnClause[Any], value: object) -> None:
    """Give a value to the rows that have none."""
    rows = sa.table({table}, column)
    op.execute(sa.update(rows).where(column.is_(None)).values({{column.name: value}}))
'''


def write_script(
    alteration: Alteration, *, title: str, revision: str, down_revision: str
) -> list[str]:
    """Return the lines of the migration; `down_revision` is Python source."""
    up = write_steps(alteration, going_down=False)
    down = write_steps(alteration.reverse(), going_down=True)
    is_filled = any(line.startswith("fill(") for line in (*up, *down))
    imports = write_imports(_find_imports(alteration, is_filled=is_filled))
    lines = [*imports, *[""] * bool(imports)]
    lines += ["import sqlalchemy as sa"] * any("sa." in line for line in (*up, *down))
    said = title[0].upper() + title[1:]
    head = HEAD.format(
        title=said if fits(f'"""{said}."""', 0) else f"Alter {alteration.new.table}",
        imports="".join(f"{line}\n" for line in lines),
        revision=revision,
        down_revision=down_revision,
    )
    helper = FILL.format(table=quote(alteration.new.table)) * is_filled
    ways = (("upgrade", up), ("downgrade", down))
    functions = [["", "", f"def {name}() -> None:", *_indent(each)] for name, each in ways]
    return [*f"{head}{helper}".splitlines(), *functions[0], *functions[1]]


def _find_imports(alteration: Alteration, *, is_filled: bool) -> set[str]:
    fills = [
        *find_fills(alteration, going_down=False).values(),
        *find_fills(alteration.reverse(), going_down=True).values(),
    ]
    found = {name for _, value in fills for name in find_imports(value)}
    return found | ({"typing:Any"} if is_filled else set())


def _indent(lines: Iterable[str]) -> list[str]:
    return [f"    {line}" for line in lines]
