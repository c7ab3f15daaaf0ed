# What developers run. `just` alone lists it.

export PATH := justfile_directory() / ".venv/bin" + ":" + env("PATH")
# Where it is set, each of the thousands of programs that the tests run compiles all that it imports.
export PYTHONDONTWRITEBYTECODE := ""

# The longest first, so that both workers end together.
slow := "tests/template/test_projects.py tests/resource/test_dozen.py tests/resource/test_alteration.py tests/template/test_versions.py tests/update/test_checks.py tests/documents/test_tutorial.py tests/template/test_every_type.py tests/template/test_secrets.py tests/update/test_alembic.py tests/template/test_oauth.py tests/template/test_hostile.py tests/update/test_copier.py tests/update/test_release.py"
# What `prove` runs beside the matrix of resources, which holds each two of their choices.
full := "tests/resource/test_project.py"
slow_as_ignored := prepend("--ignore=", slow + " " + full)

_list:
    @just --list

# Everything that must pass before a change lands.
test: lint types unit matrix projects

# Style and format of our own code; the template's is checked as it comes out, in `matrix`.
lint:
    @echo "== lint"
    ruff check .
    ruff format --check .

# The types of our own code.
types:
    @echo "== types"
    mypy

# The command line, each of its parts, and the wheel.
unit:
    @echo "== unit"
    pytest --quiet --numprocesses=2 --ignore=tests/template --ignore=tests/strangers {{ slow_as_ignored }}

# Projects that hold every four choices, rendered and compared with what Copier makes.
matrix:
    @echo "== matrix"
    pytest --quiet -rs --numprocesses=2 tests/template {{ slow_as_ignored }}

# Projects that hold every pair of choices, installed and tested; all versions, updated by Copier.
projects:
    @echo "== projects"
    pytest --quiet -rs --numprocesses=2 --maxschedchunk=1 {{ slow }}

# Public linters and generators of clients on the OpenAPI document; needs npm and its registry.
strangers:
    @echo "== strangers"
    pytest --quiet -rs tests/strangers

# Measure projects and the command line beside others, and write the tables into the documentation.
benchmark:
    python benchmarks/cli/bench_new.py
    python -m benchmarks.cli.bench_add
    python benchmarks/app/bench_start.py
    python -m benchmarks.cli.bench_peers --write
    python -m benchmarks.cli.bench_growth --write
    python -m benchmarks.cli.bench_update --write
    python -m benchmarks.app.bench_requests --write
    python -m benchmarks.app.bench_quality --write

# Every check at full size, for hours; what came of each is written into docs/proof.md.
prove *options:
    python -m tests.prove {{ options }}

# Write the pages that are made from the code: all questions, types of fields, commands.
pages:
    python -m tests.template.questions
    python -m tests.resource.page
    python -m tests.documents.commands

# Take the pictures of the terminal anew.
pictures:
    python -m tests.documents.pictures

# Build the documentation into `site/`.
site:
    zensical build --strict --clean

# Commit and tag a release, such as 0.2.0; it is not pushed.
release version:
    python scripts/release.py {{ version }}
