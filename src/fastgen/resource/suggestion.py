"""What somebody may have meant."""

from collections.abc import Iterable, Sequence


def suggest(word: str, known: Sequence[str], listed: Iterable[str]) -> str:
    """Return the end of a sentence: the closest known word, else all of them."""
    from difflib import get_close_matches  # noqa: PLC0415 - only for a message, and slow to load

    close = get_close_matches(word, known, n=1, cutoff=0.6)
    return f'; did you mean "{close[0]}"?' if close else f"; there are {', '.join(listed)}"
