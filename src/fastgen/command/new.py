"""`fastgen new`: answers, files, installation, repository, in this order."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastgen import git, install
from fastgen.command import next_step
from fastgen.console import Console
from fastgen.errors import FastgenError
from fastgen.name import name_from_folder
from fastgen.plan import Plan, apply_plan, check_target, make_plan
from fastgen.rendering.answers import Answers, Given, find_idle, find_unknown, refuse, resolve
from fastgen.rendering.question import load_yaml
from fastgen.rendering.render import render_project
from fastgen.rendering.source import Source, open_source
from fastgen.signals import interruptible, terminable
from fastgen.tree import draw_tree


@dataclass(frozen=True)
class Request:
    """What `fastgen new` was asked for."""

    path: Path
    data: Mapping[str, Any] = field(default_factory=dict)
    answers_file: Path | None = None
    template: str | None = None
    defaults: bool = False
    dry_run: bool = False
    use_git: bool = True
    install: bool = True
    run: bool = False


def create_project(request: Request, console: Console) -> int:
    """Make a project and return the exit code.

    Raises FastgenError for what a person can mend; nothing is left behind then, except where
    the installation failed, which leaves the project for another try.
    """
    with interruptible():
        target = _find_target(request.path)
        with open_source(request.template) as source:
            answers = _answer(source, request, target, console)
            plan = make_plan(target, render_project(source, answers))
            origin = source.src_path
        if request.dry_run:
            console.show(draw_tree(f"{target.name}/", plan.files))
            return 0
        apply_plan(plan)
        _finish(plan, request, console)
    if origin is None:
        console.note("no address of the template is recorded; --template records one for updates")
    return _hand_over(request, answers, console)


def _find_target(path: Path) -> Path:
    try:
        target = path.expanduser().resolve()
    except (OSError, RuntimeError, ValueError) as error:
        message = f'"{path}" is no folder that can be made: {error}.'
        raise FastgenError(message, "Choose another folder.") from error
    check_target(target)
    return target


def _answer(source: Source, request: Request, target: Path, console: Console) -> Answers:
    """Gather all answers; what is wrong with the given ones is told before anything is asked."""
    answers = _read_answers(request.answers_file, source)
    suggested = {"project_name": name_from_folder(target.name)}
    given = Given(request.data, answers, suggested)
    unknown = find_unknown(source.config, {**answers, **request.data})
    resolution = resolve(source, given)
    refuse(unknown + resolution.problems + find_idle(resolution.answers, request.data, unknown))
    if request.defaults or resolve(source, given, stop_to_ask=True).pending is None:
        return resolution.answers
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        message = "There are questions to ask, and no terminal to ask them on."
        hint = "Use --defaults, or answer with --data key=value or --answers FILE."
        raise FastgenError(message, hint)
    from fastgen.prompts import interview  # noqa: PLC0415 - slow to load, and seldom needed

    return interview(source, given, console)


def _read_answers(path: Path | None, source: Source) -> dict[str, Any]:
    """Read an answers file, for which the one of another project passes."""
    if path is None:
        return {}
    raw = load_yaml(path)
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        message = f'The file "{path}" holds no answers: it must be a list of key: value.'
        raise FastgenError(message, "Correct the file.")
    unasked = {each.name for each in source.config.questions if each.ask is False}
    named = {str(key): value for key, value in raw.items()}
    return {
        key: each for key, each in named.items() if not key.startswith("_") and key not in unasked
    }


def _finish(plan: Plan, request: Request, console: Console) -> None:
    """Install and make the repository; an interruption removes the project again."""
    console.step("rendered", f"{len(plan.files)} files in {plan.target}")
    try:
        if request.install:
            _install(plan.target, console)
        if request.use_git:
            _start_repository(plan.target, console)
    except KeyboardInterrupt:
        plan.remove()
        raise


def _install(project: Path, console: Console) -> None:
    with console.clock("installing", "uv sync") as clock:
        install.install_project(project, clock.tick)


def _start_repository(project: Path, console: Console) -> None:
    outcome = git.start_repository(project)
    if outcome.committed:
        console.step("git", outcome.note)
    else:
        console.note(f"no commit: {outcome.note}")


def _hand_over(request: Request, answers: Answers, console: Console) -> int:
    """Show what to type next, or run the server."""
    if not request.run:
        commands = next_step.list_commands(
            request.path, answers.context, install.find_uv(), installed=request.install
        )
        console.show_commands("Next:", commands)
        return 0
    return _run_server(request.path.expanduser().resolve(), answers, console)


def _run_server(project: Path, answers: Answers, console: Console) -> int:
    from fastgen.command import server  # noqa: PLC0415 - only --run needs sockets

    with terminable():
        if answers.context.get("alembic"):
            server.migrate_database(project)
        port = server.find_free_port()
        console.show(f"Open {next_step.ADDRESS.format(port=port)} - Ctrl-C stops the server.")
        return server.serve(project, port)
