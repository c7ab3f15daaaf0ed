"""What is behind a cache in tests."""

import asyncio

from pydantic import BaseModel


class Value(BaseModel):
    """What is cached."""

    number: int


class Source:
    """What is behind the cache: it counts how often it is asked."""

    def __init__(self) -> None:
        self.number = 1
        self.loads = 0
        self.asked = asyncio.Event()
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def load(self) -> Value:
        """Return the present number, as soon as it may."""
        number = self.number
        self.loads += 1
        self.asked.set()
        await self.may_answer.wait()
        return Value(number=number)

    async def fail(self) -> Value:
        """Raise what a service raises."""
        self.loads += 1
        raise LookupError
