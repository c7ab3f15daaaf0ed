"""A resource that is there gets other fields: edits are kept, and nothing is done in doubt."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

import pexpect
import pytest

from fastgen.errors import FastgenError
from fastgen.redefinition import Definition, plan_redefinition
from fastgen.transaction import apply_edits, recover
from fastgen.workspace import read_workspace
from tests.add.conftest import CUSTOMERS, ORDERS, MakeProject
from tests.add.disturbance import disturbed
from tests.conftest import BINARY, Run, commit_all, read_tree

ADD = ("add", "resource")
NOTED = (*ORDERS, "qty:int:default=1")
RECORD = ".fastgen/orders.yml"
# A line of each file of a resource before which an edit stands far from what fields change.
PLACES = {
    "app/models/order.py": "class Order(",
    "app/schemas/order.py": "class OrderCreate(",
    "app/repositories/order.py": "class OrderRepository(",
    "app/services/order.py": "class OrderService",
    "app/api/v1/endpoints/orders.py": "router = APIRouter(",
    "tests/factories/order.py": "def make_order",
    "tests/test_api/test_orders.py": "async def test_",
    "tests/test_schemas/test_orders.py": "def test_",
    "tests/test_services/test_orders.py": "async def test_",
    "tests/test_repositories/test_orders.py": "async def test_",
}


@pytest.fixture
def orders(fastgen: Run, project: Path) -> Path:
    """Return a project with orders."""
    assert fastgen(*ADD, *ORDERS, cwd=project).returncode == 0
    return project


def find_alterations(project: Path) -> list[str]:
    """Return the migrations that altered orders."""
    return sorted(each.name for each in (project / "migrations/versions").glob("*_alter_orders.py"))


def test_other_fields_are_as_if_made_at_once(fastgen: Run, make_project: MakeProject) -> None:
    """All files but migrations and their record are those of a new resource of these fields."""
    orders, other = (make_project("project_name=Shop", name=name) for name in ("one", "other"))
    assert fastgen(*ADD, *ORDERS, cwd=orders).returncode == 0
    assert fastgen(*ADD, *NOTED, cwd=other).returncode == 0
    done = fastgen(*ADD, *NOTED, cwd=orders)
    assert done.returncode == 0, done.stderr
    changed, made = read_tree(orders), read_tree(other)
    code = {path for path in {*changed, *made} if path.startswith(("app/", "tests/"))}
    assert {path: changed.get(path) for path in code} == {path: made.get(path) for path in code}
    assert len(find_alterations(orders)) == 1
    assert fastgen("diff", cwd=orders).stdout == ""
    assert "qty:int:default=1" in fastgen("list", cwd=orders).stdout
    assert "edited:" not in fastgen("status", cwd=orders).stdout


def test_the_same_again_does_nothing(fastgen: Run, orders: Path) -> None:
    """The second run says so, and writes nothing."""
    assert fastgen(*ADD, *NOTED, cwd=orders).returncode == 0
    before = read_tree(orders)
    done = fastgen(*ADD, *NOTED, cwd=orders)
    assert done.returncode == 0
    assert "nothing to do: orders is as it is to be" in done.stderr
    assert read_tree(orders) == before


def test_a_field_alone(fastgen: Run, orders: Path, make_project: MakeProject) -> None:
    """`add field` does what the whole line does; `remove field` and `undo` take it back."""
    other = make_project(name="other")
    for words in (ORDERS, NOTED):
        assert fastgen(*ADD, *words, cwd=other).returncode == 0
    before = read_tree(orders)
    done = fastgen("add", "field", "order", "qty:int:default=1", cwd=orders)
    assert done.returncode == 0, done.stderr
    there = (orders / RECORD).read_text()
    assert there == (other / RECORD).read_text()
    assert fastgen("undo", cwd=orders).returncode == 0
    assert read_files(orders) == before
    fastgen("add", "field", "order", "qty:int:default=1", cwd=orders)
    done = fastgen("remove", "field", "orders", "qty", "--force", cwd=orders)
    assert done.returncode == 0, done.stderr
    after = read_tree(orders)
    files = {path for path in before if path not in {RECORD, ".env"}}
    assert {path: after[path] for path in files} == {path: before[path] for path in files}
    assert len(find_alterations(orders)) == 2


@pytest.mark.parametrize("git", [True, False], ids=["git", "no git"])
def test_edits_in_every_file_are_kept(fastgen: Run, orders: Path, *, git: bool) -> None:
    """Each is where it was, beside what is new, whether there is git or not."""
    for path, place in PLACES.items():
        text = (orders / path).read_text()
        assert place in text, path
        (orders / path).write_text(text.replace(place, f"# Mine.\n{place}", 1))
    environment = {} if git else {"PATH": "/nowhere"}
    done = fastgen(*ADD, *NOTED, cwd=orders, **environment)
    assert done.returncode == 0, done.stderr + done.stdout
    for path, place in PLACES.items():
        assert f"# Mine.\n{place}" in (orders / path).read_text()
    assert "qty: Mapped[int]" in (orders / "app/models/order.py").read_text()


def test_a_conflict_is_marked(fastgen: Run, orders: Path) -> None:
    """As after an update: in the file, with exit code 2, and `undo` takes all of it back."""
    commit_all(orders)
    model = orders / "app/models/order.py"
    note = "    note: Mapped[str | None] = mapped_column(Text)\n"
    model.write_text(model.read_text().replace(note, f"{note}    mine: Mapped[int]\n"))
    before = read_tree(orders)
    done = fastgen(*ADD, *NOTED, cwd=orders)
    assert done.returncode == 2
    assert "app/models/order.py: 1 conflict, marked <<<<<<<" in done.stdout
    assert "<<<<<<< yours\n    mine: Mapped[int]\n=======\n" in model.read_text()
    assert fastgen("undo", cwd=orders).returncode == 0
    after = read_tree(orders)
    assert {path: after[path] for path in before} == before


def test_a_dry_run_shows_what_the_real_run_does(fastgen: Run, orders: Path) -> None:
    """Nothing is written, and the difference is the real one."""
    before = read_tree(orders)
    dry = fastgen(*ADD, *NOTED, "--dry-run", cwd=orders)
    assert dry.returncode == 0
    assert read_tree(orders) == before
    assert fastgen(*ADD, *NOTED, cwd=orders).returncode == 0
    (name,) = find_alterations(orders)
    for line in (orders / "migrations/versions" / name).read_text().splitlines():
        assert f"\n+{line}\n" in dry.stdout
    assert f"+++ b/migrations/versions/{name}\n" in dry.stdout


def test_lost_values_need_a_word(fastgen: Run, orders: Path) -> None:
    """Without a terminal, `--force` is that word; a rename is proposed where it may be one."""
    before = read_tree(orders)
    line = (*ORDERS[:3], "remark:text:optional")
    done = fastgen(*ADD, *line, cwd=orders)
    assert done.returncode == 1
    assert "orders would lose note, with the values of all rows" in done.stderr
    assert "fastgen rename field orders note remark" in done.stderr
    assert read_tree(orders) == before
    dry = fastgen(*ADD, *line, "--dry-run", cwd=orders)
    assert dry.returncode == 0
    assert "orders would lose note" in dry.stderr
    assert fastgen(*ADD, *line, "--force", cwd=orders).returncode == 0


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 1)])
def test_a_person_is_asked(
    orders: Path, environment: dict[str, str], answer: str, code: int
) -> None:
    """At a terminal, a yes lets values go, and a no writes nothing."""
    before = read_tree(orders)
    variables = os.environ.copy()
    variables.update({**environment, "TERM": "xterm-256color"})
    words = ["remove", "field", "orders", "note"]
    process = pexpect.spawn(
        str(BINARY), words, cwd=str(orders), env=variables, encoding="utf-8", timeout=60
    )
    process.setwinsize(40, 120)
    process.expect_exact("orders would lose note, with the values of all rows.")
    process.expect_exact("Go on?")
    process.send(answer)
    process.expect(pexpect.EOF)
    process.close()
    assert process.exitstatus == code
    assert (read_tree(orders) == before) == bool(code)


def test_a_renamed_field(fastgen: Run, orders: Path) -> None:
    """Its column gets the name, and no value is lost."""
    done = fastgen("rename", "field", "orders", "reference", "number", cwd=orders)
    assert done.returncode == 0, done.stderr
    (name,) = find_alterations(orders)
    text = (orders / "migrations/versions" / name).read_text()
    assert 'op.alter_column("orders", "reference", new_column_name="number")' in text
    assert 'op.f("uq_orders_number")' in text
    assert "drop_column" not in text


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("add", "field", "orders", "qty:int"), "qty: rows that are there would have no value"),
        (("add", "field", "orders", "code:str:unique"), "and it can have no default: make it"),
        (("add", "field", "orders", "price:decimal=8,2:min=0"), "price: values of decimal=10,2"),
        (("add", "field", "orders", "reference:str=1..5:unique"), "reference: values of str=1..20"),
        (("add", "field", "orders", "reference:int:unique"), "reference: values of str=1..20"),
        (("add", "field", "orders", "note:text"), "note: rows that are there would have no value"),
        (("add", "field", "orders", "x:strr"), 'x: "strr" is no type'),
        (("add", "field", "invoices", "x:str"), 'The project has no resource "invoices"'),
        (("remove", "field", "orders", "x"), 'orders have no field "x"'),
        (("rename", "field", "orders", "note", "price"), 'two fields called "price"'),
        (("rename", "field", "orders", "note", "class"), '"class" is a keyword of Python'),
        ((*ADD, *ORDERS, "--plural", "orderz"), "Its names stay"),
        ((*ADD, "admin/orders", *ORDERS[1:]), "is at the path orders, which cannot change"),
        ((*ADD, "orders", "note:text", "--force"), "note: rows that are there"),
    ],
)
def test_what_cannot_be_is_refused(
    fastgen: Run, orders: Path, words: tuple[str, ...], expected: str
) -> None:
    """With the reason, and before anything is written."""
    before = read_tree(orders)
    done = fastgen(*words, cwd=orders)
    assert done.returncode == 1
    assert expected in " ".join(done.stderr.split())
    assert read_tree(orders) == before


def test_options_stay_unless_they_are_given(fastgen: Run, project: Path) -> None:
    """One that is given is added; a file can say that one goes."""
    assert fastgen(*ADD, *ORDERS, "--versioned", cwd=project).returncode == 0
    assert fastgen(*ADD, *ORDERS, "--soft-delete", "--only", "list", cwd=project).returncode == 0
    record = (project / RECORD).read_text()
    assert all(f"{name}: true" in record for name in ("versioned", "soft_delete"))
    (project / "orders.yml").write_text(
        "name: orders\nversioned: false\nfields:\n"
        + "".join(f'  - "{field}"\n' for field in ORDERS[1:])
    )
    done = fastgen(*ADD, "--from", "orders.yml", "--force", cwd=project)
    assert done.returncode == 0, done.stderr
    record = (project / RECORD).read_text()
    assert "versioned" not in record.partition("options:")[2].partition("own_fields")[0]


def test_a_reference_that_comes_and_goes(fastgen: Run, orders: Path) -> None:
    """The other resource's model, edited, gets the other side and loses it again."""
    assert fastgen(*ADD, *CUSTOMERS, cwd=orders).returncode == 0
    model = orders / "app/models/customer.py"
    model.write_text(model.read_text().replace("class Customer", "# Mine.\nclass Customer"))
    before = model.read_bytes()
    done = fastgen("add", "field", "orders", "customer:ref=customers:optional", cwd=orders)
    assert done.returncode == 0, done.stderr
    assert 'orders: Mapped[list["Order"]]' in model.read_text()
    done = fastgen("add", "field", "orders", "customer:ref=customers:optional:unique", cwd=orders)
    assert done.returncode == 0, done.stderr
    assert 'order: Mapped["Order | None"]' in model.read_text()
    done = fastgen("remove", "field", "orders", "customer_id", "--force", cwd=orders)
    assert done.returncode == 0, done.stderr
    assert model.read_bytes() == before


@pytest.mark.parametrize("follows", [False, True], ids=["last", "followed"])
def test_remove_after_changes(fastgen: Run, project: Path, *, follows: bool) -> None:
    """All goes, migrations too where none follows; else one drops the table as it is now."""
    before = read_tree(project)
    assert fastgen(*ADD, *ORDERS, cwd=project).returncode == 0
    assert fastgen(*ADD, *NOTED, cwd=project).returncode == 0
    assert fastgen("rename", "field", "orders", "note", "remark", cwd=project).returncode == 0
    if follows:
        assert fastgen(*ADD, *CUSTOMERS, cwd=project).returncode == 0
    done = fastgen("remove", "resource", "orders", cwd=project)
    assert done.returncode == 0, done.stderr
    after = read_files(project)
    if not follows:
        assert after == before
        return
    (drop,) = (project / "migrations/versions").glob("*_drop_orders.py")
    assert 'sa.Column("remark"' in drop.read_text()
    assert len(find_alterations(project)) == 2


def test_migrations_that_end_and_begin_again(fastgen: Run, orders: Path) -> None:
    """They go with the answer, those that altered too, and come back in their order."""
    assert fastgen(*ADD, *NOTED, cwd=orders).returncode == 0
    names = sorted(each.name for each in (orders / "migrations/versions").glob("*.py"))
    assert fastgen("set", "docker=true", cwd=orders).returncode == 0
    assert fastgen("diff", cwd=orders).stdout == ""
    assert fastgen("set", "alembic=false", cwd=orders).returncode == 0
    assert not (orders / "migrations/versions").exists()
    assert fastgen("set", "alembic=true", cwd=orders).returncode == 0
    assert sorted(each.name for each in (orders / "migrations/versions").glob("*.py")) == names
    assert fastgen("diff", cwd=orders).stdout == ""


def test_without_migrations(fastgen: Run, make_project: MakeProject) -> None:
    """The files change, and what the database needs is told."""
    project = make_project("alembic=false")
    assert fastgen(*ADD, *ORDERS, cwd=project).returncode == 0
    done = fastgen(*ADD, *ORDERS[:3], "remark:text:optional", cwd=project)
    assert done.returncode == 0, done.stderr
    assert "the table orders stays as it is" in done.stderr
    assert fastgen("diff", cwd=project).stdout == ""
    assert fastgen("set", "alembic=true", cwd=project).returncode == 0
    (create,) = (project / "migrations/versions").glob("*_create_orders.py")
    assert 'sa.Column("remark"' in create.read_text()


def test_without_this_migration(fastgen: Run, orders: Path) -> None:
    """With --no-migration none is made, and the command to make one is told."""
    done = fastgen(*ADD, *NOTED, "--no-migration", cwd=orders)
    assert done.returncode == 0, done.stderr
    assert "uv run alembic revision --autogenerate" in done.stderr
    assert find_alterations(orders) == []


def test_a_fault_at_each_operation(orders: Path, tmp_path: Path) -> None:
    """The old tree is there, or the new one; planning writes nothing."""
    with disturbed(orders, 0) as watch:
        workspace = read_workspace(orders)
        code = workspace.resources[-1]
        assert code["plural"] == "orders"
        definition = Definition(code, NOTED[1:], {})
        edits = plan_redefinition(workspace, definition, migration=True).evolution.outcome.edits
        assert watch.seen == 0
    old, found = read_files(orders), set[str]()
    shutil.copytree(orders, tmp_path / "new")
    apply_edits(tmp_path / "new", edits, title="a test")
    new = read_files(tmp_path / "new")
    for number in range(1, 400):
        folder = tmp_path / f"fault-{number}"
        shutil.copytree(orders, folder)
        with disturbed(folder, number) as watch, suppress(FastgenError):
            apply_edits(folder, edits, title="a test")
        recover(folder)
        after = read_files(folder)
        assert after in (old, new), number
        found.add("old" if after == old else "new")
        shutil.rmtree(folder)
        if watch.seen < number:
            assert number > len(edits) * 4
            assert found == {"old", "new"}
            return
    pytest.fail("there is no end to the operations")


def read_files(project: Path) -> dict[str, tuple[bytes, bool]]:
    """Return the files of a project, without what is kept for `undo`."""
    return {path: each for path, each in read_tree(project).items() if "/.undo/" not in path}


def test_a_file_of_several(fastgen: Run, orders: Path) -> None:
    """Those that are as they are to be are left alone; two that change are refused."""
    assert fastgen(*ADD, *CUSTOMERS, cwd=orders).returncode == 0
    entry = "  - name: {}\n    fields: [{}]\n"

    def write(*resources: tuple[str, ...]) -> None:
        lines = [
            entry.format(name, ", ".join(f'"{field}"' for field in fields))
            for name, *fields in resources
        ]
        (orders / "all.yml").write_text("resources:\n" + "".join(lines))

    write(ORDERS, CUSTOMERS)
    done = fastgen(*ADD, "--from", "all.yml", cwd=orders)
    assert done.returncode == 0, done.stderr
    assert "nothing to do" in done.stderr
    write(ORDERS, (*CUSTOMERS, "x:str:optional"))
    assert fastgen(*ADD, "--from", "all.yml", cwd=orders).returncode == 0
    before = read_tree(orders)
    write((*ORDERS, "y:str:optional"), CUSTOMERS)
    done = fastgen(*ADD, "--from", "all.yml", "--force", cwd=orders)
    assert done.returncode == 1
    assert "One resource can change at a time, and orders, customers would." in done.stderr
    write(ORDERS, ("things", "name:str"))
    done = fastgen(*ADD, "--from", "all.yml", cwd=orders)
    assert done.returncode == 1
    assert "things would be new" in done.stderr
    assert read_tree(orders) == {**before, "all.yml": read_tree(orders)["all.yml"]}
