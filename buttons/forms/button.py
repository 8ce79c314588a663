"""The one form of a button, whatever its provider."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.models import construct_instance, model_to_dict
from django.http import QueryDict
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _

from accounts.connecting import capabilities
from accounts.models import User
from buttons.conflicts import Conflict, look
from buttons.forms.languages import by_language, read_texts, stored_texts, text_fields
from buttons.forms.parts import own_fields, phone_fields, pin_field, shared_fields
from buttons.forms.picking import PickList
from buttons.forms.words import ESSENTIAL, GROUPS, READ
from buttons.models import Button, Destination, ProviderSettings
from buttons.saving import ButtonDraft, EditConflict, problems, save_button
from buttons.setting_words import setting_label
from providers.registry import PROVIDERS

CONFLICT = gettext_noop(
    "Somebody saved this button while you had it open. What you typed is still here; saving now replaces their version."
)
"""Told where both edits cannot be put together; elsewhere `ButtonForm.conflict` tells more."""


@dataclass(frozen=True, slots=True)
class Fold:
    """Fields that are hidden until wanted or wrong, and further folds among them. `said`: how many hold a text."""

    summary: str
    fields: list[forms.BoundField]
    folds: list["Fold"] = field(default_factory=list)
    said: int = 0

    @property
    def is_open(self) -> bool:
        return any(one.errors for one in self.fields) or any(one.is_open for one in self.folds)


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together, a phone's own in one row, and what is folded away below them."""

    title: str
    intro: str
    rows: list[list[forms.BoundField]]
    fold: Fold | None

    @property
    def is_bare(self) -> bool:
        """Whether nothing shows but the fold."""
        return not self.rows


class ButtonForm(forms.Form):
    """Reads a button, its provider's settings, its phones and its lists; everything wrong is told at once.

    `start` is a draft to begin with instead of what is stored.
    """

    conflict: Conflict | None = None
    """Somebody was faster: what they changed. Set by `save`."""

    def __init__(
        self,
        button: Button,
        settings: ProviderSettings,
        data: QueryDict | None = None,
        *,
        start: ButtonDraft | None = None,
    ) -> None:
        self.button, self.settings = button, settings
        self.provider = PROVIDERS[button.account.provider]
        super().__init__(data, initial=_initial(start or _stored(button, settings)))
        documented = {field.name: field for field in self.provider.button_fields}
        can = capabilities(button.account)
        self.fields.update(shared_fields(button, can, documented))
        self.fields.update(phone_fields(button.business.country, can, documented))
        self.fields.update(text_fields(button))
        self.fields.update(own_fields(type(settings)))
        if settings.theme_column:
            del self.fields["color"]
        if settings.extension_column and button.account.extensions:
            phone = self.fields[settings.extension_column]
            phone.widget = PickList(button.account.extensions, phone.widget.attrs)
        if button.pk:
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)
        if "pin" in documented and not getattr(settings, "sealed_pin", ""):
            self.fields["pin"] = pin_field(documented["pin"])

    def groups(self) -> Iterator[Group]:
        """The fields in the order an owner thinks of them; the provider's own come last."""
        for title, intro, names in GROUPS:
            here = [name for name in names if name in self.fields]
            yield Group(gettext(title), gettext(intro), self._rows(here), self._languages() if title == READ else None)
        grouped = {name for *_words, names in GROUPS for name in names}
        own = [name for name in type(self.settings).documented() if name in self.fields and name not in grouped]
        if own:
            shown = self._rows(name for name in own if name in ESSENTIAL)
            folded = [self[name] for name in own if name not in ESSENTIAL]
            fold = Fold(_("More settings") if shown else _("All settings"), folded)
            title = _("%(provider)s’s own settings") % {"provider": self.provider.name}
            yield Group(title, _("Sent as they are."), shown, fold)

    def _languages(self) -> Fold:
        return Fold(_("In other languages"), [], [self._language(*one) for one in by_language().items()])

    def _language(self, language: str, names: list[str]) -> Fold:
        fields = [self[name] for name in names]
        return Fold(language, fields, said=sum(bool(one.value()) for one in fields))

    def _rows(self, names: Iterable[str]) -> list[list[forms.BoundField]]:
        return [[self[name] for name in row] for _phone, row in groupby(names, key=_row)]

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if self.button.business.buttons.exclude(pk=self.button.pk).filter(name=name).exists():
            raise ValidationError(_("You have a button of this name already. Choose another name."))
        return name

    def clean(self) -> None:
        self._keep_secrets()
        self._miss_phones()
        wrong = set(self.errors)
        for name, sentences in problems(self.draft()).items():
            if name not in wrong and not (wrong and name == NON_FIELD_ERRORS):
                self._tell(name, sentences)

    def draft(self) -> ButtonDraft:
        """What was typed, as far as it could be read."""
        shared = [name for name in self.fields if name != "lists"]
        self.button.texts = read_texts(self.cleaned_data)
        return ButtonDraft(
            button=construct_instance(self, self.button, shared),
            settings=construct_instance(self, self.settings, list(type(self.settings).documented())),
            destinations=list(self._destinations()),
            lists=list(self.cleaned_data.get("lists", ())),
            pin=self.cleaned_data.get("pin"),
        )

    def save(self, actor: User) -> Button | None:
        """Store everything and queue the push; None, with the reason in `conflict` or among the errors, if not."""
        return self._store(self.draft(), actor, self.cleaned_data.get("version"))

    def _store(self, draft: ButtonDraft, actor: User, opened: int | None) -> Button | None:
        try:
            return save_button(draft, actor=actor, expected_version=opened)
        except EditConflict:
            assert opened is not None
            self.conflict = look(draft, opened)
            if self.conflict.is_harmless and self.conflict.version > opened:
                return self._store(draft, actor, self.conflict.version)
            self._take_newest_version()
            if self.conflict.together is None:
                self.add_error(None, gettext(CONFLICT))
        except ValidationError as error:
            for name, sentences in error.message_dict.items():
                self._tell(name, sentences)
        return None

    def both(self) -> "ButtonForm":
        """After a conflict: a form that holds both edits, ready to be looked at and saved; else this one."""
        draft = self.conflict.together if self.conflict else None
        if draft is None:
            return self
        form = ButtonForm(draft.button, draft.settings, start=draft)
        form.conflict = self.conflict
        return form

    def _destinations(self) -> Iterator[Destination]:
        for position in range(1, capabilities(self.button.account).max_destinations + 1):
            prefix = f"destination_{position}_"
            if number := self.cleaned_data.get(f"{prefix}number"):
                yield Destination(
                    position=position,
                    number=number,
                    post_dial=self.cleaned_data.get(f"{prefix}post_dial", ""),
                    is_sms=self.cleaned_data.get(f"{prefix}is_sms", False),
                )

    def _miss_phones(self) -> None:
        """What is said of a phone that is not there would be lost."""
        for position in range(1, capabilities(self.button.account).max_destinations + 1):
            prefix = f"destination_{position}_"
            if self.cleaned_data.get(f"{prefix}number") or f"{prefix}number" in self.errors:
                continue
            for name in (f"{prefix}post_dial", f"{prefix}is_sms"):
                if self.cleaned_data.get(name):
                    self.add_error(name, _("Enter the phone that this is about, or clear it."))

    def _keep_secrets(self) -> None:
        """A stored secret is never shown, so its empty field means that it stays."""
        for name, column in type(self.settings).documented().items():
            if column.kind == "secret" and not self.cleaned_data.get(name):
                self.cleaned_data[name] = getattr(self.settings, name)

    def _tell(self, name: str, sentences: list[str]) -> None:
        """Put sentences beside their field, or on top if the form does not show it."""
        if name in self.fields:
            self.add_error(name, ValidationError(sentences))
        else:
            about = "" if name == NON_FIELD_ERRORS else f"{setting_label(name)}: "
            self.add_error(None, ValidationError([about + sentence for sentence in sentences]))

    def _take_newest_version(self) -> None:
        newest = Button.objects.values_list("version", flat=True).get(pk=self.button.pk)
        assert isinstance(self.data, QueryDict)
        typed = self.data.copy()
        typed["version"] = str(newest)
        self.data = typed


def _row(name: str) -> str:
    """Fields of one destination share a row; every other field has its own."""
    return name[: len("destination_1")] if name.startswith("destination_") else name


def _stored(button: Button, settings: ProviderSettings) -> ButtonDraft:
    if not button.pk:
        return ButtonDraft(button, settings, [])
    return ButtonDraft(button, settings, list(button.destinations.all()), list(button.lists.all()))


def _initial(start: ButtonDraft) -> dict[str, Any]:
    """What the fields show before anybody typed."""
    button = start.button
    shown = model_to_dict(button, exclude=["lists"]) | model_to_dict(start.settings) | stored_texts(button)
    shown |= {"hours": button.hours, "version": button.version, "lists": start.lists}
    if not button.pk:
        shown["allowed_countries"] = [button.business.country]
    for row in start.destinations:
        for end in ("number", "post_dial", "is_sms"):
            shown[f"destination_{row.position}_{end}"] = getattr(row, end)
    return shown
