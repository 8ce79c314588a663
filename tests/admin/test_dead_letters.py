"""Messages that no worker understood: staff see them with their number, and mark them as looked at."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.dead_letters import KEPT, bury
from accounts.models import AuditEntry, DeadLetter, User
from tests.making import make_user

pytestmark = pytest.mark.django_db

LIST = "admin:accounts_deadletter_changelist"


def look_at(desk: Client, *letters: DeadLetter) -> Any:
    chosen = {"action": "look_at", "_selected_action": [letter.pk for letter in letters], "confirmed": "yes"}
    return desk.post(reverse(LIST), chosen, follow=True)


def test_the_list_tells_the_reason_and_how_many_there_are_of_each_kind(desk: Client) -> None:
    for _ in range(3):
        bury("celery", "No worker knows the task a.b.", b"[[1], {}]")
    bury("c2c:calls", "This is no call's id.", b"x")
    shown = desk.get(reverse(LIST))
    assert [(row.reason, row.of_its_kind) for row in shown.context["cl"].queryset] == [
        ("This is no call's id.", 1),
        *[("No worker knows the task a.b.", 3)] * 3,
    ]
    assert "No worker knows the task a.b." in shown.content.decode()


def test_letters_are_marked_as_looked_at_in_the_name_of_whoever_did(desk: Client, staff: User) -> None:
    bury("celery", "No worker knows the task a.b.", b"")
    bury("celery", "No worker knows the task a.c.", b"")
    other, one = DeadLetter.objects.all()
    look_at(desk, one)
    assert list(DeadLetter.objects.filter(looked_at=None)) == [other]
    assert AuditEntry.objects.get(actor=staff).action == "looked at dead letters"


def test_staff_who_may_only_read_mark_nothing(client: Client) -> None:
    reader = make_user(is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_deadletter"))
    client.force_login(reader)
    bury("celery", "No worker knows the task a.b.", b"")
    look_at(client, DeadLetter.objects.get())
    assert DeadLetter.objects.get().looked_at is None


def test_what_is_kept_of_a_message_holds_no_secret_and_no_number_and_is_short() -> None:
    sealed = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9w"
    bury("celery", "Called +12025550143.", f"key=canary +12025550143 {sealed} \0 {'a b ' * 5000}".encode() + b"\xff")
    letter = DeadLetter.objects.get()
    assert letter.reason == "Called [number]."
    assert letter.body.startswith("key=[redacted] [number] [encoded] \\x00 a b")
    assert len(letter.body) == 2000


def test_only_the_newest_thousand_are_kept() -> None:
    DeadLetter.objects.bulk_create(DeadLetter(queue="celery", reason=str(n)) for n in range(KEPT + 5))
    bury("celery", "the newest", b"")
    assert DeadLetter.objects.count() == KEPT
    assert DeadLetter.objects.all()[0].reason == "the newest"
