"""The history of migrations is read from files, whatever form they have."""

import pytest

from fastgen.errors import FastgenError
from fastgen.resource.migration.history import (
    name_revision,
    quote_revision,
    read_history,
    write_drop,
)


def history(*texts: str) -> tuple[str, ...]:
    """Return the heads of these migrations."""
    return read_history({f"{n}.py": text.encode() for n, text in enumerate(texts)}).heads


@pytest.mark.parametrize(
    ("texts", "heads"),
    [
        ([], ()),
        (["revision = 'a'\ndown_revision = None\n"], ("a",)),
        (["revision: str = 'a'\ndown_revision: str | None = None\n"], ("a",)),
        (["revision = 'a'\n", "revision = 'b'\ndown_revision = 'a'\n"], ("b",)),
        (["revision = 'a'\n", "revision = 'b'\n"], ("a", "b")),
        (
            [
                "revision = 'a'\n",
                "revision = 'b'\n",
                "revision = 'c'\ndown_revision = ('a', 'b')\n",
            ],
            ("c",),
        ),
        (["'''Nothing here.'''\n", "\ufeffrevision = 'a'\r\n"], ("a",)),
        (["# revision = 'x'\nrevision = down = 'a'\n"], ("a",)),
    ],
)
def test_heads(texts: list[str], heads: tuple[str, ...]) -> None:
    """A head is a revision that none follows; merges follow several."""
    assert history(*texts) == heads


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["def (:\n"], "cannot be read as Python"),
        (["import os\nrevision = os.name\n"], "computes its revision"),
        (["revision = 'a'\n", "revision = 'a'\n"], "Two migrations have the revision a"),
    ],
)
def test_history_when_unreadable(texts: list[str], said: str) -> None:
    """What cannot be read without running it is refused."""
    with pytest.raises(FastgenError, match=said):
        history(*texts)


def test_head_when_there_is_not_one() -> None:
    """Two heads are merged by people, and a circle has none."""
    two = read_history({"a": b"revision = 'a'", "b": b"revision = 'b'"})
    with pytest.raises(FastgenError) as caught:
        two.find_head()
    assert "alembic merge heads" in caught.value.hint
    circle = read_history({"a": b"revision = 'a'\ndown_revision = 'a'"})
    with pytest.raises(FastgenError, match="circle"):
        circle.find_head()
    assert read_history({}).find_head() is None


def test_revision_is_the_same_for_the_same() -> None:
    """Twelve hexadecimal digits, from the name, the fields and the place."""
    first = name_revision("orders", ["a:str"], None)
    assert first == name_revision("orders", ["a:str"], None)
    assert len(first) == 12
    assert int(first, 16) >= 0
    others = {
        name_revision("orders", ["a:str"], "1"),
        name_revision("orders", ["b:str"], None),
        name_revision("order", ["a:str"], None),
    }
    assert len({first, *others}) == 4
    assert quote_revision(None) == "None"
    assert quote_revision("a") == '"a"'


CREATE = b'''"""Create orders."""

revision: str = "a1"
down_revision: str | None = None


def upgrade() -> None:
    create(
        1,
    )
    index()


def downgrade() -> None:
    drop()
'''


def test_drop_when_written() -> None:
    """Up and down change places, and the revision follows the head."""
    drop = write_drop(CREATE, revision="b2", head="a1", labels="orders").decode()
    assert drop == (
        '"""Drop orders."""\n\nrevision: str = "b2"\ndown_revision: str | None = "a1"\n\n\n'
        "def upgrade() -> None:\n    drop()\n\n\n"
        "def downgrade() -> None:\n    create(\n        1,\n    )\n    index()\n"
    )
