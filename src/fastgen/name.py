"""A project's name, read from the folder that it goes to."""

import re

WHOLE_CAPITALS = frozenset({"api", "crm", "http", "id", "sql", "ui"})


def name_from_folder(folder: str) -> str:
    """Turn `my-api` into `My API`; capitals that are there already stay."""
    words = [word for word in re.split(r"[-_\s]+", folder) if word]
    return " ".join(map(_capitalize, words))


def _capitalize(word: str) -> str:
    if word in WHOLE_CAPITALS:
        return word.upper()
    return word if word[0].isupper() else word[0].upper() + word[1:]
