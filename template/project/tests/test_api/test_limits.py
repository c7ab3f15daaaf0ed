"""Each caller is held to limits of its own."""

from app.core.rate_limit import RateLimitSettings
from app.core.security import AuthSettings
from app.models.user import User
from tests.conftest import AppFactory, connect
from tests.users import log_in

ME = "/api/v1/me"


async def test_a_limit_of_all_requests_is_each_users(
    make_app: AppFactory, user: User, other_user: User
) -> None:
    """With RATE_LIMIT_REQUESTS too, a user is counted wherever it calls from, and not the rest."""
    app = make_app(rate_limit=RateLimitSettings.model_construct(requests=3))
    callers = [await log_in(app, user), await log_in(app, other_user)]
    async with connect(app) as client:
        for headers in callers:
            answers = [await client.get(ME, headers=headers) for _ in range(4)]
            assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert (await client.get(ME)).status_code == 401
        assert (await client.get(ME)).status_code == 429


async def test_who_guesses_has_one_limit(
    make_app: AppFactory, user: User, other_user: User
) -> None:
    """A login gives an address no more attempts, whichever limits there are."""
    everything = RateLimitSettings.model_construct(requests=100)
    auth = AuthSettings.model_validate({"attempts_per_minute": 2})
    app = make_app(rate_limit=everything, auth=auth)
    callers = [await log_in(app, user), await log_in(app, other_user)]
    async with connect(app) as client:
        body = {"email": "nobody@example.com"}
        for headers, status in zip([*callers, {}], [204, 204, 429], strict=True):
            answer = await client.post("/api/v1/auth/forgot-password", json=body, headers=headers)
            assert answer.status_code == status
