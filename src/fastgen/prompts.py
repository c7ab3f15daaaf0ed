"""Asking a person, with questionary: arrow keys, defaults, and Esc to go back."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from shutil import get_terminal_size
from textwrap import wrap
from typing import Any, Final

import questionary
from prompt_toolkit.application import Application
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent, merge_key_bindings
from prompt_toolkit.keys import Keys
from prompt_toolkit.validation import ValidationError, Validator

from fastgen.console import Console
from fastgen.rendering.answers import Answers, Given, Pending, check, resolve
from fastgen.rendering.cast import cast_given
from fastgen.rendering.question import MISSING, Choice
from fastgen.rendering.source import Source

# The sixteen colours of the terminal's own theme: legible on a light and on a dark one.
STYLE = questionary.Style(
    [
        ("qmark", "fg:ansigreen bold"),
        ("question", "bold"),
        ("instruction", "fg:ansibrightblack"),
        ("pointer", "fg:ansicyan bold"),
        ("highlighted", "fg:ansicyan bold"),
        ("selected", "noreverse"),
        ("answer", "fg:ansicyan"),
        ("validation-toolbar", "bg:ansired fg:ansiwhite bold"),
    ]
)
BACK: Final = object()
YES_NO = (Choice("yes", value=True), Choice("no", value=False))
# Seconds between Esc and what may follow it: an arrow key sends both at once.
ESCAPE_TIME = 0.05


@dataclass(frozen=True)
class _Reply:
    """What a person answered, in order."""

    name: str
    value: Any


def interview(source: Source, given: Given, console: Console) -> Answers:
    """Ask each question that is shown and has no answer yet; Esc returns to the one before.

    Raises KeyboardInterrupt on Ctrl-C.
    """
    replies: list[_Reply] = []
    remembered: dict[str, Any] = {}
    while True:
        data = {**given.data, **{reply.name: reply.value for reply in replies}}
        resolution = resolve(source, replace(given, data=data), stop_to_ask=True)
        if resolution.problems and replies:
            replies.pop()
            console.erase_answer()
            console.note(" ".join(resolution.problems))
            continue
        if resolution.pending is None:
            return resolution.answers
        answer = _ask(source, resolution.pending, remembered, first=not replies)
        if answer is not BACK:
            name = resolution.pending.question.name
            remembered[name] = answer
            replies.append(_Reply(name, answer))
            console.show_answer(name, _say(answer))
        elif replies:
            replies.pop()
            console.erase_answer()


def confirm(question: str) -> bool:
    """Ask whether to go on; Enter alone means no. Raises KeyboardInterrupt on Ctrl-C."""
    prompt = questionary.confirm(question, default=False, style=STYLE, qmark="?")
    return bool(prompt.unsafe_ask())


def _ask(source: Source, pending: Pending, remembered: Mapping[str, Any], *, first: bool) -> Any:  # noqa: ANN401
    question = pending.question
    default = remembered.get(question.name, pending.default)
    choices = question.choices or (YES_NO if question.type == "bool" else ())
    message = question.help or question.name
    if question.multiselect:
        return choose_several(message, choices, default, first=first)
    if choices:
        return choose(message, choices, default, first=first)
    text = "" if default is MISSING or default is None else str(default)
    answer = write(message, text, _Complaint(source, pending), first=first)
    return answer if answer is BACK else cast_given(question, answer)


def choose(message: str, choices: Sequence[Choice], default: object, *, first: bool) -> Any:  # noqa: ANN401
    """Ask for one of some choices; return its value, or BACK."""
    options = [questionary.Choice(choice.label, choice.value) for choice in choices]
    chosen = next((option for option in options if option.value == default), None)
    prompt = questionary.select(
        _wrap(message),
        choices=options,
        default=chosen,
        instruction=_instruction("arrow keys, then Enter", first=first),
        style=STYLE,
        qmark="?",
    )
    return _with_back(prompt, allowed=not first).unsafe_ask()


def choose_several(
    message: str, choices: Sequence[Choice], chosen: Collection[Any], *, first: bool
) -> Any:  # noqa: ANN401
    """Ask for some of some choices; return their values, or BACK."""
    prompt = questionary.checkbox(
        _wrap(message),
        choices=[
            questionary.Choice(choice.label, choice.value, checked=choice.value in chosen)
            for choice in choices
        ],
        instruction=_instruction("Space chooses, then Enter", first=first),
        style=STYLE,
        qmark="?",
    )
    return _with_back(prompt, allowed=not first).unsafe_ask()


def write(message: str, default: str, complain: Callable[[str], str], *, first: bool) -> Any:  # noqa: ANN401
    """Ask for a text; return it, or BACK. What is wrong with it is told at every key."""
    prompt = questionary.text(
        _wrap(message),
        default=default,
        instruction=_instruction("Enter accepts", first=first) + "\n  ",
        validate=_Check(complain),
        style=STYLE,
        qmark="?",
    )
    return _with_back(prompt, allowed=not first).unsafe_ask()


class _Check(Validator):
    """A rule, applied to every key that is typed."""

    def __init__(self, complain: Callable[[str], str]) -> None:
        self._complain = complain

    def validate(self, document: Document) -> None:
        """Raise ValidationError with what is wrong with the text so far."""
        if problem := self._complain(document.text):
            raise ValidationError(message=problem, cursor_position=len(document.text))


@dataclass(frozen=True)
class _Complaint:
    """The question's own rule."""

    source: Source
    pending: Pending

    def __call__(self, text: str) -> str:
        """Return what is wrong with a text, or nothing."""
        question = self.pending.question
        try:
            value = cast_given(question, text)
        except ValueError as error:
            return str(error)
        problem = check(self.source, question, value, self.pending.context)
        return problem.removeprefix(f"{question.name}: ")


def _wrap(message: str) -> str:
    """Break a question between words."""
    width = max(get_terminal_size().columns - 4, 20)
    return "\n  ".join(wrap(message, width))


def _instruction(keys: str, *, first: bool) -> str:
    return f"\n  ({keys})" if first else f"\n  ({keys}; Esc goes back)"


def _say(answer: object) -> str:
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    if isinstance(answer, list):
        return ", ".join(answer) or "none"
    return str(answer)


def _with_back(prompt: questionary.Question, *, allowed: bool) -> questionary.Question:
    application: Application[Any] = prompt.application
    application.ttimeoutlen = ESCAPE_TIME
    # One line says the answer instead.
    application.erase_when_done = True
    bindings = KeyBindings()

    @bindings.add(Keys.Escape, eager=True, filter=Condition(lambda: allowed))
    def go_back(event: KeyPressEvent) -> None:
        event.app.exit(result=BACK)

    own = application.key_bindings
    application.key_bindings = merge_key_bindings([own, bindings] if own else [bindings])
    return prompt
