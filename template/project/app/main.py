"""What a server runs: `uvicorn app.main:app`."""

import gc

from app.core.router import index_routes
from app.factory import create_app

app = create_app()
index_routes(app)

# All of this stays: the garbage collector need not look at it again and again.
gc.collect()
gc.freeze()
