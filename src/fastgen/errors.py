"""The errors that a person is meant to read."""


class FastgenError(Exception):
    """What went wrong, as a sentence that names the thing, and a hint that says what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class InterruptedRunError(FastgenError):
    """The run was stopped by a signal, and what it had made is gone."""

    def __init__(self, signal_number: int) -> None:
        super().__init__("Interrupted. Nothing was left behind.")
        self.exit_code = 128 + signal_number
