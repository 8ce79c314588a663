"""A button as it was stored: one row a version, complete enough to be stored again, without secrets.

`Stored` is plain JSON: the account, the button's own columns, hours and lists by public id and name, phones, and the
provider's own settings. A secret stands there as a mark that tells only that it is set.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from accounts.auditing import hidden
from accounts.models import User
from buttons.drafts import ButtonDraft
from buttons.models import Button, ButtonVersion, Destination, ProviderSettings
from buttons.planning import settings_of

Stored = dict[str, Any]

ELSEWHERE = {
    *("id", "public_id", "business", "account", "hours"),
    *("remote_id", "version", "created_at", "updated_at"),
}
"""Columns that no owner sets, and those that stand in `Stored` under a name of their own."""

PHONE = ("number", "post_dial", "is_sms")
NO_OTHERS = models.Q()


class Unrestorable(Exception):
    """A version cannot be stored again as it was; `sentences` say what is missing."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


def shared_columns() -> list[str]:
    """The button's own columns that an owner sets."""
    return [column.name for column in Button._meta.concrete_fields if column.name not in ELSEWHERE]


def secret_columns(settings: ProviderSettings | type[ProviderSettings]) -> set[str]:
    """Columns of a provider's settings that are never shown."""
    return {name for name, field in settings.documented().items() if field.kind == "secret"}


def stored_of(draft: ButtonDraft) -> Stored:
    """What a version keeps of a draft."""
    button, secrets = draft.button, secret_columns(draft.settings)
    account = button.account
    return {
        "account": {"id": str(account.public_id), "name": account.name, "provider": account.provider},
        "shared": {name: getattr(button, name) for name in shared_columns()},
        "hours": _named(button.hours) if button.hours else None,
        "lists": sorted((_named(row) for row in draft.lists), key=lambda row: row["name"]),
        "destinations": [
            {"position": row.position} | {name: getattr(row, name) for name in PHONE} for row in draft.destinations
        ],
        "own": {
            name: hidden(str(value)) if name in secrets else value for name, value in draft.settings.values().items()
        },
    }


def draft_of(button: Button) -> ButtonDraft:
    """The button as it is stored now."""
    return ButtonDraft(button, settings_of(button), list(button.destinations.all()), list(button.lists.all()))


def snapshot(button: Button) -> Stored:
    """The stored button as a version keeps it."""
    return stored_of(draft_of(button))


def keep(button: Button, stored: Stored, actor: User | None) -> None:
    """Write the version. Call it in the transaction of the change."""
    ButtonVersion.objects.create(button=button, version=button.version, stored=stored, actor=actor)


def draft_at(button: Button, stored: Stored, *, also: models.Q = NO_OTHERS) -> ButtonDraft:
    """What was stored, as a draft of this button, ready to be saved; `button` is changed.

    Whether it is live or paused stays as it is now, and so do secrets. `also`: lists that the draft has whatever stood
    there. Raises `Unrestorable`.
    """
    missing: list[str] = []
    if stored["account"]["id"] != str(button.account.public_id):
        wording = _("It rang through “%(account)s” then. Move the button there first, and undo after that.")
        missing.append(wording % {"account": stored["account"]["name"]})
    hours = _find(button.business.opening_hours.all(), [stored["hours"]] if stored["hours"] else [], "hours", missing)
    lists = _find(button.business.screening_lists.all(), stored["lists"], "list", missing, also)
    if missing:
        raise Unrestorable(missing)
    settings = settings_of(button)
    _put(button, stored["shared"], set(shared_columns()) - {"state"})
    _put(settings, stored["own"], set(settings.documented()) - secret_columns(settings))
    button.hours = hours[0] if hours else None
    phones = [Destination(**row) for row in stored["destinations"]]
    return ButtonDraft(button, settings, phones, lists)


def _named(row: Any) -> dict[str, str]:
    return {"id": str(row.public_id), "name": row.name}


def _find(
    rows: models.QuerySet[Any], wanted: list[dict[str, str]], word: str, missing: list[str], also: models.Q = NO_OTHERS
) -> list[Any]:
    named = models.Q(public_id__in=[one["id"] for one in wanted])
    found = {row.public_id: row for row in rows.filter(named | also)}
    wording = _("The list “%(name)s” no longer exists.") if word == "list" else _("The hours “%(name)s” are deleted.")
    missing += [wording % {"name": one["name"]} for one in wanted if UUID(one["id"]) not in found]
    return list(found.values())


def _put(row: models.Model, values: Stored, names: Iterable[str]) -> None:
    """A column that came later keeps what it holds; one that went is left out."""
    for name in names:
        if name in values:
            setattr(row, name, values[name])
