"""An update from wheel to wheel: no network, no repository, no checkout."""

import shutil
import sys
from pathlib import Path

from tests.cli.package import EARLIER, LATEST, STYLE, build, git, install, make_repository, run

QUICK = ("--defaults", "--no-install", "--quiet")


def test_an_update_from_wheel_to_wheel(tmp_path: Path) -> None:
    """The newer wheel holds the older version, and brings the base and each resource up to date."""
    repository = make_repository(tmp_path / "repository")
    for version in (EARLIER, LATEST):
        git(repository, "checkout", "--quiet", version)
        (tmp_path / f"built-{version}").mkdir()
        wheel = build(repository, tmp_path / f"built-{version}", "wheel")
        assert install("uv", str(wheel), tmp_path / version).commit == version
    shutil.rmtree(repository)
    project = tmp_path / "shop"
    fastgen(EARLIER, "new", "shop", *QUICK, cwd=tmp_path)
    fastgen(EARLIER, "add", "resource", "orders", "name:str=1..80", cwd=project)
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--allow-empty", "--message=Orders")
    changed = project / Path(STYLE).relative_to("template/project")
    assert changed.read_text() == "# Earlier.\n"
    fastgen(LATEST, "update", cwd=project)
    assert changed.read_text() != "# Earlier.\n"
    answers = (".copier-answers.yml", ".fastgen/items.yml", ".fastgen/orders.yml")
    for name in answers:
        text = (project / name).read_text()
        assert f"_commit: {LATEST}\n" in text
        assert "_src_path" not in text
    status = git(project, "status", "--porcelain").splitlines()
    assert {line.split()[-1] for line in status} == {changed.name, *answers}
    git(project, "commit", "--quiet", "--all", "--message=Update")
    fastgen(LATEST, "update", cwd=project)
    assert git(project, "status", "--porcelain") == ""


def fastgen(version: str, *words: str, cwd: Path) -> str:
    """Run an installed version, without a network."""
    root = cwd if (cwd / version).is_dir() else cwd.parent
    identity = {
        f"GIT_{who}_{key}": "ada@example.com"
        for who in ("AUTHOR", "COMMITTER")
        for key in ("NAME", "EMAIL")
    }
    return run(
        *(sys.executable, "-m", "fastgen", *words),
        cwd=cwd,
        PYTHONPATH=str(root / version),
        XDG_CACHE_HOME=str(root / "cache"),
        http_proxy="http://127.0.0.1:9",
        https_proxy="http://127.0.0.1:9",
        UV_OFFLINE="1",
        **identity,
    )
