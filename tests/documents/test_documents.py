"""The documentation is whole: its pages are current, and its links lead somewhere."""

import re
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest
import yaml

from tests.documents.commands import PAGE, build_page, find_commands
from tests.documents.pictures import PICTURES

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs").rglob("*.md"))
TEXTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *PAGES]
PICTURE = re.compile(r"!\[[^\]]+\]\(\S*pictures/(\w+)\.svg\)")
LINK = re.compile(r"\]\((?!https?://)([^)#\s]*)(#[^)\s]*)?\)")


def find_anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    plain = (re.sub(r"[^\w\s-]", "", heading.lower()) for heading in headings)
    return {"#" + re.sub(r"\s+", "-", heading.strip()) for heading in plain}


def test_the_page_of_commands_is_up_to_date() -> None:
    """`just pages` writes it anew."""
    assert PAGE.read_text(encoding="utf-8") == build_page()
    assert len(find_commands()) >= 5


def test_every_variable_of_the_environment_is_described() -> None:
    """What changes what a command does stands on the page of commands."""
    source = "".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    read = re.findall(r"environ(?:ment)?\.(?:get|setdefault)\(\"([A-Z_]+)\"", source)
    assert len(set(read)) >= 4
    for name in read:
        assert f"`{name}`" in build_page(), name


@pytest.mark.parametrize("page", TEXTS, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    """To a file of the repository, and to a heading in it."""
    for target, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        place = (page.parent / target).resolve() if target else page
        assert place.exists(), target
        assert not anchor or anchor in find_anchors(place), anchor


def test_the_site_holds_every_page() -> None:
    """A page that the navigation does not name is found by nobody."""
    named = re.findall(r"[\w/-]+\.md", yaml.dump(load_site()["nav"]))
    assert sorted(named) == [str(page.relative_to(ROOT / "docs")) for page in PAGES]


def test_the_site_builds(tmp_path: Path) -> None:
    """Without a warning, and without anything that a reader's browser fetches from elsewhere."""
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    zensical = Path(sysconfig.get_path("scripts")) / "zensical"
    command = [str(zensical), "build", "--strict"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    start = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert not re.findall(r'<(?:script|link)[^>]+(?:src|href)="https?://(?!example)', start)


def test_every_picture_is_shown() -> None:
    """`just pictures` takes those that pages show, and no others lie there."""
    shown = {name for page in TEXTS for name in PICTURE.findall(page.read_text(encoding="utf-8"))}
    taken = {path.stem for path in (ROOT / "docs/pictures").glob("*.svg")}
    assert shown == taken == set(PICTURES)


def load_site() -> dict[str, object]:
    """Return the settings of the site."""
    loaded: dict[str, object] = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    return loaded
