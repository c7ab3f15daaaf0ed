"""Hand-edited packages of models, each with what must become of `Order` there."""

from tests.add.corpus_router import ALREADY, REFUSED, WIRED

HEAD = '"""All models."""\n\nfrom app.models.base import Base\n'
ITEM = "from app.models.item import Item\n"
ORDER = "from app.models.order import Order\n"
ALL = '\n__all__ = [\n    "Base",\n    "Item",\n]\n'
PLAIN = HEAD + ITEM + ALL

MODELS: dict[str, tuple[str, str]] = {
    "plain": (PLAIN, WIRED),
    "no resources": (HEAD + ALL.replace('    "Item",\n', ""), WIRED),
    "CRLF": (PLAIN.replace("\n", "\r\n"), WIRED),
    "BOM": ("\ufeff" + PLAIN, WIRED),
    "no newline at the end": (PLAIN.rstrip("\n"), WIRED),
    "tabs": (PLAIN.replace("    ", "\t"), WIRED),
    "on one line": (HEAD + ITEM + '\n__all__ = ["Base", "Item"]\n', WIRED),
    "on one line, sorted around": (
        HEAD + "from app.models.user import User\n" + '\n__all__ = ["Base", "User"]\n',
        WIRED,
    ),
    "a tuple": (HEAD + ITEM + '\n__all__ = ("Base", "Item")\n', WIRED),
    "a tuple of one": (HEAD + '\n__all__ = ("Base",)\n', WIRED),
    "an empty list": (HEAD + "\n__all__ = []\n", WIRED),
    "an empty tuple": (HEAD + "\n__all__: tuple[str, ...] = ()\n", WIRED),
    "annotated": (PLAIN.replace("__all__ =", "__all__: list[str] ="), WIRED),
    "single quotes": (PLAIN.replace('"Base"', "'Base'").replace('"Item"', "'Item'"), WIRED),
    "no comma at the end": (PLAIN.replace('"Item",', '"Item"'), WIRED),
    "comments": (PLAIN.replace('"Item",', '"Item",  # sold'), WIRED),
    "comment and no comma": (PLAIN.replace('"Item",', '"Item"  # sold'), WIRED),
    "comment lines": (PLAIN.replace('    "Item",', '    # shop\n    "Item",\n    # end'), WIRED),
    "two a line": (PLAIN.replace('"Base",\n    "Item"', '"Base", "Item"'), WIRED),
    "unsorted": (PLAIN.replace('"Base",\n    "Item"', '"Item",\n    "Base"'), WIRED),
    "bracket on the line": (HEAD + ITEM + '\n__all__ = ["Base",\n           "Item"]\n', WIRED),
    "no __all__": (HEAD + ITEM, WIRED),
    "empty": ("", WIRED),
    "a comment only": ("# Models\n", WIRED),
    "a docstring only": ('"""Models."""\n', WIRED),
    "__all__ first": (
        '"""M."""\n\n__all__ = ["Base"]\n\nfrom app.models.base import Base\n',
        WIRED,
    ),
    "relative imports": (PLAIN.replace("from app.models.", "from ."), WIRED),
    "a name that contains it": (
        PLAIN.replace("item", "order_line").replace("Item", "OrderLine"),
        WIRED,
    ),
    "commented out": (PLAIN.replace(ITEM, ITEM + "# " + ORDER), WIRED),
    "starred": (PLAIN.replace('"Item",', '"Item",\n    *["Extra"],'), WIRED),
    "added to": (PLAIN + '__all__ += ["Extra"]\n', WIRED),
    "imported and not exported": (PLAIN.replace(ITEM, ITEM + ORDER), WIRED),
    "exported and not imported": (PLAIN.replace('"Item",', '"Item",\n    "Order",'), WIRED),
    "wired": (
        PLAIN.replace(ITEM, ITEM + ORDER).replace('"Item",', '"Item",\n    "Order",'),
        ALREADY,
    ),
    "wired relatively": (
        PLAIN.replace(ITEM, ITEM + "from .order import Order\n").replace(
            '"Item",', '"Item",\n    "Order",'
        ),
        ALREADY,
    ),
    "wired under another name": (
        PLAIN.replace(ITEM, ITEM + "from app.models.order import Order as Purchase\n").replace(
            '"Item",', '"Item",\n    "Purchase",'
        ),
        ALREADY,
    ),
    "wired as a module": (PLAIN.replace(ITEM, ITEM + "from . import order\n"), ALREADY),
    "wired with a star": (PLAIN.replace(ITEM, ITEM + "from .order import *\n"), ALREADY),
    "wired and added": (
        PLAIN.replace(ITEM, ITEM + ORDER) + '__all__ += ["Order"]\n',
        ALREADY,
    ),
    "syntax error": (PLAIN + "]\n", REFUSED),
    "computed": (PLAIN + "__all__ = sorted(globals())\n", REFUSED),
    "joined": (HEAD + '\n__all__ = ["Base"] + ["X"]\n', REFUSED),
    "name taken": (PLAIN.replace(ITEM, ITEM + "Order = 5\n"), REFUSED),
    "found by folder": (
        PLAIN + "import pkgutil\n\nfor m in pkgutil.iter_modules(__path__):\n    print(m)\n",
        REFUSED,
    ),
    "under a condition": (HEAD + '\nif True:\n    __all__ = ["Base"]\n', REFUSED),
    "UTF-16": ("# coding: utf-16\n" + PLAIN, REFUSED),
}
