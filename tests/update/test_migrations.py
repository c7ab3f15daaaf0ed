"""Migrations of the template and of the user, on one line."""

import pytest

from fastgen.errors import FastgenError
from fastgen.merge.file import Outcome
from fastgen.merge.migration import plan_migrations
from fastgen.rendering.render import RenderedFile
from fastgen.resource.migration.history import read_history
from fastgen.workspace import VERSIONS

SCRIPTS = "migrations/env.py"


def write(revision: str, parent: str | None, table: str, refers: str = "") -> bytes:
    """Write a migration as the template does."""
    follows = f'"{parent}"' if parent else "None"
    column = f'\n        sa.ForeignKeyConstraint(["x"], ["{refers}.id"]),' if refers else ""
    return f'''"""Create {table}."""

import sqlalchemy as sa
from alembic import op

revision: str = "{revision}"
down_revision: str | tuple[str, ...] | None = {follows}


def upgrade() -> None:
    op.create_table(
        "{table}",
        sa.Column("id", sa.Uuid(), nullable=False),{column}
    )


def downgrade() -> None:
    op.drop_table("{table}")
'''.encode()


def name(revision: str, table: str) -> str:
    """Return where a migration stands."""
    return f"{VERSIONS}/{revision}_create_{table}.py"


ITEMS, USERS = name("0001", "items"), name("0002", "users")
FIRST, SECOND = write("0001", None, "items"), write("0002", "0001", "users")
MINE = f"{VERSIONS}/aaaa_mine.py"
OWN = write("aaaa", "0001", "things")


def plan(
    old: dict[str, bytes], new: dict[str, bytes], there: dict[str, bytes], *, on: bool = True
) -> tuple[dict[str, bytes], Outcome]:
    """Plan, and return what is there afterwards."""
    sides = [
        {path: RenderedFile(each, executable=False) for path, each in files.items()}
        for files in (old, new)
    ]
    for side in sides[: 2 if on else 1]:
        side[SCRIPTS] = RenderedFile(b"", executable=False)
    outcome = plan_migrations(sides[0], sides[1], there)
    after = dict(there)
    for edit in outcome.edits:
        assert edit.before == after.pop(edit.path, None)
        if edit.after is not None:
            after[edit.path] = edit.after
    return after, outcome


def test_new_migration_when_the_user_has_none() -> None:
    """A new migration comes as the template has it."""
    after, _ = plan({ITEMS: FIRST}, {ITEMS: FIRST, USERS: SECOND}, {ITEMS: FIRST})
    assert after == {ITEMS: FIRST, USERS: SECOND}


def test_new_migration_when_the_user_has_one() -> None:
    """It goes on top of the user's, whose file stays as it is, and one head is left."""
    there = {ITEMS: FIRST, MINE: OWN}
    after, _ = plan({ITEMS: FIRST}, {ITEMS: FIRST, USERS: SECOND}, there)
    assert after[MINE] == OWN
    assert after[USERS] == SECOND.replace(b'"0001"', b'"aaaa"')
    assert read_history(after).heads == ("0002",)


def test_new_migrations_when_the_user_has_one() -> None:
    """Several follow each other, in the order of what they refer to, on top of the user's."""
    orders, alerts = name("0003", "orders"), name("0004", "alerts")
    new = {
        orders: write("0003", None, "orders", refers="users"),
        USERS: write("0002", None, "users"),
        alerts: write("0004", None, "alerts", refers="orders"),
    }
    after, _ = plan({ITEMS: FIRST}, {ITEMS: FIRST, **new}, {ITEMS: FIRST, MINE: OWN})
    follows = read_history(after).follows
    assert follows["0002"] == ("aaaa",)
    assert follows["0003"] == ("0002",)
    assert follows["0004"] == ("0003",)


def test_new_migration_when_the_user_has_two_heads() -> None:
    """Which of two heads comes first is for the user to say."""
    other = f"{VERSIONS}/bbbb_other.py"
    there = {ITEMS: FIRST, MINE: OWN, other: write("bbbb", "0001", "others")}
    with pytest.raises(FastgenError, match="2 heads: aaaa, bbbb"):
        plan({ITEMS: FIRST}, {ITEMS: FIRST, USERS: SECOND}, there)
    after, _ = plan({ITEMS: FIRST}, {ITEMS: FIRST}, there)
    assert after == there


def test_old_migration_when_the_template_changes_it() -> None:
    """A migration that is there, edited or deleted, is written once and never again."""
    changed = FIRST.replace(b"Create items", b"Create all items")
    for there in ({ITEMS: FIRST}, {ITEMS: FIRST + b"# mine\n"}, {}):
        after, _ = plan({ITEMS: FIRST}, {ITEMS: changed}, dict(there))
        assert after == there


def test_old_migration_when_the_template_renames_it() -> None:
    """A revision that is there does not come twice, and its table is not dropped."""
    renamed = f"{VERSIONS}/0001_make_items.py"
    after, _ = plan({ITEMS: FIRST}, {renamed: FIRST}, {ITEMS: FIRST})
    assert after == {ITEMS: FIRST}


def test_dropped_migration_when_it_is_the_last() -> None:
    """It goes, and what a database that has run it needs is told."""
    there = {ITEMS: FIRST, USERS: SECOND}
    after, outcome = plan(there, {ITEMS: FIRST}, there)
    assert after == {ITEMS: FIRST}
    assert "alembic downgrade -1" in outcome.notes[0]


@pytest.mark.parametrize("edited", [False, True])
def test_dropped_migration_when_others_follow(*, edited: bool) -> None:
    """It stays, and a new one at the end drops the table; switching back makes it again."""
    there = {ITEMS: FIRST, USERS: SECOND + b"# mine\n" * edited}
    there |= {} if edited else {MINE: write("aaaa", "0002", "things")}
    before = {ITEMS: FIRST, USERS: SECOND}
    after, _ = plan(before, {ITEMS: FIRST}, there)
    (drop,) = after.keys() - there.keys()
    assert drop.endswith("_drop_users.py")
    assert read_history(after).heads == (drop.split("/")[-1].split("_")[0],)
    again, _ = plan({ITEMS: FIRST}, before, after)
    (make,) = again.keys() - after.keys()
    assert make.endswith("_create_users.py")
    assert len(read_history(again).heads) == 1
    assert b'op.create_table(\n        "users"' in again[make]


def test_migrations_when_alembic_goes() -> None:
    """Generated ones go, and all stay as soon as one was written by hand."""
    old = {ITEMS: FIRST, USERS: SECOND}
    moved = {ITEMS: FIRST, USERS: SECOND.replace(b'"0001"', b'"0009"')}
    assert plan(old, {}, moved, on=False)[0] == {}
    there = {**old, MINE: OWN}
    after, outcome = plan(old, {}, there, on=False)
    assert after == there
    assert outcome.notes == (f"{VERSIONS} stays as it is: {MINE} was not made by fastgen",)


def test_migrations_when_alembic_comes_back() -> None:
    """What stayed is not made twice."""
    there = {ITEMS: FIRST, MINE: OWN}
    sides = {ITEMS: RenderedFile(FIRST, executable=False)}
    scripts = {SCRIPTS: RenderedFile(b"", executable=False)}
    assert plan_migrations({}, {**sides, **scripts}, there) == Outcome()
