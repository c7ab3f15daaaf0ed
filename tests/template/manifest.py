"""Which files a project holds: written here by hand, so that a mistake in `copier.yml` is seen."""

from tests.template.matrix import Choices

PACKAGES = (
    "app",
    "app/api",
    "app/api/v1",
    "app/api/v1/endpoints",
    "app/core",
    "app/models",
    "app/repositories",
    "app/schemas",
    "app/services",
    "tests",
    "tests/test_api",
    "tests/test_core",
    "tests/test_repositories",
    "tests/test_schemas",
    "tests/test_services",
)
BASE = {
    ".copier-answers.yml",
    ".editorconfig",
    ".env",
    ".env.example",
    ".gitattributes",
    ".gitignore",
    "README.md",
    "app/api/deps.py",
    "app/api/health.py",
    "app/api/v1/router.py",
    "app/core/config.py",
    "app/core/database.py",
    "app/core/engine.py",
    "app/core/error_handlers.py",
    "app/core/exceptions.py",
    "app/core/logging.py",
    "app/core/middleware.py",
    "app/core/openapi.py",
    "app/core/router.py",
    "app/core/settings.py",
    "app/core/sqlite.py",
    "app/core/timing.py",
    "app/factory.py",
    "app/main.py",
    "app/models/base.py",
    "app/repositories/base.py",
    "app/schemas/base.py",
    "app/schemas/error.py",
    "app/schemas/types.py",
    "docs/adr/0001-record-architecture-decisions.md",
    "docs/adr/0002-three-layers.md",
    "docs/adr/0003-database.md",
    "docs/adr/0005-error-body.md",
    "docs/configuration.md",
    "pyproject.toml",
    "tests/conftest.py",
    "tests/scratch.py",
    "tests/test_api/test_errors.py",
    "tests/test_api/test_health.py",
    "tests/test_api/test_main.py",
    "tests/test_api/test_openapi.py",
    "tests/test_architecture.py",
    "tests/test_core/test_database.py",
    "tests/test_core/test_error_handlers.py",
    "tests/test_core/test_logging.py",
    "tests/test_core/test_middleware.py",
    "tests/test_core/test_router.py",
    "tests/test_core/test_settings.py",
    "tests/test_core/test_timeout.py",
    "tests/test_repositories/test_base.py",
    "tests/test_schemas/test_base.py",
    "tests/test_schemas/test_error.py",
    "tests/test_schemas/test_types.py",
    *(f"{package}/__init__.py" for package in PACKAGES),
}
RATE_LIMITS = {
    "app/core/rate_limit.py",
    "tests/test_core/test_rate_limit.py",
}
FEATURES: dict[tuple[str, object], set[str]] = {
    ("alembic", True): {
        "docs/adr/0004-alembic-for-migrations.md",
        "migrations/env.py",
        "migrations/script.py.mako",
        "migrations/versions/.gitkeep",
        "tests/test_migrations.py",
    },
    ("alembic", False): {"app/core/schema.py", "docs/adr/0004-tables-from-models.md"},
    ("database", "postgresql"): {"tests/test_core/test_engine.py"},
    ("redis", True): {
        "app/core/redis.py",
        "docs/adr/0006-redis.md",
        "tests/test_core/test_redis.py",
    },
    ("auth", "jwt"): {
        "app/__main__.py",
        "app/api/auth.py",
        "app/api/v1/endpoints/auth.py",
        "app/api/v1/endpoints/me.py",
        "app/api/v1/endpoints/users.py",
        "app/core/auth_error.py",
        "app/core/mail.py",
        "app/core/security.py",
        "app/models/user.py",
        "app/repositories/user.py",
        "app/schemas/user.py",
        "app/services/account.py",
        "docs/adr/0007-users-and-tokens.md",
        "docs/users.md",
        "tests/test_api/test_access.py",
        "tests/test_api/test_auth.py",
        "tests/test_api/test_limits.py",
        "tests/test_api/test_me.py",
        "tests/test_api/test_passwords.py",
        "tests/test_api/test_tokens.py",
        "tests/test_api/test_users.py",
        "tests/test_command.py",
        "tests/test_core/test_mail.py",
        "tests/test_core/test_security.py",
        "tests/users.py",
    },
    ("docker", True): {".dockerignore", "Dockerfile", "compose.yml"},
    ("ci", "github"): {".github/workflows/ci.yml"},
    ("ci", "gitlab"): {".gitlab-ci.yml"},
    ("features", "http_client"): {
        "app/api/http_client.py",
        "app/core/http_client.py",
        "docs/adr/0008-calls-to-other-services.md",
        "tests/test_core/test_http_client.py",
    },
    ("features", "api_keys"): {
        "app/api/api_key.py",
        "app/api/v1/endpoints/api_keys.py",
        "app/api/v1/endpoints/client_token.py",
        "app/models/api_key.py",
        "app/repositories/api_key.py",
        "app/schemas/api_key.py",
        "app/services/api_key.py",
        "docs/adr/0013-keys-for-programs.md",
        "docs/api-keys.md",
        "tests/test_api/test_api_keys.py",
    },
    ("features", "cookies"): {
        "app/api/cookie.py",
        "app/api/v1/endpoints/session.py",
        "app/schemas/csrf.py",
        "docs/adr/0012-tokens-in-cookies.md",
        "docs/cookies.md",
        "tests/test_api/test_session.py",
    },
    ("features", "external_login"): {
        "app/api/v1/endpoints/external_login.py",
        "app/core/external_login.py",
        "app/models/identity.py",
        "app/repositories/identity.py",
        "app/schemas/external_login.py",
        "app/services/external_login.py",
        "docs/adr/0011-login-at-an-identity-provider.md",
        "docs/external-login.md",
        "tests/identity_provider.py",
        "tests/test_api/test_external_login.py",
        "tests/test_core/test_external_login.py",
    },
    ("features", "tracing"): {
        "app/core/tracing.py",
        "docs/adr/0010-tracing.md",
        "tests/test_core/test_tracing.py",
    },
    ("features", "metrics"): {
        "app/core/metrics.py",
        "docs/adr/0009-metrics.md",
        "tests/test_core/test_metrics.py",
    },
    ("features", "pre_commit"): {".pre-commit-config.yaml"},
    ("example", True): {
        ".fastgen/items.yml",
        "app/api/v1/endpoints/items.py",
        "app/models/item.py",
        "app/repositories/item.py",
        "app/schemas/item.py",
        "app/services/item.py",
        "tests/queries.py",
        "tests/factories/__init__.py",
        "tests/factories/item.py",
        "tests/test_api/test_items.py",
        "tests/test_repositories/test_items.py",
        "tests/test_schemas/test_items.py",
        "tests/test_services/test_items.py",
    },
}


def find_files(choices: Choices) -> set[str]:
    """Return the paths of all files that these choices name."""
    files = set(BASE)
    for choice in choices.items():
        files |= FEATURES.get(choice, set())
    for feature in choices["features"]:
        files |= FEATURES.get(("features", feature), set())
    if choices["example"] and choices["alembic"]:
        files.add("migrations/versions/0001_create_items.py")
    if choices["redis"] or choices["auth"] == "jwt":
        files |= RATE_LIMITS
    if choices["auth"] == "jwt" and choices["alembic"]:
        files.add("migrations/versions/0000_create_users.py")
    if {"cookies", "external_login"} <= set(choices["features"]):
        files.add("app/api/v1/endpoints/external_session.py")
        files.add("tests/test_api/test_external_session.py")
    if "external_login" in choices["features"] and choices["alembic"]:
        files.add("migrations/versions/000a_create_identities.py")
    if "api_keys" in choices["features"] and choices["alembic"]:
        files.add("migrations/versions/000b_create_api_keys.py")
    return files
