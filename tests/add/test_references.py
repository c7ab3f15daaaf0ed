"""Resources that refer to others: both models change, and nothing is written in doubt."""

from pathlib import Path

import pytest

from tests.add.conftest import CUSTOMERS, MakeProject
from tests.conftest import Run, read_tree

ADD = ("add", "resource")
REMOVE = ("remove", "resource")
ORDERS = ("orders", "number:str=1..20:unique", "customer:ref=customers", "item:ref=items:optional")
CUSTOMER = "app/models/customer.py"
BACK = '    orders: Mapped[list["Order"]] = relationship('
MANY = """\
resources:
  - {name: orders, fields: ["customer:ref=customer", "shop:ref=shops:optional"]}
  - {name: customers, fields: ["name", "home:ref=addresses", "friend:ref=customers:optional"]}
  - {name: shops, fields: ["address:ref=address:unique"]}
  - {name: addresses, fields: ["city"]}
"""


def test_both_sides_come_and_go(fastgen: Run, project: Path) -> None:
    """The model of the other resource, and what is recorded of it, are as before afterwards."""
    assert fastgen(*ADD, *CUSTOMERS, cwd=project).returncode == 0
    before = read_tree(project)
    done = fastgen(*ADD, *ORDERS, cwd=project)
    assert done.returncode == 0, done.stderr
    assert "change  app/models/customer.py" in done.stderr + done.stdout
    assert BACK in (project / CUSTOMER).read_text()
    assert fastgen("diff", cwd=project).stdout == ""
    assert fastgen(*REMOVE, "orders", cwd=project).returncode == 0
    assert read_tree(project) == before


def test_resources_of_a_file_in_any_order(fastgen: Run, project: Path) -> None:
    """Each is made after those that it refers to; they go in the opposite order."""
    before = read_tree(project)
    (project / "many.yml").write_text(MANY)
    done = fastgen(*ADD, "--from", "many.yml", cwd=project)
    (project / "many.yml").unlink()
    assert done.returncode == 0, done.stderr
    address = (project / "app/models/address.py").read_text()
    assert 'customers: Mapped[list["Customer"]] = relationship(' in address
    assert 'shop: Mapped["Shop | None"] = relationship(' in address
    for name in ("orders", "shops", "customers", "addresses"):
        done = fastgen(*REMOVE, name, cwd=project)
        assert done.returncode == 0, done.stderr
    files = {path for path in read_tree(project) if not path.startswith("migrations/")}
    assert files == {path for path in before if not path.startswith("migrations/")}


def test_an_edited_model_is_merged(fastgen: Run, project: Path) -> None:
    """The user's lines stay, with their line ends, also when the other side goes again."""
    fastgen(*ADD, *CUSTOMERS, cwd=project)
    model = project / CUSTOMER
    text = model.read_text().replace("class Customer", "# Mine.\nclass Customer")
    text += "\n    def greet(self) -> str:\n        return self.email\n"
    model.write_bytes(text.replace("\n", "\r\n").encode())
    before = read_tree(project)
    done = fastgen(*ADD, *ORDERS, cwd=project)
    assert done.returncode == 0, done.stderr
    merged = model.read_bytes()
    assert f"\r\n{BACK}\r\n".encode() in merged
    assert merged.count(b"\n") == merged.count(b"\r\n")
    assert b"return self.email\r\n" in merged
    assert merged.index(b"orders: Mapped") < merged.index(b"def greet")
    assert fastgen(*REMOVE, "orders", cwd=project).returncode == 0
    assert read_tree(project) == before


def test_a_model_that_cannot_be_merged_is_refused(fastgen: Run, project: Path) -> None:
    """Nothing is written, and the lines to change are told; once they are there, it works."""
    fastgen(*ADD, *CUSTOMERS, cwd=project)
    model = project / CUSTOMER
    line = "from sqlalchemy.orm import Mapped, mapped_column\n"
    model.write_text(
        model.read_text().replace(
            line, "from sqlalchemy.orm import (\n    Mapped,\n    mapped_column)\n"
        )
    )
    before = read_tree(project)
    done = fastgen(*ADD, *ORDERS, cwd=project)
    assert done.returncode == 1
    assert read_tree(project) == before
    assert "app/models/customer.py was edited where it must change" in done.stderr
    assert "+ from sqlalchemy.orm import Mapped, mapped_column, relationship" in done.stderr
    wanted = line.replace("mapped_column", "mapped_column, relationship")
    model.write_text(
        model.read_text()
        .replace(line, "")
        .replace("from sqlalchemy.orm import (\n    Mapped,\n    mapped_column)\n", wanted)
    )
    assert fastgen(*ADD, *ORDERS, cwd=project).returncode == 0
    assert BACK in model.read_text()


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("customer:ref=customers", 'customer: there is no table "customers"; there are: items'),
        ("item:ref=users", 'item: there is no table "users"'),
        ("item:ref=items:on_delete=keep", '"on_delete=keep" is none of'),
    ],
)
def test_a_wrong_reference_is_refused(
    fastgen: Run, project: Path, field: str, expected: str
) -> None:
    """Before anything is written."""
    before = read_tree(project)
    done = fastgen(*ADD, "orders", field, cwd=project)
    assert done.returncode == 1
    assert expected in " ".join(done.stderr.split())
    assert read_tree(project) == before


def test_a_circle_is_refused(fastgen: Run, project: Path) -> None:
    """No order of creation would do."""
    (project / "circle.yml").write_text(
        "- {name: as_one, fields: ['b:ref=bears']}\n- {name: bears, fields: ['a:ref=as_ones']}\n"
    )
    before = read_tree(project)
    done = fastgen(*ADD, "--from", "circle.yml", cwd=project)
    assert done.returncode == 1
    assert "refer to each other in a circle: as_one, bears" in done.stderr
    assert read_tree(project) == before


def test_an_attribute_that_is_taken(fastgen: Run, project: Path) -> None:
    """The other side has a name that no field of the other resource has."""
    fastgen(*ADD, "customers", "orders:int", cwd=project)
    before = read_tree(project)
    done = fastgen(*ADD, *ORDERS, cwd=project)
    assert done.returncode == 1
    assert 'Customer has an attribute "orders" already' in done.stderr
    assert read_tree(project) == before


def test_a_reference_to_a_resource_without_tests(fastgen: Run, make_project: MakeProject) -> None:
    """The tests of one need the factory of the other."""
    project = make_project("example=false")
    fastgen(*ADD, *CUSTOMERS, "--no-tests", cwd=project)
    words = ("orders", "customer:ref=customers")
    done = fastgen(*ADD, *words, cwd=project)
    assert done.returncode == 1
    assert "tests/factories/customer.py, which is not there" in done.stderr
    assert fastgen(*ADD, *words, "--no-tests", cwd=project).returncode == 0


def test_links_come_and_go(fastgen: Run, project: Path) -> None:
    """With their tables, their endpoints and both sides, and no byte is left of them."""
    fastgen(*ADD, *CUSTOMERS, cwd=project)
    before = read_tree(project)
    done = fastgen(*ADD, "orders", "number", "buyers:m2m=customer", "items:m2m=items", cwd=project)
    assert done.returncode == 0, done.stderr
    (migration,) = (project / "migrations/versions").glob("*_create_orders.py")
    text = migration.read_text()
    assert '"order_buyers",' in text
    assert text.index('op.drop_table("order_items")') < text.index('op.drop_table("orders")')
    assert 'secondary="order_buyers"' in (project / CUSTOMER).read_text()
    assert (
        '"/{order_id}/buyers/{customer_id}"'
        in (project / "app/api/v1/endpoints/orders.py").read_text()
    )
    assert fastgen("diff", cwd=project).stdout == ""
    done = fastgen(*REMOVE, "customers", cwd=project)
    assert "orders refers to customers" in done.stderr
    assert fastgen(*REMOVE, "orders", cwd=project).returncode == 0
    assert read_tree(project) == before


def test_nested_resources_of_a_file(fastgen: Run, project: Path) -> None:
    """A parent is made before what is nested in it, and cannot go before it."""
    (project / "nested.yml").write_text(
        "- {name: wheels, fields: [size:int], parent: cars, soft_delete: true, only: [list, get]}\n"
        "- {name: cars, fields: [name:str:unique], versioned: true}\n"
    )
    done = fastgen(*ADD, "--from", "nested.yml", cwd=project)
    assert done.returncode == 0, done.stderr
    assert "/api/v1/cars/{car_id}/wheels" in done.stdout + done.stderr
    assert (project / "app/repositories/scoped.py").is_file()
    assert "wheels refers to cars" in fastgen(*REMOVE, "cars", cwd=project).stderr
    assert fastgen(*REMOVE, "wheels", cwd=project).returncode == 0
    assert not (project / "app/repositories/scoped.py").exists()
    assert (project / "app/repositories/versioned.py").is_file()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('class Line(Base):\n    __tablename__ = "order_items"\n', 'table "order_items"'),
        ('lines = sa.Table("orders", Base.metadata)\n', 'table "orders"'),
        ('class Order(Base):\n    __tablename__: str = "papers"\n', 'model "Order"'),
    ],
)
def test_a_table_of_the_users_own(fastgen: Run, project: Path, text: str, expected: str) -> None:
    """A resource of that name is refused, and so are links."""
    (project / "app/models/shop.py").write_text(text)
    before = read_tree(project)
    words = ("orders", "number", "items:m2m=items")
    done = fastgen(*ADD, *words, cwd=project)
    assert done.returncode == 1
    assert f"app/models/shop.py has a {expected} already" in done.stderr
    assert read_tree(project) == before
    (project / "app/models/shop.py").write_text(f"text = {text!r}\n")
    assert fastgen(*ADD, *words, cwd=project).returncode == 0


def test_a_module_that_cannot_be_read(fastgen: Run, project: Path) -> None:
    """It declares nothing that anybody could know."""
    (project / "app/models/shop.py").write_text('__tablename__ = "orders"\ndef (:\n')
    assert fastgen(*ADD, "orders", "number", cwd=project).returncode == 0


def test_links_that_would_take_the_table_of_a_resource(fastgen: Run, project: Path) -> None:
    """Whichever is there first."""
    fastgen(*ADD, "order_items", "number", cwd=project)
    before = read_tree(project)
    done = fastgen(*ADD, "orders", "number", "items:m2m=items", cwd=project)
    assert done.returncode == 1
    assert 'items: its table would be "order_items"' in done.stderr
    assert read_tree(project) == before
    fastgen(*REMOVE, "order_items", cwd=project)
    assert fastgen(*ADD, "orders", "number", "items:m2m=items", cwd=project).returncode == 0
    done = fastgen(*ADD, "order_items", "number", cwd=project)
    assert done.returncode == 1
    assert "orders have it already" in " ".join(done.stderr.split())
