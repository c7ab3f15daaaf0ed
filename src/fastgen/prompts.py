"""Asking a person, with questionary: arrow keys, defaults, and Esc to go back."""

from collections.abc import Mapping
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

from fastgen.answers import Answers, Given, Pending, check, resolve
from fastgen.cast import cast_given
from fastgen.console import Console
from fastgen.question import MISSING, Choice, Question
from fastgen.source import Source

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
    if question.multiselect:
        prompt = _checkbox(pending, default, first=first)
    elif choices:
        prompt = _select(pending, choices, default, first=first)
    else:
        prompt = _text(source, pending, default, first=first)
    answer = _with_back(prompt, allowed=not first).unsafe_ask()
    if answer is BACK or choices:
        return answer
    return cast_given(question, answer)


def _select(
    pending: Pending, choices: tuple[Choice, ...], default: object, *, first: bool
) -> questionary.Question:
    options = [questionary.Choice(choice.label, choice.value) for choice in choices]
    chosen = next((option for option in options if option.value == default), None)
    return questionary.select(
        _message(pending.question),
        choices=options,
        default=chosen,
        instruction=_instruction("arrow keys, then Enter", first=first),
        style=STYLE,
        qmark="?",
    )


def _checkbox(pending: Pending, default: Any, *, first: bool) -> questionary.Question:  # noqa: ANN401
    return questionary.checkbox(
        _message(pending.question),
        choices=[
            questionary.Choice(choice.label, choice.value, checked=choice.value in default)
            for choice in pending.question.choices
        ],
        instruction=_instruction("Space chooses, then Enter", first=first),
        style=STYLE,
        qmark="?",
    )


def _text(
    source: Source, pending: Pending, default: object, *, first: bool
) -> questionary.Question:
    return questionary.text(
        _message(pending.question),
        default="" if default is MISSING or default is None else str(default),
        instruction=_instruction("Enter accepts", first=first) + "\n  ",
        validate=_Check(source, pending),
        style=STYLE,
        qmark="?",
    )


class _Check(Validator):
    """The question's own rule, applied to every key that is typed."""

    def __init__(self, source: Source, pending: Pending) -> None:
        self._source = source
        self._pending = pending

    def validate(self, document: Document) -> None:
        """Raise ValidationError with what is wrong with the text so far."""
        question = self._pending.question
        try:
            value = cast_given(question, document.text)
            problem = check(self._source, question, value, self._pending.context)
        except ValueError as error:
            problem = str(error)
        if problem:
            message = problem.removeprefix(f"{question.name}: ")
            raise ValidationError(message=message, cursor_position=len(document.text))


def _message(question: Question) -> str:
    """Return the question, broken between words."""
    width = max(get_terminal_size().columns - 4, 20)
    return "\n  ".join(wrap(question.help or question.name, width))


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
