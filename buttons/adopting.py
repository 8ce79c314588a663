"""Takes over into our settings what was changed at the provider, as far as they can say it."""

from copy import copy
from dataclasses import dataclass, field
from itertools import groupby

import phonenumbers

from accounts.models import User
from buttons.drafts import ButtonDraft, preview, problems
from buttons.models import Button, Destination, DriftCheck
from buttons.saving import save_button
from buttons.versions import draft_of, secret_columns, shared_columns
from providers.fields import Settings, Value

Changes = dict[str, Value]

NORTH_AMERICA = 1
UNKNOWN = "ZZ"
"""The numbering library's word for a calling code that nobody has."""


@dataclass
class Adopted:
    """The provider's settings that are ours now, and those that our settings cannot say."""

    taken: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def adopt(button: Button, check: DriftCheck, *, actor: User | None) -> Adopted:
    """Store what the check found as a new version; each setting only if it compiles to what the provider has.

    Nothing is stored where nothing could be taken. Raises `buttons.saving.EditConflict` and `ValidationError`.
    """
    version, result = button.version, Adopted()
    draft = draft_of(button)
    for changes in _together(check):
        tried = _with(draft, changes)
        if tried is None or problems(tried) or not _says(tried, changes):
            result.left += changes
        else:
            draft = tried
            result.taken += changes
    if result.taken:
        save_button(draft, actor=actor, expected_version=version)
    return result


def _together(check: DriftCheck) -> list[Changes]:
    """What belongs to one phone is taken together; every other setting by itself."""
    rows = [(str(name), read) for name, _, read in check.differences]
    return [dict(group) for _, group in groupby(rows, key=lambda row: _phone(row[0]) or row[0])]


def _says(draft: ButtonDraft, changes: Changes) -> bool:
    compiled = preview(draft).settings
    return all(compiled.get(name) == value for name, value in changes.items())


def _with(draft: ButtonDraft, changes: Changes) -> ButtonDraft | None:
    """The draft with these settings; None where we have no setting for one of them."""
    tried = ButtonDraft(
        copy(draft.button), copy(draft.settings), [copy(row) for row in draft.destinations], draft.lists
    )
    for name, value in changes.items():
        if position := _phone(name):
            _put_phone(tried, position, preview(draft).settings | changes)
        elif not _put(tried, name, value):
            return None
    return tried


def _put(draft: ButtonDraft, name: str, value: Value) -> bool:
    own = set(draft.settings.documented()) - secret_columns(draft.settings)
    if name == "access_country":
        draft.button.allowed_countries = _countries(value)
        return True
    for row, columns in ((draft.settings, own), (draft.button, set(shared_columns()))):
        if name in columns:
            setattr(row, name, value)
    return name in own | set(shared_columns())


def _put_phone(draft: ButtonDraft, position: int, settings: Settings) -> None:
    prefix = f"dest{position}_"
    number = str(settings[f"{prefix}number"])
    draft.destinations = [row for row in draft.destinations if row.position != position]
    if number.isdecimal():
        e164 = f"+{settings[f'{prefix}country']}{number}"
        ends = {"post_dial": settings[f"{prefix}post"], "is_sms": settings[f"{prefix}sms"]}
        draft.destinations.append(Destination(position=position, number=e164, **ends))


def _countries(code: Value) -> list[str]:
    """Those that a provider means by a calling code: +1 stands for the USA and Canada together."""
    if code == NORTH_AMERICA:
        return ["US", "CA"]
    region = phonenumbers.region_code_for_country_code(int(str(code)))
    return [] if region == UNKNOWN else [region]


def _phone(name: str) -> int:
    """Which phone a provider's setting is about; 0: none."""
    return int(name[4]) if name.startswith("dest") and name[4:5].isdecimal() else 0
