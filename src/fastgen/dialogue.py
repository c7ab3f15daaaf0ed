"""Asking for the name of a resource, and for its fields, one after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from fastgen.console import Console
from fastgen.prompts import BACK, choose, choose_several, write
from fastgen.rendering.question import Choice
from fastgen.resource.grammar import read_field
from fastgen.resource.kind.data import ITEMS
from fastgen.resource.kind.reference import ON_DELETE
from fastgen.resource.line import NO_FIELDS
from fastgen.resource.meaning import ARGUMENTS, FLAGS, KEYS, TYPES
from fastgen.resource.naming import derive_names
from fastgen.resource.reference import REFERRING, Target
from fastgen.resource.spec import find_problems
from fastgen.resource.table import KINDS

NAME = "The name of the resource, such as orders, or with a path, such as admin/orders."
FIRST = "The name of a field, or a whole one, such as price:decimal=10,2."
NEXT = "The name of the next field, or a whole one; nothing ends."
Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Subject:
    """The resource whose fields are asked for, and the tables that these may refer to."""

    name: str
    options: Mapping[str, Any]
    tables: Sequence[Target]

    def find_problems(self, words: Sequence[str]) -> list[str]:
        """Return what is wrong with fields."""
        return find_problems(self.name, words, self.options, tables=self.tables)

    def find_own_problems(self) -> list[str]:
        """Return what is wrong before a field is named; a name that is missing may yet come."""
        found = [each for each in self.find_problems([]) if each != NO_FIELDS]
        return [each for each in found if self.name or not each.startswith(": ")]

    def complain(self, name: str) -> str:
        """Return what is wrong with a name that is being typed."""
        if not name.strip():
            return "a resource needs a name"
        named = replace(self, name=name.strip())
        return "; ".join(each.removeprefix(f"{named.name}: ") for each in named.find_own_problems())

    def find_tables(self, kind: str) -> list[str]:
        """Return what fields of a type may refer to: a row may refer to one of its own table."""
        others = [each.table for each in self.tables if each.is_referable]
        names = {key: self.options[key] for key in ("singular", "plural") if key in self.options}
        return others + [derive_names(self.name, **names).table] * (kind == "ref")


@dataclass
class _Sheet:
    """One field as far as it is asked for: it grows, and offers again what Esc took back."""

    subject: Subject
    words: Sequence[str]
    first: bool
    remembered: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)

    def ask(self, step: str) -> Any:  # noqa: ANN401 - a text, several, or BACK
        """Ask one question."""
        first = self.first and not self.answers
        before = self.remembered.get(step, "")
        name, choices = self.answers.get("name", ""), self._find_choices(step)
        if step == "modifiers":
            return choose_several(f"{name}: anything else?", choices, before, first=first)
        if choices:
            message = f"{name}: {'which type?' if step == 'type' else 'which one?'}"
            return choose(message, choices, before, first=first)
        message = self._write_message(step)
        return write(message, before, lambda text: self.complain(step, text), first=first)

    def _write_message(self, step: str) -> str:
        if step == "name":
            return NEXT if self.words else FIRST
        name, kind = self.answers["name"], self.answers["type"]
        text = ARGUMENTS[kind] if step == "argument" else f"{step}: {KEYS[step]}."
        return f"{name}: {text}"

    def _find_choices(self, step: str) -> list[Choice]:
        if step == "type":
            kinds = [each for each in TYPES if each != "m2m" or self.subject.find_tables(each)]
            return [_make_choice(each, TYPES[each]) for each in kinds]
        kind = self.answers.get("type", "")
        if step == "modifiers":
            allowed, meanings = KINDS[kind].modifiers, {**FLAGS, **KEYS}
            return [_make_choice(each, meanings[each]) for each in meanings if each in allowed]
        return [Choice(each, each) for each in self._find_values(step, kind)]

    def _find_values(self, step: str, kind: str) -> Sequence[str]:
        if step == "on_delete":
            return list(ON_DELETE)
        if step == "argument" and kind in REFERRING:
            return self.subject.find_tables(kind)
        return list(ITEMS) if step == "argument" and kind == "list" else []

    def complain(self, step: str, text: str) -> str:
        """Return what is wrong with a text that is being typed, and was not before."""
        if step == "name" and not text.strip():
            return "; ".join(self.subject.find_problems(self.words))
        known = self.find_problems() if step != "name" else []
        answers = {**self.answers, step: text}
        return "; ".join(each for each in self.find_problems(answers) if each not in known)

    def find_problems(self, answers: Answers | None = None) -> list[str]:
        """Return what is wrong with this field, and not with those before it."""
        word = write_word(self.answers if answers is None else answers)
        known = self.subject.find_problems(self.words)
        found = self.subject.find_problems([*self.words, word])
        # What no field is named for, such as that none can be written, another one may mend.
        named = (each.partition(": ")[2] for each in found if each not in known)
        return list(filter(None, named))


def ask_resource(subject: Subject, console: Console) -> tuple[str, list[str]]:
    """Ask for a name, where there is none, and for fields, until there is no more.

    Returns the fields in canonical form. Esc returns to the question before, and to the field
    before. Raises KeyboardInterrupt on Ctrl-C.
    """
    is_named = bool(subject.name)
    while True:
        if not is_named:
            name = write(NAME, subject.name, subject.complain, first=True).strip()
            subject = replace(subject, name=name)
            console.show_answer("name", name)
        words = _ask_fields(subject, console, first=is_named)
        if words is not None:
            return subject.name, words
        console.erase_answer()


def _ask_fields(subject: Subject, console: Console, *, first: bool) -> list[str] | None:
    """Ask for the fields of a resource; None goes back, where this is not the first question."""
    words: list[str] = []
    before = ""
    while True:
        sheet = _Sheet(subject, tuple(words), first and not words, {"name": before})
        word = _ask_field(sheet, console)
        if word == "":
            return words
        if word is not None:
            before = ""
            words.append(word)
            console.show_answer("field", word)
            continue
        if not words:
            return None
        before = words.pop()
        console.erase_answer()


def _ask_field(sheet: _Sheet, console: Console) -> str | None:
    """Ask for one field: nothing ends, and None goes back."""
    while (step := _find_step(sheet.answers)) is not None:
        answer = sheet.ask(step)
        if answer is BACK and not sheet.answers:
            return None
        if answer is BACK:
            sheet.answers.popitem()
            continue
        sheet.answers[step] = sheet.remembered[step] = answer
        problems = sheet.find_problems() if answer and not _find_step(sheet.answers) else []
        if problems:
            console.note("; ".join(problems))
            _reopen(sheet.answers)
    word = write_word(sheet.answers)
    return str(read_field(word)) if word else ""


def _find_step(answers: Answers) -> str | None:
    """Return what to ask next, or None."""
    name, kind = answers.get("name", ""), answers.get("type", "")
    steps = ["name"]
    if "name" in answers and name and ":" not in name:
        steps.append("type")
    if kind:
        steps += ["argument"] * (kind in {*ARGUMENTS, *REFERRING, "list"})
        steps += ["modifiers"] * (kind != "m2m")
    steps += [key for key in KEYS if key in answers.get("modifiers", ())]
    return next((step for step in steps if step not in answers), None)


def _reopen(answers: dict[str, Any]) -> None:
    """Take back what does not go together: the modifiers, or else the type."""
    last = "modifiers" if "modifiers" in answers else "type"
    while last in answers:
        answers.popitem()


def write_word(answers: Answers) -> str:
    """Return a field as it would be typed."""
    name, argument = answers["name"].strip(), answers.get("argument", "").strip()
    kind = answers.get("type", "")
    chosen = answers.get("modifiers", ())
    parts = [f"{kind}={argument}" if argument else kind] if kind else []
    parts += [f"{key}={answers[key]}" for key in KEYS if key in answers]
    parts += [flag for flag in FLAGS if flag in chosen]
    return ":".join([name, *parts])


def _make_choice(name: str, meaning: str) -> Choice:
    return Choice(f"{name.ljust(10)} {meaning.replace('`', '')}", name)
