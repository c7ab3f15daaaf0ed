"""A cache that is read through: what is not there is loaded, once for all who ask.

It lies in the memory of this process, so run one: what another one changes stays unseen here.
"""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TypeVar
from weakref import WeakValueDictionary

from fastapi import FastAPI
from pydantic import BaseModel

ModelT = TypeVar("ModelT", bound=BaseModel)

_SECONDS = 60
_MOST_VALUES = 10_000


class Cache:
    """Values as JSON. What is loaded while its key is invalidated may be old, and is not kept."""

    def __init__(self) -> None:
        self._values: dict[str, tuple[str, float]] = {}
        self._claims: dict[str, object] = {}
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def get_or_load(
        self, key: str, load: Callable[[], Awaitable[object]], kind: type[ModelT]
    ) -> ModelT:
        """Return the value of a key, loaded if need be: what `load` returns, read as `kind`."""
        async with self._locks.setdefault(key, asyncio.Lock()):
            json, end = self._values.get(key, ("", 0.0))
            if end > monotonic():
                return kind.model_validate_json(json)
            self._claims[key] = claim = object()
            try:
                value = kind.model_validate(await load(), from_attributes=True)
            finally:
                is_fresh = self._claims.pop(key, None) is claim
            if is_fresh:
                self._keep(key, value.model_dump_json())
            return value

    async def invalidate(self, *keys: str) -> None:
        """Forget keys."""
        for key in keys:
            self._values.pop(key, None)
            self._claims.pop(key, None)

    def _keep(self, key: str, json: str) -> None:
        self._values.pop(key, None)  # the oldest stand first, and go first
        self._values[key] = (json, monotonic() + _SECONDS)
        if len(self._values) > _MOST_VALUES:
            del self._values[next(iter(self._values))]


def find_cache(app: FastAPI) -> Cache:
    """Return the application's cache, which is made when it is first used."""
    if not hasattr(app.state, "cache"):
        app.state.cache = Cache()
    cache: Cache = app.state.cache
    return cache
