"""Tables made from the models. An existing table is left as it is, so this cannot change one."""

from sqlalchemy.ext.asyncio import AsyncEngine

from app.models import Base


async def create_tables(engine: AsyncEngine) -> None:
    """Create the tables that are missing."""
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
