"""What a server runs: `uvicorn app.main:app`."""

import gc

from app.factory import create_app

app = create_app()

# All of this stays: the garbage collector need not look at it again and again.
gc.collect()
gc.freeze()
