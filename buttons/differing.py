"""What differs between two versions of a button, in the words that stand on its form. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Field
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext as _

from accounts.countries import country_name
from accounts.saying import apart
from buttons.forms.words import IN_LANGUAGES, TEXT_LABELS, UNITS, label_of
from buttons.models import LANGUAGES, TEXTS, Button, ProviderSettings
from buttons.planning import SETTINGS_MODELS
from buttons.setting_words import setting_label
from buttons.versions import Stored, shared_columns
from providers.fields import Settings, Value
from screening.showing import spaced


@dataclass(frozen=True, slots=True)
class Difference:
    """One setting that is not what it was."""

    name: str
    label: str
    before: str
    after: str


def differences(before: Stored, after: Stored) -> list[Difference]:
    """Setting by setting, in the form's order; a secret shows only that it was set anew."""
    old, new = readable(before), readable(after)
    return [
        Difference(name, label, words_of(old, name), words_of(new, name))
        for name, label in _labels(old, new).items()
        if words_of(old, name) != words_of(new, name)
    ]


def readable(stored: Stored) -> dict[str, tuple[str, str]]:
    """Setting -> its label and its words."""
    return dict(_rows(stored))


def words_of(shown: Mapping[str, tuple[str, str]], name: str) -> str:
    """The words of one setting of `readable`."""
    return shown[name][1] if name in shown else _nothing()


def _nothing() -> str:
    return _("Nothing")


def flat(stored: Stored) -> dict[str, Any]:
    """Setting -> value in short, as the audit trail keeps it."""
    return {
        "account": stored["account"]["name"],
        **{name: str(value) for name, value in stored["shared"].items()},
        "hours": stored["hours"]["name"] if stored["hours"] else "",
        "destinations": [f"{row['number']} {row['post_dial']}".strip() for row in stored["destinations"]],
        "lists": [row["name"] for row in stored["lists"]],
        **{name: str(value) for name, value in stored["own"].items()},
    }


def _labels(*readables: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    return {name: label for one in readables for name, (label, _) in one.items()}


def _rows(stored: Stored) -> Iterator[tuple[str, tuple[str, str]]]:
    # In the order of the columns: a database need not keep the one in which JSON was written.
    yield "account", (_("Provider account"), stored["account"]["name"])
    shared, own = stored["shared"], stored["own"]
    for name in (name for name in shared_columns() if name in shared):
        if name == "texts":
            yield from _texts(shared[name])
        elif column := _column(Button, name):
            yield name, (label_of(column), _words(column, shared[name]))
    yield "hours", (_("Opening hours"), stored["hours"]["name"] if stored["hours"] else _("Always open"))
    yield (
        "lists",
        (_("Screening lists"), ", ".join(row["name"] for row in stored["lists"]) or pgettext("lists", "None")),
    )
    for row in stored["destinations"]:
        label = _("Phone %(number)s") % {"number": row["position"]}
        yield f"destination_{row['position']}", (label, _phone(row))
    model = SETTINGS_MODELS[stored["account"]["provider"]]
    for name in (name for name in model.documented() if name in own):
        if column := _column(model, name):
            yield f"own_{name}", (label_of(column), _words(column, own[name]))


def _texts(texts: dict[str, dict[str, str]]) -> Iterator[tuple[str, tuple[str, str]]]:
    for language in (language for language in LANGUAGES if language in texts):
        for name in (name for name in TEXTS if name in texts[language]):
            words = texts[language][name]
            yield (
                f"texts_{language}_{name}",
                (f"{gettext(TEXT_LABELS[name])}, {gettext(IN_LANGUAGES[language])}", words),
            )


def _column(model: type[Button] | type[ProviderSettings], name: str) -> "Field[Any, Any] | None":
    return next((column for column in model._meta.concrete_fields if column.name == name), None)


def _words(column: "Field[Any, Any]", value: Any) -> str:
    if value in ("", None, [], {}):
        return _nothing()
    if isinstance(value, bool):
        return _yes_or_no(value)
    if column.name == "allowed_countries":
        return ", ".join(country_name(code) for code in value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return ", ".join(f"{name} = {text}" for name, text in value.items())
    words = dict(column.flatchoices).get(value, value)
    return f"{words} {gettext(UNITS.get(column.name, ''))}".strip()


def _phone(row: Mapping[str, Any]) -> str:
    said = [apart(spaced(row["number"]))]
    if row["post_dial"]:
        said.append(_("then dials %(digits)s") % {"digits": row["post_dial"]})
    if row["is_sms"]:
        said.append(_("takes SMS"))
    return ", ".join(said)


def _yes_or_no(value: bool) -> str:
    return _("Yes") if value else _("No")


def pushed_differences(before: Settings, after: Settings) -> list[Difference]:
    """What one push sent otherwise than another, by the provider's settings; of lists of numbers, only how many."""
    return [
        Difference(name, setting_label(name), pushed_words(before.get(name)), pushed_words(after.get(name)))
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    ]


def pushed_words(value: Value) -> str:
    """A value as it is sent, in words."""
    if isinstance(value, list):
        count = len(value)
        return ngettext("%(count)s entry", "%(count)s entries", count) % {"count": count} if value else _nothing()
    if isinstance(value, bool):
        return _yes_or_no(value)
    if isinstance(value, dict):
        return ", ".join(f"{name} = {text}" for name, text in value.items()) or _nothing()
    return _nothing() if value in ("", None) else str(value)
