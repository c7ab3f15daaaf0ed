"""Whether the application lives, and whether it can work: for whatever watches over it."""

from typing import Literal

from pydantic import BaseModel

from app.api.deps import DatabaseDep
from app.core.exceptions import UnavailableError
from app.core.openapi import errors
from app.core.router import APIRouter

router = APIRouter(prefix="/health", tags=["health"])


class Health(BaseModel):
    """The answer of a healthy application."""

    status: Literal["ok"] = "ok"


@router.get("/live")
async def get_liveness() -> Health:
    """Answer as long as the process does. If this fails, restart it."""
    return Health()


@router.get("/ready", responses=errors(503))
async def get_readiness(database: DatabaseDep) -> Health:
    """Answer when the database does. If this fails, send requests elsewhere."""
    try:
        await database.ping()
    except Exception as exc:
        raise UnavailableError("The database does not answer.") from exc
    return Health()
