"""A business with one of everything that an address can name, and a mark of all that it owns."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.db import connection, transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from accounts import jobs
from accounts.models import ApiToken, Business, Invitation, Job, Role, WebhookDelivery, WebhookEndpoint
from accounts.tokens import make_token
from calls.exporting.making import begin
from tests.grid.addresses import arguments
from tests.making import make_member
from tests.pages.conftest import make_house

OURS = ("accounts", "screening", "buttons", "calls")
SEEN = {"last_login", "last_used_at", "notices_seen"}
"""What reading may touch: that somebody was here."""
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class World:
    """One business, and the value of each word that stands in an address of its own."""

    business: Business
    named: Mapping[str, object]

    def at(self, name: str, **others: object) -> str:
        """The address of that name, with our own objects; `others` take the place of some."""
        wanted = arguments(name)
        return reverse(name, kwargs={key: value for key, value in {**self.named, **others}.items() if key in wanted})


def make_world() -> World:
    business = make_house().business
    return World(business, fill(business))


def fill(business: Business) -> dict[str, object]:
    """Word -> what it stands for; whatever the business has none of yet is made."""
    button = business.buttons.order_by("pk")[0]
    screening, key, delivery = business.screening_lists.all()[0], _key(business), make_delivery(business)
    return {
        "business": business.public_id,
        "button": button.public_id,
        "version": button.version,
        "hours": business.opening_hours.all()[0].public_id,
        "list": screening.public_id,
        "account": button.account.public_id,
        "call": business.calls.all()[0].public_id,
        "invitation": _invitation(business).public_id,
        "key": key.public_id,
        "token": key.public_id,
        "endpoint": delivery.endpoint.public_id,
        "delivery": delivery.public_id,
        "job": Job.objects.create(
            business=business, kind="screening import", about=screening.public_id, title="Import", state=Job.State.DONE
        ).public_id,
        "export": make_export(business).public_id,
    }


def _invitation(business: Business) -> Invitation:
    return Invitation.objects.create(
        business=business, email="colleague@example.com", role=Role.EDITOR, expires_at=timezone.now() + WEEK
    )


def _key(business: Business) -> ApiToken:
    owner = make_member(business, Role.OWNER)
    key, _ = make_token(
        name="Wallboard", made_by=owner, business=business, role=Role.VIEWER, scopes=["calls:read"],
        expires_at=timezone.now() + WEEK,
    )  # fmt: skip
    return key


def make_delivery(business: Business) -> WebhookDelivery:
    """An endpoint with one message that waits."""
    endpoint = WebhookEndpoint(business=business, address="https://hooks.example.com/calls")
    endpoint.seal_secret("whsec_c2VjcmV0LWZvci10ZXN0cy1vbmx5")
    endpoint.save()
    return WebhookDelivery.objects.create(endpoint=endpoint, kind="call.ended", body={"kind": "call.ended"})


def make_export(business: Business) -> Job:
    """A file of masked calls, made and not yet fetched."""
    job = begin(business, make_member(business, Role.VIEWER), "csv", QueryDict(), is_masked=True)
    jobs.run(job.pk)
    return job


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written within is taken back: the next person finds what the first one found."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def unknown(named: Mapping[str, object]) -> dict[str, object]:
    """The same words, naming nothing at all."""
    return {name: 999 if name == "version" else uuid4() for name in named}


def imprint() -> str:
    """Changes when any row of ours does."""
    marks = hashlib.sha256()
    with connection.cursor() as cursor:
        for name, statement, values in _statements():
            cursor.execute(statement, values)
            marks.update(repr((name, cursor.fetchall())).encode())
    return marks.hexdigest()


@cache
def _statements() -> list[tuple[str, str, tuple[Any, ...]]]:
    """Model, statement, values: what reads all of each table. Made once, as to make one takes longer than to run it."""
    found = []
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            watched = [field.attname for field in model._meta.concrete_fields if field.name not in SEEN]
            rows = model._default_manager.order_by("pk").values_list(*watched)
            found.append((model.__name__, *rows.query.get_compiler(connection=connection).as_sql()))
    return found
