import uuid
from datetime import datetime
from decimal import Decimal
from typing import Optional

from peer.db.models.item_model import ItemStatus
from pydantic import BaseModel, ConfigDict, Field


class ItemInputDTO(BaseModel):
    """DTO for creating new item."""

    name: str = Field(min_length=1, max_length=100)
    description: Optional[str] = None
    price: Decimal = Field(ge=0, max_digits=10, decimal_places=2)
    quantity: int = Field(default=0, ge=0)
    status: ItemStatus = ItemStatus.DRAFT


class ItemDTO(ItemInputDTO):
    """
    DTO for items.

    It returned when accessing items from the API.
    """

    id: uuid.UUID
    created_at: datetime
    updated_at: datetime

    model_config = ConfigDict(from_attributes=True)
