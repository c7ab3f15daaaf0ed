"""The two files of a project that name its resources."""

ROUTER = "app/api/v1/router.py"
MODELS = "app/models/__init__.py"
# A test renders all other files and sees that they do not.
SEAMS = (ROUTER, MODELS)
