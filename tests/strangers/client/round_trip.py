"""A whole round trip by a client that openapi-python-client has made from the document."""

import sys
from http import HTTPStatus

from api_client import AuthenticatedClient, Client
from api_client.api.auth import create_token, register
from api_client.api.items import (
    create_item,
    delete_item,
    get_item,
    list_items,
    replace_item,
    update_item,
)
from api_client.api.me import get_me
from api_client.models import (
    ErrorBody,
    ItemCreate,
    ItemRead,
    ItemStatus,
    ItemUpdate,
    ListItemsSort,
    PageItemRead,
    PasswordGrant,
    TokenRead,
    UserCreate,
    UserRead,
)
from api_client.types import UNSET

PASSWORD = "blue teapot on a hill"  # noqa: S105 - of a user who lives for a second


def sign_in(address: str) -> AuthenticatedClient:
    """Open an account, and return a client that sends its token."""
    client = Client(base_url=address)
    account = UserCreate(email="grace@example.com", name="Grace", password=PASSWORD)
    assert register.sync_detailed(client=client, body=account).status_code is HTTPStatus.CREATED
    grant = PasswordGrant(grant_type="password", username=account.email, password=account.password)
    tokens = create_token.sync(client=client, body=grant)
    assert isinstance(tokens, TokenRead)
    signed_in = AuthenticatedClient(base_url=address, token=tokens.access_token)
    me = get_me.sync(client=signed_in)
    assert isinstance(me, UserRead)
    assert me.email == account.email
    return signed_in


def create(client: AuthenticatedClient, name: str) -> ItemRead:
    """Add an item."""
    answer = create_item.sync_detailed(client=client, body=ItemCreate(name=name, price="12.50"))
    assert answer.status_code is HTTPStatus.CREATED
    assert isinstance(answer.parsed, ItemRead)
    return answer.parsed


def find_names(client: AuthenticatedClient) -> list[str]:
    """Read all pages, two items each."""
    names: list[str] = []
    cursor = None
    while True:
        page = list_items.sync(
            client=client, limit=2, sort=ListItemsSort.NAME, cursor=cursor or UNSET
        )
        assert isinstance(page, PageItemRead)
        names += [item.name for item in page.items]
        if page.next_cursor is None:
            return names
        cursor = page.next_cursor


def main(address: str) -> None:
    """Sign in, create, list, get, put, patch, delete; and two errors."""
    client = sign_in(address)
    created = [create(client, name) for name in ("Anvil", "Bolt", "Clamp")]
    assert find_names(client) == ["Anvil", "Bolt", "Clamp"]
    first = created[0]
    assert get_item.sync(first.id, client=client) == first
    body = ItemCreate(name="Axe", price="3.00", quantity=2, status=ItemStatus.ACTIVE)
    replaced = replace_item.sync(first.id, client=client, body=body)
    assert isinstance(replaced, ItemRead)
    assert replaced.quantity == 2
    updated = update_item.sync(first.id, client=client, body=ItemUpdate(description="Sharp."))
    assert isinstance(updated, ItemRead)
    assert (updated.name, updated.description) == ("Axe", "Sharp.")
    taken = create_item.sync(client=client, body=ItemCreate(name="Axe", price="1.00"))
    assert isinstance(taken, ErrorBody)
    assert taken.code == "CONFLICT"
    for item in created:
        gone = delete_item.sync_detailed(item.id, client=client)
        assert gone.status_code is HTTPStatus.NO_CONTENT
    missing = get_item.sync(first.id, client=client)
    assert isinstance(missing, ErrorBody)
    assert missing.title == "Not Found"
    assert find_names(client) == []


if __name__ == "__main__":
    main(sys.argv[1])
