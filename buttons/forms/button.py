"""The one form of a button, whatever its provider."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.models import construct_instance, model_to_dict
from django.http import QueryDict

from accounts.connecting import capabilities
from accounts.models import User
from buttons.forms.parts import own_fields, phone_fields, pin_field, shared_fields
from buttons.forms.picking import PickList
from buttons.forms.words import ESSENTIAL, GROUPS
from buttons.models import Button, Destination, ProviderSettings
from buttons.saving import ButtonDraft, EditConflict, problems, save_button
from providers.registry import PROVIDERS

CONFLICT = (
    "Somebody saved this button while you had it open. What you typed is still here; saving now replaces their version."
)


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together, a phone's own in one row; `folded` ones are hidden until wanted or wrong."""

    title: str
    intro: str
    rows: list[list[forms.BoundField]]
    folded: list[forms.BoundField]

    @property
    def is_open(self) -> bool:
        return any(field.errors for field in self.folded)


class ButtonForm(forms.Form):
    """Reads a button, its provider's settings, its phones and its lists; everything wrong is told at once."""

    def __init__(self, button: Button, settings: ProviderSettings, data: QueryDict | None = None) -> None:
        self.button, self.settings = button, settings
        self.provider = PROVIDERS[button.account.provider]
        super().__init__(data, initial=_stored(button, settings))
        documented = {field.name: field for field in self.provider.button_fields}
        can = capabilities(button.account)
        self.fields.update(shared_fields(button, can, documented))
        self.fields.update(phone_fields(button.business.country, can, documented))
        self.fields.update(own_fields(type(settings)))
        if settings.extension_column and button.account.extensions:
            phone = self.fields[settings.extension_column]
            phone.widget = PickList(button.account.extensions, phone.widget.attrs)
        if button.pk:
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)
        elif "pin" in documented:
            self.fields["pin"] = pin_field(documented["pin"])

    def groups(self) -> Iterator[Group]:
        """The fields in the order an owner thinks of them; the provider's own come last."""
        left = [name for name in self.fields if name != "version"]
        for title, intro, names in GROUPS:
            here = [name for name in names if name in self.fields]
            left = [name for name in left if name not in here]
            yield Group(title, intro, self._rows(here), [])
        if left:
            shown = self._rows(name for name in left if name in ESSENTIAL)
            folded = [self[name] for name in left if name not in ESSENTIAL]
            yield Group(f"{self.provider.name}’s own settings", "Sent as they are.", shown, folded)

    def _rows(self, names: Iterable[str]) -> list[list[forms.BoundField]]:
        return [[self[name] for name in row] for _, row in groupby(names, key=_row)]

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if self.button.business.buttons.exclude(pk=self.button.pk).filter(name=name).exists():
            raise ValidationError("You have a button of this name already. Choose another name.")
        return name

    def clean(self) -> None:
        self._keep_secrets()
        wrong = set(self.errors)
        for name, sentences in problems(self.draft()).items():
            if name not in wrong and not (wrong and name == NON_FIELD_ERRORS):
                self._tell(name, sentences)

    def draft(self) -> ButtonDraft:
        """What was typed, as far as it could be read."""
        shared = [name for name in self.fields if name != "lists"]
        return ButtonDraft(
            button=construct_instance(self, self.button, shared),
            settings=construct_instance(self, self.settings, list(type(self.settings).documented())),
            destinations=list(self._destinations()),
            lists=list(self.cleaned_data.get("lists", ())),
            pin=self.cleaned_data.get("pin"),
        )

    def save(self, actor: User) -> Button | None:
        """Store everything and queue the push; None, with the reason among the errors, if somebody was faster."""
        try:
            return save_button(self.draft(), actor=actor, expected_version=self.cleaned_data.get("version"))
        except EditConflict:
            self._take_newest_version()
            self.add_error(None, CONFLICT)
        except ValidationError as error:
            for name, sentences in error.message_dict.items():
                self._tell(name, sentences)
        return None

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
            about = "" if name == NON_FIELD_ERRORS else f"{name.replace('_', ' ').capitalize()}: "
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


def _stored(button: Button, settings: ProviderSettings) -> dict[str, Any]:
    """What the fields show before anybody typed."""
    stored = model_to_dict(button) | model_to_dict(settings) | {"hours": button.hours, "version": button.version}
    if not button.pk:
        return stored | {"lists": [], "allowed_countries": [button.business.country]}
    stored["lists"] = list(button.lists.all())
    for row in button.destinations.all():
        for end in ("number", "post_dial", "is_sms"):
            stored[f"destination_{row.position}_{end}"] = getattr(row, end)
    return stored
