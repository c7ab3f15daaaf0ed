"""Settings are read from the environment, checked once, and never shown."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from app.core.config import Settings
from app.core.engine import DatabaseSettings

URL = "sqlite:///./hunter2.db"
PRODUCTION = {"APP_ENVIRONMENT": "production", "APP_ALLOWED_HOSTS": "api.example.com"}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Begin with nothing but a database: no `.env`, no variables of the machine."""
    monkeypatch.chdir(tmp_path)
    for name in [*Settings.model_fields, *DatabaseSettings.model_fields]:
        monkeypatch.delenv(f"APP_{name.upper()}", raising=False)
        monkeypatch.delenv(f"DATABASE_{name.upper()}", raising=False)
    monkeypatch.setenv("DATABASE_URL", URL)


def test_variables_are_flat(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each group has its prefix, and lists are separated by commas."""
    monkeypatch.setenv("DATABASE_POOL_SIZE", "3")
    monkeypatch.setenv("APP_CORS_ORIGINS", "http://a.test, http://b.test,")
    settings = Settings()
    assert settings.database.pool_size == 3
    assert settings.cors_origins == ("http://a.test", "http://b.test")


def test_secrets_are_read_from_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A secret may be a file that is named like its variable."""
    monkeypatch.delenv("DATABASE_URL")
    (tmp_path / "database_url").write_text("sqlite:///./from_file.db")
    monkeypatch.setitem(DatabaseSettings.model_config, "secrets_dir", tmp_path)
    assert Settings().database.url.get_secret_value().endswith("from_file.db")


def test_secrets_are_not_shown() -> None:
    """Neither a log of the settings nor an error about them tells a secret."""
    assert "hunter2" not in repr(Settings())


def test_a_wrong_value_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the setting and keeps the value to itself."""
    monkeypatch.setenv("APP_LOG_LEVEL", "hunter2")
    with pytest.raises(ValidationError, match="log_level") as caught:
        Settings()
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("url", ["mysql://root@localhost/app", "app.db", ""])
def test_a_wrong_database_url_is_refused(url: str) -> None:
    """The error says which form is expected."""
    with pytest.raises(ValidationError, match="Write "):
        DatabaseSettings.model_validate({"url": url})


def test_production_starts_when_it_is_secure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Named hosts are enough."""
    for name, value in PRODUCTION.items():
        monkeypatch.setenv(name, value)
    assert Settings().in_production


def test_production_refuses_what_is_insecure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every insecure setting is named at once."""
    monkeypatch.setenv("APP_ENVIRONMENT", "production")
    monkeypatch.setenv("APP_CORS_ORIGINS", "*")
    monkeypatch.setenv("APP_TRUSTED_PROXIES", "*")
    names = r"APP_ALLOWED_HOSTS.*APP_CORS_ORIGINS.*APP_TRUSTED_PROXIES"
    with pytest.raises(ValidationError, match=names):
        Settings()


def test_settings_do_not_change() -> None:
    """All parts of the application are made from the same settings."""
    with pytest.raises(ValidationError, match="frozen"):
        setattr(Settings(), "name", "")  # noqa: B010  # mypy refuses it as well
