"""What happens to every request, whatever its endpoint."""

import pytest
from httpx2 import AsyncClient
from starlette.types import Message, Receive, Scope, Send

from app.core.middleware import RequestMiddleware
from tests.conftest import AppFactory, SettingsFactory, connect


@pytest.mark.parametrize("given", ["abc-1", "A.b_9"])
async def test_a_request_id_is_kept(client: AsyncClient, given: str) -> None:
    """A request keeps the id under which its sender knows it."""
    response = await client.get("/health/live", headers={"X-Request-ID": given})
    assert response.headers["x-request-id"] == given


@pytest.mark.parametrize("given", ["", "a b", "a\tb", "x" * 65, "ü", '{"a": 1}'])
async def test_a_strange_request_id_is_replaced(client: AsyncClient, given: str) -> None:
    """What could forge a line of the log is not taken over."""
    response = await client.get("/health/live", headers={b"X-Request-ID": given.encode("latin-1")})
    assert response.headers["x-request-id"] != given
    assert len(response.headers["x-request-id"]) == 32


async def test_security_headers(client: AsyncClient) -> None:
    """Answers tell browsers to keep away; the documentation may load its scripts."""
    headers = (await client.get("/health/live")).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["cache-control"] == "no-store"
    assert "strict-transport-security" not in headers
    assert "content-security-policy" not in (await client.get("/docs")).headers


async def test_production_speaks_https(make_app: AppFactory) -> None:
    """Plain requests are redirected, except the probes, which may name any host."""
    app = make_app(environment="production", allowed_hosts=("test",))
    async with connect(app) as client:
        redirect = await client.get("/api/v1/x?a=1")
        assert redirect.status_code == 307
        assert redirect.headers["location"] == "https://test/api/v1/x?a=1"
        assert (await client.get("http://10.0.0.1/health/live")).status_code == 200
        secure = await client.get("https://test/health/live")
        assert secure.headers["strict-transport-security"].startswith("max-age=31536000")


@pytest.mark.parametrize(("proxies", "status"), [((), 307), (("127.0.0.1",), 404)])
async def test_only_a_trusted_proxy_says_https(
    make_app: AppFactory, proxies: tuple[str, ...], status: int
) -> None:
    """Anyone can send X-Forwarded-Proto; what a proxy that is named says counts."""
    app = make_app(environment="production", allowed_hosts=("test",), trusted_proxies=proxies)
    async with connect(app) as client:
        response = await client.get("/nowhere", headers={"X-Forwarded-Proto": "https"})
    assert response.status_code == status


@pytest.mark.parametrize(
    ("host", "status"),
    [("api.test", 404), ("API.TEST:80", 404), ("[::1]", 404), ("[::1]:80", 404), ("x.test", 400)],
)
async def test_hosts_are_compared_without_port_and_case(
    make_app: AppFactory, host: str, status: int
) -> None:
    """Host names know no case, and IPv6 addresses hold colons of their own."""
    async with connect(make_app(allowed_hosts=("Api.test", "[::1]"))) as client:
        response = await client.get("/nowhere", headers={"Host": host})
    assert response.status_code == status


async def test_the_first_host_counts(make_app: AppFactory) -> None:
    """All others read that one too: what is checked is what is used."""
    async with connect(make_app(allowed_hosts=("api.test",))) as client:
        for hosts, status in ((["api.test", "x.test"], 404), (["x.test", "api.test"], 400)):
            response = await client.get("/nowhere", headers=[("Host", host) for host in hosts])
            assert response.status_code == status


async def test_the_documentation_can_be_off(make_app: AppFactory) -> None:
    """With APP_DOCS_ENABLED=false neither the pages nor the document are served."""
    async with connect(make_app(docs_enabled=False)) as client:
        assert (await client.get("/docs")).status_code == 404
        assert (await client.get("/openapi.json")).status_code == 404


async def test_other_protocols_pass_through(make_settings: SettingsFactory) -> None:
    """What is not HTTP is none of the middleware's business."""
    seen: list[str] = []

    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope["type"])
        raise LookupError(await receive(), send)

    async def receive() -> Message:
        return {"type": "lifespan.startup"}

    async def send(_message: Message) -> None:
        return

    for origins in ((), ("http://ui.test",)):
        middleware = RequestMiddleware(inner, make_settings(cors_origins=origins))
        with pytest.raises(LookupError):
            await middleware({"type": "lifespan"}, receive, send)
    assert seen == ["lifespan"] * 2
