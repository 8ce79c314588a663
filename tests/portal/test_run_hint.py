"""What `manage.py run` says where everybody in the network is heard."""

from pathlib import Path

from pytest_django import Settings

from portal.management.commands.run import names_hint
from portal.running.place import Place


def place(host: str) -> Place:
    return Place(host, 8000, 8001, 8002, Path())


def test_it_names_what_is_answered_and_what_to_set(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
    said = names_hint(place("0.0.0.0"), {})
    assert "127.0.0.1, localhost are answered" in said
    assert "ALLOWED_HOSTS=portal.lan and PUBLIC_URL=http://portal.lan:8000" in said


def test_it_asks_for_nothing_that_is_set_already(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["portal.lan"]
    said = names_hint(place("::"), {"ALLOWED_HOSTS": "portal.lan", "PUBLIC_URL": "http://portal.lan:8000"})
    assert said == "Names:      portal.lan are answered, any other is refused."


def test_on_this_machine_alone_it_says_nothing() -> None:
    assert names_hint(place("127.0.0.1"), {}) == ""
