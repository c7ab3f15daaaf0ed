"""A tiny template, to see one rule at a time."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

TINY = """\
_subdirectory: "template/{{ layer }}"
_answers_file: .copier-answers.yml
_envops:
  block_start_string: "# {%"
  block_end_string: "%}"
  trim_blocks: true
  lstrip_blocks: true
  keep_trailing_newline: true
  undefined: jinja2.StrictUndefined
_exclude:
  - |
    # {% if not docker %}
    /Dockerfile
    /ops
    # {% endif %}
  - |
    # {% if _copier_operation == "update" %}
    /.env
    # {% endif %}
layer:
  type: str
  ask: false
  choices: [project, resource]
  default: project
project_name:
  type: str
  help: The name of the project.
  default: My API
  validator: >-
    # {% if not project_name | regex_search("^[A-Za-z]\\\\w*( \\\\w+)*$") %}
    "{{ project_name }}" is no project name
    # {% endif %}
profile:
  type: str
  help: How much to begin with.
  choices:
    "minimal: less": minimal
    "full: more": full
  default: minimal
docker:
  type: bool
  help: A Dockerfile? It runs the project.
  default: "{{ profile == 'full' }}"
workers:
  type: int
  help: How many workers?
  default: 2
  when: "{{ docker }}"
slug:
  type: str
  when: false
  default: "{{ project_name | lower | regex_replace('[^a-z0-9]+', '-') }}"
resources:
  type: yaml
  when: false
  default: "{{ ['items'] if docker else [] }}"
"""
# A question with several answers, whose default the profile sets.
SEVERAL = f"""{TINY}\
extras:
  type: str
  multiselect: true
  help: What else?
  choices:
    "Metrics: numbers": metrics
    "Tracing: spans": tracing
    "Hooks: checks": hooks
  default: "{{{{ ['hooks', 'metrics'] if profile == 'full' else [] }}}}"
"""
FILES = {
    "template/project/README.md.jinja": "# {{ project_name }}\n\n{{ slug }} {{ resources }}\n",
    "template/project/plain.py": "{{ untouched }} # {% if x %}\n",
    "template/project/Dockerfile": "FROM scratch\n",
    "template/project/ops/deploy.sh.jinja": "#!/bin/sh\necho {{ workers }}\n",
    "template/project/{{ slug }}.toml.jinja": "name = {{ project_name | to_json }}\n",
    "template/project/{{ _copier_conf.answers_file }}.jinja": "{{ _copier_answers|to_nice_yaml }}",
    "template/project/.env.jinja": "SECRET={{ 1000000 | ans_random | hash('sha256') }}\n",
    "template/project/style.py.jinja": (
        '# {% include "template/variants/" ~ profile ~ ".py" %}\n'
        "# {% if docker %}\nDOCKER = True\n# {% endif %}\nEND = 1"
    ),
    "template/variants/minimal.py": "STYLE = 1\n",
    "template/variants/full.py": "STYLE = 2\n",
}

MakeTemplate = Callable[..., Path]
# The tiny template, with a question whose answer does not go with another.
CONFLICT = TINY.replace(
    "workers:\n",
    """cache:
  type: bool
  help: A cache? It needs Docker.
  default: false
  validator: >-
    # {% if cache and not docker %}
    cache=true does not go with docker=false
    # {% endif %}
workers:
""",
)


@pytest.fixture
def make_template(tmp_path: Path) -> MakeTemplate:
    """Return a function that writes a template: the tiny one, with changes."""

    def make(config: str = TINY, files: Mapping[str, str] | None = None) -> Path:
        root = tmp_path / "source"
        for name, text in {**FILES, **(files or {}), "copier.yml": config}.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        (root / "template/project/ops/deploy.sh.jinja").chmod(0o755)
        return root

    return make


@pytest.fixture
def tiny(make_template: MakeTemplate) -> Path:
    """Return the tiny template."""
    return make_template()
