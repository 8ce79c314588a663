"""Two businesses that differ in how many calls lie behind them: made by the database itself, in seconds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from accounts.models import Business
from calls.models import Call, CallRecord, RefusedClick
from calls.rolled import Rollup
from calls.statistics import rolling
from tests.bench import clicks
from tests.bench.stand import PORTAL, Stand
from tests.bench.waiting import call
from tests.making import make_account, make_business, make_button, make_member

FEW = 1000
DAYS = 180
"""What the statistics of ninety days read: those, and the ninety before."""

BUTTONS = 10
AT = f"now() - make_interval(secs => (%(rows)s - serial) * {DAYS * 86400}.0 / %(rows)s)"
CALLS = {
    "public_id": "gen_random_uuid()",
    "token": "%(business)s || '-' || serial",
    "idempotency_key": "%(business)s || '-' || serial",
    "button_id": f"(%(buttons)s::bigint[])[1 + serial %% {BUTTONS}]",
    "number": "'+1202' || lpad((serial * 7919::bigint %% 10000000)::text, 7, '0')",
    "page": "'https://shop.example.com/' || serial * 31 %% 40 || '?visit=' || serial",
    "campaign": "(ARRAY['', '', 'spring', 'autumn'])[1 + serial * 17 %% 4]",
    "country": "(ARRAY['US', 'US', 'US', 'CA', 'IL'])[1 + serial * 13 %% 5]",
    "outcome": "(ARRAY['answered', 'answered', 'unanswered', 'busy'])[1 + serial * 11 %% 4]",
    "asked_at": AT,
    "due_at": AT,
    "answered_at": f"CASE WHEN serial * 11 %% 4 < 2 THEN {AT} + make_interval(secs => 5 + serial %% 30) END",
    "ended_at": f"{AT} + make_interval(secs => 40 + serial %% 300)",
    "duration": "CASE WHEN serial * 11 %% 4 < 2 THEN serial %% 300 END",
}
RECORDS = {"fingerprint": "'line-' || serial", "started_at": AT, "cost": "0.0001 * (serial %% 9000)"}
REFUSALS = {
    "public_id": "gen_random_uuid()",
    "reason": "(ARRAY['closed', 'closed', 'country'])[1 + serial %% 3]",
    "at": AT,
}


@dataclass(frozen=True)
class Past:
    """A business, and the cookie of somebody who may read all of it."""

    business: Business
    cookie: str

    def get(self, stand: Stand, path: str) -> bytes:
        """A request for one of its pages."""
        plain = clicks.get(f"/b/{self.business.public_id}/{path}", stand.address(PORTAL))
        return plain.removesuffix(b"\r\n") + f"Cookie: {self.cookie}\r\n\r\n".encode()

    def some_calls(self, most: int) -> Sequence[UUID]:
        """Anywhere in its history, the same in every run."""
        ids = self.business.calls.order_by("pk").values_list("pk", flat=True)
        first, last = ids.first() or 0, ids.last() or 0
        chosen = [Random(number).randint(first, last) for number in range(most)]
        found = self.business.calls.filter(pk__in=chosen)
        return list(found.values_list("public_id", flat=True))


@cache
def pasts(calls: int) -> tuple[Past, Past]:
    """One with so many calls, and one with `FEW`; the figures of both are worked out."""
    return _past("Large", calls), _past("Small", FEW)


def _past(name: str, calls: int) -> Past:
    business = make_business(name, country="US", time_zone="America/New_York")
    account = make_account(business, "voicenter")
    buttons = [make_button(account, name=f"{name} {number}") for number in range(BUTTONS)]
    one = call(buttons[0], Call.State.ENDED, language="en")
    one.save()
    line = CallRecord.objects.create(
        account=account, fingerprint="-", started_at=timezone.now(), outcome="answered", cost=1, currency="USD"
    )
    click = RefusedClick.objects.create(business=business, button=buttons[0], reason="closed", sentence="-")
    values: dict[str, Any] = {"business": business.pk, "buttons": [button.pk for button in buttons]}
    _copy(one, CALLS, values | {"rows": calls})
    _copy(line, RECORDS, values | {"rows": calls // 2})
    _copy(click, REFUSALS, values | {"rows": calls // 4})
    with connection.cursor() as cursor:
        for model in (Call, CallRecord, RefusedClick):
            cursor.execute(f"VACUUM ANALYZE {model._meta.db_table}")
    _work_out(business)
    return Past(business, _cookie(business))


def _copy(template: Model, own: Mapping[str, str], values: dict[str, Any]) -> None:
    """So many rows like this one, with columns of their own, the oldest first; the one itself goes."""
    table = template._meta.db_table
    columns = [str(column.column) for column in template._meta.concrete_fields if not column.primary_key]
    chosen = [own.get(name, f"template.{name}") for name in columns]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(chosen)} "
            f"FROM {table} AS template, generate_series(1, %(rows)s) AS serial WHERE template.id = %(template)s",
            {**values, "template": template.pk},
        )
    template.delete()


def _work_out(business: Business) -> None:
    Rollup.objects.create(business=business, due_at=timezone.now())
    while Rollup.objects.filter(business=business, due_at__lte=timezone.now()).exists():
        rolling.roll_up(business.pk)
    with connection.cursor() as cursor:
        for model in rolling.WORKED_OUT:
            cursor.execute(f"VACUUM ANALYZE {model._meta.db_table}")


def _cookie(business: Business) -> str:
    client = Client()
    client.force_login(make_member(business))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
