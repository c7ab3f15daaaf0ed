import uuid
from typing import List

from fastapi import APIRouter, HTTPException
from fastapi.param_functions import Depends
from peer.db.dao.item_dao import ItemDAO
from peer.db.models.item_model import ItemModel
from peer.db.models.users import User, current_active_user
from peer.web.api.item.schema import ItemDTO, ItemInputDTO

router = APIRouter()


@router.get("", response_model=List[ItemDTO])
async def get_items(
    limit: int = 10,
    offset: int = 0,
    item_dao: ItemDAO = Depends(),
    user: User = Depends(current_active_user),
) -> List[ItemModel]:
    """
    Retrieve items from the database.

    :param limit: limit of items, defaults to 10.
    :param offset: offset of items, defaults to 0.
    :param item_dao: DAO for items.
    :param user: who calls.
    :return: list of items from database.
    """
    return await item_dao.get_all_items(limit=limit, offset=offset)


@router.get("/{item_id}", response_model=ItemDTO)
async def get_item(
    item_id: uuid.UUID,
    item_dao: ItemDAO = Depends(),
    user: User = Depends(current_active_user),
) -> ItemModel:
    """
    Retrieve one item.

    :param item_id: id of the item.
    :param item_dao: DAO for items.
    :param user: who calls.
    :raises HTTPException: if there is none.
    :return: the item.
    """
    item = await item_dao.get_item(item_id)
    if item is None:
        raise HTTPException(status_code=404)
    return item


@router.post("", response_model=ItemDTO, status_code=201)
async def create_item(
    new_item: ItemInputDTO,
    item_dao: ItemDAO = Depends(),
    user: User = Depends(current_active_user),
) -> ItemModel:
    """
    Create item in the database.

    :param new_item: new item.
    :param item_dao: DAO for items.
    :param user: who calls.
    :return: the item.
    """
    return await item_dao.create_item(new_item)
