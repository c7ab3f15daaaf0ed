"""API keys, which programs call with."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.user import Credential


class ApiKey(Credential):
    """A credential with a name and without an end. The hash is that of the key."""

    __tablename__ = "api_keys"

    id: Mapped[UUID] = mapped_column(
        ForeignKey("credentials.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(String(100))
    prefix: Mapped[str] = mapped_column(String(20))
    last_used_at: Mapped[datetime | None]
