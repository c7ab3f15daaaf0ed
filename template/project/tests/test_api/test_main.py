"""A server can start the application."""

import gc
import importlib

import pytest
from fastapi import FastAPI

from app.core.engine import DatabaseSettings


def test_the_application_of_a_server(
    monkeypatch: pytest.MonkeyPatch, database_settings: DatabaseSettings
) -> None:
    """`uvicorn app.main:app` finds an application, made from the environment."""
    monkeypatch.setenv("DATABASE_URL", database_settings.url.get_secret_value())
    monkeypatch.setenv("APP_NAME", "Named")
    application = importlib.import_module("app.main").app
    assert gc.get_freeze_count() > 0
    gc.unfreeze()
    assert isinstance(application, FastAPI)
    assert application.title == "Named"
