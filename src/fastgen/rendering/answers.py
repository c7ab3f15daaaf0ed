"""From what was given to all answers: in the template's order, with its defaults and rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fastgen.errors import FastgenError
from fastgen.rendering.cast import cast_default, cast_given, cast_to_bool
from fastgen.rendering.question import MISSING, Config, Question
from fastgen.rendering.source import Source


@dataclass(frozen=True)
class Given:
    """What was given: `data` wins over `answers`, and `suggested` only replaces defaults."""

    data: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[str, Any] = field(default_factory=dict)
    suggested: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Answers:
    """All answers: what the template may use, and the part that a project records."""

    context: Mapping[str, Any]
    recorded: Mapping[str, Any]


@dataclass(frozen=True)
class Pending:
    """A question that only a person can answer, with what was answered before it."""

    question: Question
    default: Any
    context: Mapping[str, Any]


@dataclass(frozen=True)
class Resolution:
    """The answers so far, what is wrong with them, and the question to ask next."""

    answers: Answers
    problems: tuple[str, ...]
    pending: Pending | None


def answer_all(
    source: Source, data: Mapping[str, Any], answers: Mapping[str, Any] | None = None
) -> Answers:
    """Answer every question from data, recorded answers and defaults, hidden ones too.

    Raises FastgenError with all problems together.
    """
    resolution = resolve(source, Given(data, answers or {}))
    refuse(resolution.problems)
    return resolution.answers


def refuse(problems: tuple[str, ...]) -> None:
    """Raise one error for all problems, if there are any."""
    if len(problems) == 1:
        raise FastgenError(problems[0])
    if problems:
        lines = "".join(f"\n  - {problem}" for problem in problems)
        message = f"{len(problems)} answers do not work:{lines}"
        raise FastgenError(message)


def find_unknown(config: Config, names: Mapping[str, Any]) -> tuple[str, ...]:
    """Return a problem for each name that is no question, or one that nobody answers."""
    every = {question.name for question in config.questions}
    problems = []
    for name in names:
        if name in every and name not in config.names:
            problems.append(f"{name}: is computed and cannot be set.")
        elif name not in every:
            problems.append(f"{name}: there is no such question{_suggest(name, config.names)}")
    return tuple(problems)


def find_idle(
    answers: Answers, data: Mapping[str, Any], unknown: tuple[str, ...]
) -> tuple[str, ...]:
    """Return a problem for each answer that was given to a question that does not arise."""
    told = {problem.split(":")[0] for problem in unknown}
    idle = [name for name in data if name not in answers.recorded and name not in told]
    return tuple(f"{name}: does not go with the other answers; leave it out." for name in idle)


def resolve(source: Source, given: Given, *, stop_to_ask: bool = False) -> Resolution:
    """Answer the questions in their order; with `stop_to_ask`, up to one without an answer."""
    # As in Copier, a renamed question finds the answer to its old name: `old | default(...)`.
    former = given.answers.keys() - {question.name for question in source.config.questions}
    resolver = _Resolver(source, given, {name: given.answers[name] for name in former})
    for question in source.config.questions:
        shown = resolver.is_shown(question)
        if stop_to_ask and shown and resolver.needs_person(question):
            pending = Pending(question, resolver.find_default(question), dict(resolver.context))
            return Resolution(resolver.answers(), tuple(resolver.problems), pending)
        resolver.answer(question, shown=shown)
    return Resolution(resolver.answers(), tuple(resolver.problems), None)


def check(source: Source, question: Question, value: Any, context: Mapping[str, Any]) -> str:  # noqa: ANN401
    """Return what is wrong with a value, or nothing."""
    choices = _choices(source, question, context)
    for item in value if question.multiselect else [value]:
        if choices and item not in choices:
            valid = ", ".join(str(each) for each in choices)
            return f'{question.name}: "{item}" is not one of {valid}.'
    if not question.validator:
        return ""
    complaint = source.engine.render(question.validator, {**context, question.name: value})
    return f"{question.name}: {complaint.strip()}." if complaint.strip() else ""


@dataclass
class _Resolver:
    """The walk over the questions; it alone changes, and only while `resolve` runs."""

    source: Source
    given: Given
    context: dict[str, Any] = field(default_factory=dict)
    recorded: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def answers(self) -> Answers:
        return Answers(dict(self.context), dict(self.recorded))

    def is_shown(self, question: Question) -> bool:
        return self._is(question.when)

    def needs_person(self, question: Question) -> bool:
        answered = question.name in self.given.data or question.name in self.given.answers
        return not answered and self._is(question.ask)

    def find_default(self, question: Question) -> Any:  # noqa: ANN401 - any type of question
        """Compute the default, with the suggested one first where it is valid."""
        suggested = self.given.suggested.get(question.name, MISSING)
        if suggested is not MISSING and not check(self.source, question, suggested, self.context):
            return suggested
        if question.default is MISSING:
            return MISSING
        rendered = _render(self.source, question.default, self.context)
        return self._arrange(question, cast_default(question, rendered))

    def answer(self, question: Question, *, shown: bool) -> None:
        """Settle one question: from what was given, else its default."""
        value = self._take_given(question, shown=shown)
        if value is MISSING:
            value = self.find_default(question)
            self._complain(question, value, shown=shown)
        if value is MISSING:
            return
        self.context[question.name] = value
        if shown:
            self.recorded[question.name] = value

    def _complain(self, question: Question, value: Any, *, shown: bool) -> None:  # noqa: ANN401
        """Note what is wrong with a default; hidden questions are computed and not checked."""
        if not shown:
            return
        if value is MISSING:
            self.problems.append(f"{question.name}: needs an answer.")
        elif problem := check(self.source, question, value, self.context):
            self.problems.append(problem)

    def _take_given(self, question: Question, *, shown: bool) -> Any:  # noqa: ANN401
        name = question.name
        if name in self.given.data:
            raw = self.given.data[name]
        elif shown and name in self.given.answers:
            raw = self.given.answers[name]
        else:
            return MISSING
        try:
            value = cast_given(question, raw)
        except ValueError as error:
            self.problems.append(f"{name}: {error}.")
            return self.find_default(question)
        if problem := check(self.source, question, value, self.context):
            self.problems.append(problem)
            return self.find_default(question)
        return self._arrange(question, value)

    def _arrange(self, question: Question, value: Any) -> Any:  # noqa: ANN401
        """Bring several choices into the template's order, each once."""
        if not question.multiselect:
            return value
        choices = _choices(self.source, question, self.context)
        return [choice for choice in choices if choice in value]

    def _is(self, condition: str | bool) -> bool:  # noqa: FBT001 - a value of copier.yml
        return cast_to_bool(_render(self.source, condition, self.context))


def _choices(source: Source, question: Question, context: Mapping[str, Any]) -> tuple[Any, ...]:
    values = [_render(source, choice.value, context) for choice in question.choices]
    if question.multiselect:
        return tuple(cast_default(question, values))
    return tuple(cast_default(question, value) for value in values)


def _render(source: Source, value: Any, context: Mapping[str, Any]) -> Any:  # noqa: ANN401
    if isinstance(value, str):
        return source.engine.render(value, context)
    if isinstance(value, list):
        return [_render(source, each, context) for each in value]
    return value


def _suggest(name: str, names: tuple[str, ...]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only for a message, and slow to load

    close = get_close_matches(name, names, n=1)
    return f'; did you mean "{close[0]}"?' if close else f". There are: {', '.join(names)}."
