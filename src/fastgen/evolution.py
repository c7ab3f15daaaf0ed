"""A project from one specification to the next: another version, or other answers."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from fastgen.edit import Edit
from fastgen.errors import FastgenError
from fastgen.inventory import Inventory
from fastgen.layer import (
    Layer,
    open_layer,
    opened_template,
    read_layers,
    render_recorded,
    render_wanted,
)
from fastgen.merge.file import Files, Outcome, merge_files
from fastgen.merge.migration import is_migration, plan_migrations
from fastgen.merge.text import Labels
from fastgen.pristine import name_answers
from fastgen.rendering.answers import Given, find_idle, find_unknown, refuse, resolve
from fastgen.rendering.cast import TRUE
from fastgen.rendering.changelog import Entry, find_news
from fastgen.rendering.question import parse_yaml
from fastgen.rendering.source import RELEASE, Source
from fastgen.rendering.version import open_version
from fastgen.specification import rebuild_codes
from fastgen.workspace import ANSWERS, Workspace

VARIABLE = re.compile(rb"^#? ?([A-Z][A-Z0-9_]+)=", re.MULTILINE)
EXAMPLE = ".env.example"


@dataclass(frozen=True)
class Evolution:
    """What an update or a change of answers does to a project, and why."""

    title: str
    outcome: Outcome
    news: Sequence[Entry] = ()


def plan_update(workspace: Workspace, to: str) -> Evolution:
    """Plan to bring a project to a version, by default the one of this installation.

    Raises FastgenError for a version that is nowhere, and for one that is older.
    """
    layers = read_layers(workspace)
    made = layers[0].version
    with opened_template(workspace, layers[0]) as template:
        source = template.history
        target = open_version(source, to) if to else template.newest
        _refuse_older(made, target.commit)
        old = render_recorded(workspace, layers, source)
        wanted = replace(workspace, source=target, answers=_settle(workspace, target, {}))
        codes, notes = rebuild_codes(wanted)
        new = render_wanted(wanted, codes)
        outcome = merge_renders(workspace, old, new, Labels(theirs=target.commit or "template"))
        news = find_news(open_layer(source, layers[0]).path, target.path, wanted.answers)
    title = f"{made} → {target.commit}" if made != target.commit else f"{made}"
    return Evolution(title, outcome + Outcome(notes=tuple(notes)), news)


def plan_answers(workspace: Workspace, data: Mapping[str, Any]) -> Evolution:
    """Plan to change some answers, for the base and for all resources.

    Raises FastgenError for answers that do not work, and for a project of another version.
    """
    layers = read_layers(workspace)
    _refuse_fixed(workspace, data)
    with opened_template(workspace, layers[0]) as template:
        source = template.newest
        _refuse_other(layers, source.commit)
        here = replace(workspace, source=source)
        wanted = replace(here, answers=_settle(workspace, source, data))
        old = render_wanted(here, workspace.resources)
        codes, notes = rebuild_codes(wanted)
        _refuse_needed(here, notes)
        new = render_wanted(wanted, codes)
    title = " ".join(f"{key}={value}" for key, value in data.items())
    outcome = merge_renders(workspace, old, new, Labels(theirs=title))
    return Evolution(title, outcome + Outcome(notes=tuple(notes)))


def _settle(workspace: Workspace, source: Source, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return all answers for a template, some of them new; raises FastgenError for wrong ones."""
    unknown = find_unknown(source.config, data)
    resolution = resolve(source, Given(data=data, answers=workspace.answers))
    idle = find_idle(resolution.answers, data, unknown)
    refuse(unknown + resolution.problems + idle)
    return resolution.answers.recorded


def merge_renders(workspace: Workspace, old: Files, new: Files, labels: Labels) -> Outcome:
    """Bring what differs between two renders of the template into a project."""
    records = {ANSWERS, *(name_answers(code) for code in workspace.resources)}
    before, after = (
        {
            path: file
            for path, file in files.items()
            if not is_migration(path) and path not in records
        }
        for files in (old, new)
    )
    outcome = Outcome(tuple(_record(workspace, new, records)))
    outcome += merge_files(before, after, Inventory(workspace.root), labels)
    outcome += plan_migrations(old, new, workspace.read_migrations())
    return replace(outcome, notes=(*outcome.notes, *_find_settings(old, new)))


def _record(workspace: Workspace, new: Files, records: Collection[str]) -> Iterator[Edit]:
    """Yield the answers files with new answers, and the comments that are there."""
    for path in sorted(each for each in records if each in new):
        there = workspace.read(path) or b""
        lines = there.replace(b"\r\n", b"\n").splitlines(keepends=True)
        comments = [line for line in lines if line.startswith(b"#")]
        answers = [line for line in new[path].content.splitlines(keepends=True) if line[:1] != b"#"]
        written = b"".join([*comments, *answers])
        if parse_yaml(there) != parse_yaml(written):
            yield Edit(path, there, written)


def _find_settings(old: Files, new: Files) -> list[str]:
    """Tell of new settings: `.env` is the user's, and is never changed."""
    if EXAMPLE not in old or EXAMPLE not in new:
        return []
    known = set(VARIABLE.findall(old[EXAMPLE].content))
    names = [each for each in VARIABLE.findall(new[EXAMPLE].content) if each not in known]
    if not names:
        return []
    return [f"new in {EXAMPLE}: {b', '.join(names).decode()}; .env is yours to change"]


def _refuse_older(made: str | None, wanted: str | None) -> None:
    ranks = [RELEASE.match(each or "") for each in (made, wanted)]
    old, new = (rank and tuple(int(number) for number in rank.groups()) for rank in ranks)
    if old and new and new < old:
        message = f"The project is at {made}, which is newer than {wanted}."
        raise FastgenError(message, "Install a newer fastgen, or name a newer version with --to.")


def _refuse_other(layers: Sequence[Layer], version: str | None) -> None:
    for layer in layers:
        if layer.version != version:
            message = f"{layer.file} is of {layer.version}, and this fastgen is {version}."
            raise FastgenError(message, "Update the project first: fastgen update")


def _refuse_needed(workspace: Workspace, notes: Sequence[str]) -> None:
    """Refuse answers without which a resource cannot be that can be now."""
    known = rebuild_codes(workspace)[1] if notes else []
    needed = [f"\n  - {note}" for note in notes if note not in known]
    if needed:
        message = f"These answers do not go with the resources:{''.join(needed)}"
        raise FastgenError(message, "Remove what needs the old answer first.")


def _refuse_fixed(workspace: Workspace, data: Mapping[str, Any]) -> None:
    """Refuse answers that only mean something for a new project."""
    if "profile" in data:
        message = "profile: sets the defaults of a new project, and changes nothing in this one."
        raise FastgenError(message, "Set what you want of it, for example: fastgen set docker=true")
    if "example" in data and workspace.find("items"):
        message = "example: the project has the resource items."
        raise FastgenError(message, "Remove it: fastgen remove resource items")
    if str(data.get("example", "no")).lower() in TRUE:
        message = "example: the example comes with a new project only."
        raise FastgenError(message, "Add a resource: fastgen add resource items name:str")
