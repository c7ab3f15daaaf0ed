"""What all groups of settings have in common."""

from pathlib import Path

from pydantic_settings import BaseSettings

_SECRETS = Path("/run/secrets")


class EnvironmentSettings(
    BaseSettings,
    env_file=".env",
    env_ignore_empty=True,
    extra="ignore",
    frozen=True,
    # A wrong value may be a secret, and errors end up in logs.
    hide_input_in_errors=True,
    secrets_dir=_SECRETS if _SECRETS.is_dir() else None,
    validate_default=True,
):
    """Settings from the environment, then from `.env`, then from files in /run/secrets.

    A group sets its own `env_prefix`, so that names are flat: `DATABASE_URL` in the environment,
    `/run/secrets/database_url` as a file.
    """

    def insecure(self) -> list[str]:
        """Return what must not go into production: sentences that begin with the variable."""
        return []
