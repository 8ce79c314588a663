"""Who may import whom: each room only itself and the rooms before it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ["providers", "accounts", "screening", "buttons", "calls", "portal"]
FILES = [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports by dots hide the room"
            yield node.module or ""


def room_of(module: str) -> str:
    return module.split(".")[0]


def test_there_is_code_to_look_at() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in FILES} == set(ROOMS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_imports_only_what_stands_before_it(path: Path) -> None:
    own = ROOMS.index(path.relative_to(ROOT).parts[0])
    later = [name for name in imported(path) if room_of(name) in ROOMS[own + 1 :]]
    assert not later


@pytest.mark.parametrize("path", [path for path in FILES if "providers" in path.parts], ids=str)
def test_the_provider_room_knows_no_models_and_no_requests_of_ours(path: Path) -> None:
    if "management" in path.parts:
        return
    ours = ("django.db", "django.http", "django.contrib", "django.conf", "celery", "rest_framework")
    assert not [name for name in imported(path) if name.startswith(ours)]


@pytest.mark.parametrize("path", sorted((ROOT / "providers" / "simulator").rglob("*.py")), ids=lambda path: path.name)
def test_the_simulator_knows_only_the_documented_tables(path: Path) -> None:
    allowed = {"providers.fields", *(f"providers.{name}.fields" for name in ("anveo", "viviphone", "voicenter"))}
    names = {name for name in imported(path) if room_of(name) == "providers"}
    foreign = {name for name in names if name not in allowed and not name.startswith("providers.simulator")}
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module in foreign:
            # `from providers.anveo import fields` is the table, too.
            assert {alias.name for alias in node.names} == {"fields"}


def test_nothing_outside_its_own_files_asks_which_provider_it_is() -> None:
    """Capabilities decide; a provider's name stands only in its adapter, compiler, settings model and demo."""
    own = ("providers/", "buttons/compiling/", "buttons/models/provider_settings.py", "buttons/planning.py",
           "portal/settings.py", "portal/environment.py", "portal/demo.py", "portal/running/")  # fmt: skip
    offenders = []
    for path in FILES:
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(own):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Compare) and any(
                isinstance(part, ast.Constant) and part.value in {"anveo", "viviphone", "voicenter"}
                for part in [node.left, *node.comparators]
            ):
                offenders.append(f"{name}:{node.lineno}")
    assert not offenders
