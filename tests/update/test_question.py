"""What a template's owner must not do to questions, because recorded answers outlive them."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from jinja2 import Environment, nodes

from fastgen.rendering.question import Config, load_config
from fastgen.rendering.source import Source
from fastgen.rendering.version import list_versions, open_version
from tests.conftest import ROOT
from tests.update.history import VERSIONS, build_history, replace_text


def find_broken(old: Config, new: Config) -> list[str]:
    """Return what a project of the old version could no longer say in the new one."""
    kept = {question.name: question for question in new.questions}
    broken = []
    for question in old.questions:
        if not question.settable and question.name != "layer":
            continue
        heir = kept.get(question.name) or find_heir(new, question.name)
        if heir is None:
            broken.append(f"{question.name} is gone, and no default reads its answer")
            continue
        values = {str(choice.value) for choice in heir.choices}
        gone = [each for each in question.choices if values and str(each.value) not in values]
        broken += [f"{question.name} cannot be {choice.value} any more" for choice in gone]
    return broken


def find_heir(config: Config, name: str) -> Any:  # noqa: ANN401 - a question, or None
    """Return the question whose default reads the answer to an old name."""
    reads = re.compile(rf"\b{name} *\| *default\(")
    return next((each for each in config.questions if reads.search(str(each.default))), None)


def find_unguarded(old: Config, new: Config) -> list[str]:
    """Return the questions that `_exclude` reads without a default, and that the old version lacks.

    Copier evaluates it with the old answers, too: github.com/copier-org/copier/issues/2482.
    """
    newer = {question.name for question in new.questions}
    newer -= {question.name for question in old.questions}
    environment = Environment(block_start_string="# {%", block_end_string="%}", autoescape=True)
    bare: set[str] = set()
    for block in new.settings["_exclude"]:
        tree = environment.parse(block)
        guarded = [each.node for each in tree.find_all(nodes.Filter) if each.name == "default"]
        names = tree.find_all(nodes.Name)
        bare |= {name.name for name in names if not any(name is each for each in guarded)}
    return sorted(bare & newer)


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """Return the repository of the test's own versions."""
    return build_history(tmp_path / "history")


def test_questions_since_each_version(history: Path) -> None:
    """No choice is dropped, and a question that is gone lives on in another one's default."""
    for root in (history, ROOT):
        source = Source(root, str(root), None)
        for version in list_versions(source):
            old, new = open_version(source, version).config, load_config(root)
            assert find_broken(old, new) == []
            assert find_unguarded(old, new) == []
    assert list_versions(Source(history, None, None)) == VERSIONS


def test_questions_when_a_choice_is_dropped(history: Path) -> None:
    """Whoever had chosen it would silently get another answer."""
    before = load_config(history)
    replace_text(history, '    "GitLab CI": gitlab\n', "")
    assert find_broken(before, load_config(history)) == ["ci cannot be gitlab any more"]


def test_questions_when_one_is_dropped(history: Path) -> None:
    """Whoever had answered it would silently lose the answer."""
    before = load_config(history)
    config = yaml.safe_load((history / "copier.yml").read_text())
    del config["docker"]
    (history / "copier.yml").write_text(yaml.safe_dump(config))
    assert find_broken(before, load_config(history)) == [
        "docker is gone, and no default reads its answer"
    ]


def test_questions_when_a_new_one_excludes_without_a_default(history: Path) -> None:
    """Old projects could not be updated by Copier after the release that asks it."""
    before = open_version(Source(history, None, None), VERSIONS[0]).config
    replace_text(history, "(journal | default(true))", "journal")
    assert find_unguarded(before, load_config(history)) == ["journal"]


def test_questions_that_exclude_are_found_in_the_template() -> None:
    """Had the last version not asked a question, its condition would be found."""
    today = load_config(ROOT)
    for name in ("alembic", "redis", "ci", "features"):
        others = tuple(question for question in today.questions if question.name != name)
        assert find_unguarded(replace(today, questions=others), today) == [name]
