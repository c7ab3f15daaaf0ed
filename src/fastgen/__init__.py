"""Fastgen makes FastAPI backends from answers, and keeps them up to date."""

__version__ = "0.1.0"
