"""Hand-edited routers, each with what must become of `orders` there."""

WIRED, ALREADY, REFUSED = "wired", "already", "refused"
HEAD = '"""Version 1."""\n\nfrom fastapi import APIRouter\n\n'
ITEMS = "from app.api.v1.endpoints.items import router as items\n"
ORDERS = "from app.api.v1.endpoints.orders import router as orders\n"
MADE = '\nrouter = APIRouter(prefix="/api/v1")\n'
USE_ITEMS = "router.include_router(items)\n"
USE_ORDERS = "router.include_router(orders)\n"
PLAIN = HEAD + ITEMS + MADE + USE_ITEMS
LINES = HEAD + "from app.api.v1.endpoints.order_lines import router as order_lines\n" + MADE
LINES += "router.include_router(order_lines)\n"
FUNCTION = """
def build() -> APIRouter:
    router = APIRouter()
    router.include_router(items)
    return router


router = build()
"""

ROUTERS: dict[str, tuple[str, str]] = {
    "plain": (PLAIN, WIRED),
    "no resources": (HEAD.rstrip("\n") + "\n" + MADE, WIRED),
    "twice blank": (HEAD.rstrip("\n") + "\n\n" + MADE, WIRED),
    "comment at the import": (PLAIN.replace(ITEMS, ITEMS[:-1] + "  # the shop\n"), WIRED),
    "comment at the call": (PLAIN + "# the end\n", WIRED),
    "comment behind the call": (PLAIN[:-1] + "  # first of all\n", WIRED),
    "comment above the import": (PLAIN.replace(ITEMS, "# Endpoints\n" + ITEMS), WIRED),
    "CRLF": (PLAIN.replace("\n", "\r\n"), WIRED),
    "CR": (PLAIN.replace("\n", "\r"), WIRED),
    "mixed line ends": (PLAIN.replace("\n", "\r\n", 4), WIRED),
    "BOM": ("\ufeff" + PLAIN, WIRED),
    "BOM without a docstring": ("\ufeff" + PLAIN.partition("\n\n")[2], WIRED),
    "no newline at the end": (PLAIN.rstrip("\n"), WIRED),
    "non-ASCII": (PLAIN.replace("Version 1", "Größe 東京 🙂") + "x = 'ö'; y = 2\n", WIRED),
    "tabs in a function": (PLAIN + "\n\ndef f():\n\treturn 1\n", WIRED),
    "form feed": (PLAIN.replace(MADE, "\x0c" + MADE), WIRED),
    "trailing blanks": (PLAIN.replace(MADE, MADE[:-1] + "   \n"), WIRED),
    "annotated": (PLAIN.replace("router = A", "router: APIRouter = A"), WIRED),
    "module of fastapi": (
        PLAIN.replace("from fastapi import APIRouter", "import fastapi").replace(
            "= APIRouter", "= fastapi.APIRouter"
        ),
        WIRED,
    ),
    "own class": (
        PLAIN.replace("= APIRouter", "= VersionedRouter").replace(
            MADE.partition("=")[0], "\nclass VersionedRouter(APIRouter):\n    pass\n\n\nrouter "
        ),
        WIRED,
    ),
    "call over lines": (
        PLAIN.replace(USE_ITEMS, 'router.include_router(\n    items,\n    tags=["x"],\n)\n'),
        WIRED,
    ),
    "router over lines": (
        PLAIN.replace('(prefix="/api/v1")', '(\n    prefix="/api/v1",  # the version\n)'),
        WIRED,
    ),
    "import over lines": (
        PLAIN.replace(ITEMS, "from app.api.v1.endpoints.items import (\n    router as items,\n)\n"),
        WIRED,
    ),
    "keyword": (PLAIN.replace("include_router(items)", "include_router(router=items)"), WIRED),
    "import relative": (PLAIN.replace("from app.api.v1.end", "from .end"), WIRED),
    "import of modules": (
        PLAIN.replace(ITEMS, "from app.api.v1.endpoints import items\n").replace(
            "(items)", "(items.router)"
        ),
        WIRED,
    ),
    "other imports of the app": (
        PLAIN.replace(ITEMS, "from app.core.config import settings\n" + ITEMS),
        WIRED,
    ),
    "only other imports of the app": (
        HEAD + "from app.core.config import settings\n" + MADE + "print(settings)\n",
        WIRED,
    ),
    "unsorted": (
        HEAD
        + "from app.api.v1.endpoints.users import router as users\n"
        + ITEMS
        + MADE
        + "router.include_router(users)\n"
        + USE_ITEMS,
        WIRED,
    ),
    "sorted around": (
        HEAD
        + ITEMS
        + "from app.api.v1.endpoints.users import router as users\n"
        + MADE
        + USE_ITEMS
        + "router.include_router(users)\n",
        WIRED,
    ),
    "first": (PLAIN.replace("items", "users"), WIRED),
    "a name that contains it": (LINES, WIRED),
    "commented out": (PLAIN + "# " + ORDERS + "# " + USE_ORDERS, WIRED),
    "in a string": (PLAIN + f"TEXT = '''\n{ORDERS}{USE_ORDERS}'''\n", WIRED),
    "imported and not included": (PLAIN.replace(ITEMS, ITEMS + ORDERS), WIRED),
    "imported under a name": (
        PLAIN.replace(ITEMS, ITEMS + "from app.api.v1.endpoints import orders as o\n"),
        WIRED,
    ),
    "imported for types": (
        PLAIN.replace(
            MADE, "\nif TYPE_CHECKING:\n    from app.core.config import settings\n" + MADE
        ).replace("from fastapi", "from typing import TYPE_CHECKING\n\nfrom fastapi"),
        WIRED,
    ),
    "renamed router": (
        PLAIN.replace("router = ", "api = ").replace("router.inc", "api.inc") + "router = api\n",
        WIRED,
    ),
    "two names": (PLAIN.replace("router = ", "router = v1 = "), WIRED),
    "sub-router": (
        PLAIN + 'shop = APIRouter(prefix="/shop")\nrouter.include_router(shop)\n',
        WIRED,
    ),
    "name taken": (PLAIN.replace(MADE, "\norders = 5\n" + MADE), WIRED),
    "routes of its own": (
        PLAIN + '\n\n@router.get("/ping")\nasync def ping() -> str:\n    return "pong"\n',
        WIRED,
    ),
    "items in a condition": (PLAIN.replace(USE_ITEMS, f"if True:\n    {USE_ITEMS}"), WIRED),
    "items in a loop": (
        PLAIN.replace(USE_ITEMS, "for each in (items,):\n    router.include_router(each)\n"),
        WIRED,
    ),
    "items in a try": (
        PLAIN.replace(USE_ITEMS, f"try:\n    {USE_ITEMS}except ValueError:\n    raise\n"),
        WIRED,
    ),
    "future": (
        PLAIN.replace("from fastapi", "from __future__ import annotations\n\nfrom fastapi"),
        WIRED,
    ),
    "semicolons": (PLAIN.replace(MADE, MADE[:-1] + "; PREFIX = 1\n"), WIRED),
    "import at the end": (PLAIN + "\nimport json  # noqa\n", WIRED),
    "code on the import's line": (PLAIN.replace(ITEMS, ITEMS[:-1] + "; X = 1\n"), WIRED),
    "wired": (PLAIN.replace(ITEMS, ITEMS + ORDERS) + USE_ORDERS, ALREADY),
    "wired as a module": (
        PLAIN.replace(ITEMS, ITEMS + "from . import endpoints\nfrom .endpoints import orders\n")
        + "router.include_router(orders.router)\n",
        ALREADY,
    ),
    "wired under another name": (
        PLAIN.replace(ITEMS, ITEMS + ORDERS.replace("as orders", "as shop_orders"))
        + "router.include_router(shop_orders, tags=['x'])\n",
        ALREADY,
    ),
    "wired by a long name": (
        PLAIN.replace(ITEMS, ITEMS + "import app.api.v1.endpoints.orders\n")
        + "router.include_router(app.api.v1.endpoints.orders.router)\n",
        ALREADY,
    ),
    "wired by a variable": (
        PLAIN.replace(ITEMS, ITEMS + ORDERS) + "o = orders\nrouter.include_router(o)\n",
        ALREADY,
    ),
    "wired in a sub-router": (
        PLAIN.replace(ITEMS, ITEMS + ORDERS)
        + "shop = APIRouter()\nshop.include_router(orders)\nrouter.include_router(shop)\n",
        ALREADY,
    ),
    "wired in a loop": (
        PLAIN.replace(ITEMS, ITEMS + ORDERS).replace(
            USE_ITEMS, "for each in (items, orders):\n    router.include_router(each)\n"
        ),
        ALREADY,
    ),
    "wired in a try": (
        PLAIN.replace(ITEMS, ITEMS + ORDERS) + f"try:\n    {USE_ORDERS}finally:\n    pass\n",
        ALREADY,
    ),
    "wired in a function": (
        HEAD
        + ITEMS
        + ORDERS
        + FUNCTION.replace("(items)\n", "(items)\n    router.include_router(orders)\n"),
        ALREADY,
    ),
    "wired beside others that are found by name": (
        PLAIN.replace(ITEMS, "import importlib\n\n" + ITEMS + ORDERS)
        + USE_ORDERS
        + "print(importlib)\n",
        ALREADY,
    ),
    "syntax error": (PLAIN + "def (:\n", REFUSED),
    "newer than Python": (PLAIN + "match\x3f x:\n    pass\n", REFUSED),
    "NUL": (PLAIN + "\x00", REFUSED),
    "conflict marks": (PLAIN + "<<<<<<< ours\n=======\n>>>>>>> theirs\n", REFUSED),
    "built in a function": (HEAD + ITEMS + FUNCTION, REFUSED),
    "built in a condition": (
        HEAD + ITEMS + "\nif True:\n    router = APIRouter()\n" + USE_ITEMS,
        REFUSED,
    ),
    "built in a loop": (
        HEAD + ITEMS + "\nfor n in (1,):\n    router = APIRouter()\n" + USE_ITEMS,
        REFUSED,
    ),
    "built by a choice": (
        PLAIN.replace("= APIRouter(", "= APIRouter() if 0 else APIRouter("),
        REFUSED,
    ),
    "built twice": (PLAIN + "router = APIRouter()\n", REFUSED),
    "imported router": (
        HEAD.replace("from fastapi import APIRouter", "from app.core.config import router")
        + USE_ITEMS.replace("items", "router"),
        REFUSED,
    ),
    "no router": (HEAD, REFUSED),
    "empty": ("", REFUSED),
    "another name alone": (
        PLAIN.replace("router = A", "api = A").replace("router.inc", "api.inc"),
        REFUSED,
    ),
    "found by name": (
        PLAIN + "import importlib\n\nfor n in ['orders']:\n"
        "    m = importlib.import_module(f'app.api.v1.endpoints.{n}')\n"
        "    router.include_router(m.router)\n",
        REFUSED,
    ),
    "both names taken": (
        PLAIN.replace(MADE, "\norders = 5\norders_router = 6\n" + MADE),
        REFUSED,
    ),
    "wired into a router that hangs loose": (
        PLAIN.replace(ITEMS, ITEMS + ORDERS) + "shop = APIRouter()\nshop.include_router(orders)\n",
        REFUSED,
    ),
    "routes taken over": (
        PLAIN.replace(ITEMS, ITEMS + ORDERS) + "router.routes.extend(orders.routes)\n",
        REFUSED,
    ),
    "Latin-1": ("# -*- coding: latin-1 -*-\n" + PLAIN, REFUSED),
    "backslash": (PLAIN.replace(USE_ITEMS, "router.include_router(items) \\\n\n"), REFUSED),
    "changed by a function": (
        PLAIN + "\n\ndef f():\n    global router\n    router = APIRouter()\n",
        REFUSED,
    ),
}
