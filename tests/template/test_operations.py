"""What builds, runs and checks a generated project follows its answers, all of them."""

import json
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import yaml

from tests.template.operations import (
    ALWAYS,
    DOCKER,
    HOOKS,
    OURS,
    PIPELINE,
    ROOT,
    WORKFLOW,
    Project,
    find_blocks,
    find_projects,
    run_tool,
    write_versions,
)


def test_projects_hold_exactly_the_files_of_their_answers() -> None:
    """What is off has no file, and what is on has one."""
    for project in find_projects():
        on = ALWAYS | (DOCKER if project.choices["docker"] else set())
        on |= {"github": {WORKFLOW}, "gitlab": {PIPELINE}, "none": set()}[project.choices["ci"]]
        on |= {HOOKS} if "pre_commit" in project.choices["features"] else set()
        assert {path for path in project.paths if path in OURS} == on, project.choices


def test_compose_has_the_chosen_services() -> None:
    """A server only with PostgreSQL, migrations only with Alembic, and both before the app."""
    for project in (each for each in find_projects() if each.choices["docker"]):
        services = yaml.safe_load(project.files["compose.yml"])["services"]
        migrate, server = project.choices["alembic"], project.choices["database"] == "postgresql"
        redis = project.choices["redis"]
        assert set(services) == {"app", "migrate" * migrate, "db" * server, "redis" * redis} - {""}
        assert ("migrate" in services["app"].get("depends_on", {})) == migrate
        assert ("db" in services.get("migrate", {}).get("depends_on", {})) == server
        for name in {"app", "migrate"} & set(services):
            assert services[name]["read_only"], name
            assert services[name]["cap_drop"] == ["ALL"], name
        for port in (port for each in services.values() for port in each.get("ports", [])):
            assert port.startswith("127.0.0.1:")


def test_dockerfiles_follow_the_rules(tmp_path: Path) -> None:
    """Hadolint finds nothing, the user is a number, and the server is not run by a shell."""
    for file in write_versions("Dockerfile", tmp_path):
        run_tool("hadolint", "--no-color", "--failure-threshold", "style", file)
        text = file.read_text(encoding="utf-8")
        assert re.search(r"^USER [1-9][0-9]+:[1-9][0-9]+$", text, re.MULTILINE)
        assert "uv sync --frozen --no-dev" in text


def test_the_image_runs_the_documented_command() -> None:
    """The README's command for production and the image's are one."""
    for project in (each for each in find_projects() if each.choices["docker"]):
        command = json.loads(project.files["Dockerfile"].rsplit("\nCMD ", 1)[1])
        assert find_blocks(project.files["README.md"], "sh")[-2] == " ".join(command) + "\n"


class _Host(BaseHTTPRequestHandler):
    seen: list[str] = []  # noqa: RUF012 - the handler is made anew for each request

    def do_GET(self) -> None:
        self.seen.append(f"{self.path} {self.headers['Host']}")
        self.send_response(int(self.server.status))  # type: ignore[attr-defined]
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize("status", [200, 503])
def test_the_health_check(status: int) -> None:
    """It asks whether the application lives, and fails unless the answer is 200."""
    text = next(each.files["Dockerfile"] for each in find_projects() if each.choices["docker"])
    _, _, program = json.loads(re.findall(r"^    CMD (\[.*\])$", text, re.MULTILINE)[0])
    with HTTPServer(("127.0.0.1", 0), _Host) as server:
        server.status = status  # type: ignore[attr-defined]
        threading.Thread(target=server.handle_request, daemon=True).start()
        program = program.replace("8000", str(server.server_port))
        done = subprocess.run(
            [sys.executable, "-c", program], env={}, stderr=subprocess.DEVNULL, check=False
        )
    assert (done.returncode == 0) == (status == 200)
    assert _Host.seen[-1].startswith("/health/live ")


def test_pipelines_run_the_documented_commands() -> None:
    """Both run what the README says, after `uv sync`, which works with and without a lock."""
    for project in (each for each in find_projects() if each.choices["ci"] != "none"):
        tests = project.files["README.md"].split("## Tests")[1]
        documented = find_blocks(tests, "sh")[0].splitlines()
        commands = _find_commands(project)
        assert set(documented) <= set(commands), project.choices
        assert commands.index("uv sync") < min(commands.index(each) for each in documented)
        assert not any("--locked" in each or "--frozen" in each for each in commands)


def _find_commands(project: Project) -> list[str]:
    if project.choices["ci"] == "gitlab":
        script = yaml.safe_load(project.files[PIPELINE])["check"]["script"]
        return [re.sub(r"^TEST_DATABASE_URL=\S+ ", "", line) for line in script]
    steps = yaml.safe_load(project.files[WORKFLOW])["jobs"]["check"]["steps"]
    return [step["run"] for step in steps if "run" in step]


def test_pipelines_test_on_the_chosen_servers() -> None:
    """With PostgreSQL the tests run twice, once on a server; Redis is there if it was chosen."""
    for project in (each for each in find_projects() if each.choices["ci"] != "none"):
        server = project.choices["database"] == "postgresql"
        text = project.files[WORKFLOW if project.choices["ci"] == "github" else PIPELINE]
        assert text.count("TEST_DATABASE_URL") == text.count("postgres:18") == server
        assert sum("pytest" in each for each in _find_commands(project)) == 1 + server
        assert text.count("TEST_REDIS_URL") == text.count("redis:8") == project.choices["redis"]


def test_the_workflow_is_safe(tmp_path: Path) -> None:
    """Zizmor finds nothing; actions are named by commit; no expression gets into a command."""
    for file in write_versions(WORKFLOW, tmp_path):
        run_tool("zizmor", "--offline", "--no-progress", file)
        text = file.read_text(encoding="utf-8")
        uses = re.findall(r"uses: (.*)", text)
        assert uses == [each for each in uses if re.search(r"@[0-9a-f]{40} # v[0-9.]+$", each)]
        workflow = yaml.safe_load(text)
        assert workflow["permissions"] == {"contents": "read"}
        job = workflow["jobs"]["check"]
        assert job["timeout-minutes"]
        assert not any("${{" in step.get("run", "") for step in job["steps"])


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("compose.yml", "vendor.compose-spec"),
        (PIPELINE, "vendor.gitlab-ci"),
        (WORKFLOW, "vendor.github-workflows"),
    ],
)
def test_files_fit_their_schemas(tmp_path: Path, path: str, schema: str) -> None:
    """What Compose, GitLab and GitHub publish as the schema of the file accepts every version."""
    run_tool("check-jsonschema", f"--builtin-schema={schema}", *write_versions(path, tmp_path))


def test_hooks_are_local(tmp_path: Path) -> None:
    """They run the tools of the project's lock, and nothing is fetched to run them."""
    for file in write_versions(HOOKS, tmp_path):
        run_tool("prek", "validate-config", file)
        repositories = yaml.safe_load(file.read_text(encoding="utf-8"))["repos"]
        assert [each["repo"] for each in repositories] == ["local"]
        for hook in repositories[0]["hooks"]:
            assert hook["language"] == "system"
            assert hook["entry"].startswith("uv run ")


def test_one_version_of_each_tool() -> None:
    """Image and pipelines have the same Python, the same uv and the same PostgreSQL."""
    for project in find_projects():
        text = "".join(project.files[path] for path in OURS if path in project.files)
        assert set(re.findall(r"[Pp]ython:?(?:: \")?(3\.\d+)", text)) <= {"3.13"}
        assert set(re.findall(r"uv(?::|>=)(\d+\.\d+)", text)) <= {"0.13"}
        assert set(re.findall(r"postgres:(\d+)", text)) <= {"18"}


@pytest.mark.parametrize("path", ["compose.yml", WORKFLOW, PIPELINE])
def test_templates_load_as_they_lie(path: str) -> None:
    """The template of a YAML file is itself YAML."""
    text = (ROOT / "template/project" / f"{path}.jinja").read_text(encoding="utf-8")
    assert yaml.safe_load(text)
