"""Fastgen makes FastAPI backends from answers, and adds resources to them."""

__version__ = "0.1.0"
