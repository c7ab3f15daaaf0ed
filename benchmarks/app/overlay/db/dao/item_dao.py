import uuid
from typing import List, Optional

from fastapi import Depends
from peer.db.dependencies import get_db_session
from peer.db.models.item_model import ItemModel
from peer.web.api.item.schema import ItemInputDTO
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession


class ItemDAO:
    """Class for accessing items table."""

    def __init__(self, session: AsyncSession = Depends(get_db_session)) -> None:
        self.session = session

    async def create_item(self, item: ItemInputDTO) -> ItemModel:
        """
        Add single item to session.

        :param item: new item.
        :return: the item with its id.
        """
        model = ItemModel(**item.model_dump())
        self.session.add(model)
        await self.session.flush()
        return model

    async def get_item(self, item_id: uuid.UUID) -> Optional[ItemModel]:
        """
        Get specific item.

        :param item_id: id of the item.
        :return: the item, if there is one.
        """
        return await self.session.get(ItemModel, item_id)

    async def get_all_items(self, limit: int, offset: int) -> List[ItemModel]:
        """
        Get items with limit/offset pagination, the newest first.

        :param limit: limit of items.
        :param offset: offset of items.
        :return: list of items.
        """
        raw_items = await self.session.execute(
            select(ItemModel).order_by(ItemModel.created_at.desc()).limit(limit).offset(offset),
        )
        return list(raw_items.scalars().fetchall())
