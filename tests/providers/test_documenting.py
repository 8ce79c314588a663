"""docs/providers.md says what the tables say, and every cell says something."""

import re
from pathlib import Path

import pytest

from portal.management.commands.document_providers import PATH, page, places
from providers.documenting import document
from providers.registry import PROVIDERS

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_is_current() -> None:
    written = (ROOT / PATH).read_text()
    assert written == page(), "run: .venv/bin/python manage.py document_providers"


def test_no_cell_is_empty() -> None:
    rows = [line for line in page().splitlines() if line.startswith("|")]
    assert len(rows) > 200
    assert not [row for row in rows if re.search(r"\|\s*\|", row)]


@pytest.mark.parametrize("slug", PROVIDERS)
def test_every_parameter_of_every_method_is_on_the_page(slug: str) -> None:
    adapter = PROVIDERS[slug]
    _, _, section = page().partition(f"## {adapter.name}\n")
    for method in adapter.methods:
        _, _, rest = section.partition(f"### {method.name}\n")
        table = rest.partition("\n### ")[0]
        wires = {*(field.wire for field in (*method.fields, *method.answers)), *method.envelope, *method.unsent}
        assert wires <= set(re.findall(r"^\| `([^`]+)`", table, re.MULTILINE)), method.name


def test_the_tests_it_names_exist() -> None:
    named = set(re.findall(r"(test_\w+\.py)", page()))
    assert named
    assert not [name for name in named if not (ROOT / "tests" / "providers" / name).is_file()]


def test_a_setting_that_is_set_nowhere_is_a_mistake() -> None:
    known = {slug: dict(names) for slug, names in places().items()}
    del known["viviphone"]["max_tier"]
    with pytest.raises(KeyError, match="max_tier"):
        document(PROVIDERS.values(), known)
