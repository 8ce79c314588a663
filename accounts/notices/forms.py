"""How one person wants to hear of each kind of happening."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Membership, NoticeChoice, NoticeKind, Role
from accounts.notices.choosing import WITHOUT_BUTTON, Mail, usual

AS_FOR_ALL = "as_for_all"
"""The choice for one button that follows the one for all."""


class ChoicesForm(forms.Form):
    """A field for each kind. `button` is the public id of the button it is about, "" for all together."""

    def __init__(self, membership: Membership, button: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.membership, self.button = membership, button
        rows = NoticeChoice.objects.filter(membership=membership, button__in={"", button})
        stored = {(row.kind, row.button): row.mail for row in rows}
        for kind in NoticeKind:
            if button and kind in WITHOUT_BUTTON:
                continue
            for_all = Mail(stored.get((kind.value, ""), usual(Role(membership.role), kind)))
            choices = [(str(mail.value), str(mail.label)) for mail in Mail]
            if button:
                choices.insert(
                    0, (AS_FOR_ALL, _("As for all buttons (%(choice)s)") % {"choice": for_all.label.lower()})
                )
            self.fields[kind.name.lower()] = forms.ChoiceField(
                label=str(kind.label),
                choices=choices,
                initial=stored.get((kind.value, button), AS_FOR_ALL if button else for_all.value),
            )

    def store(self) -> None:
        """Keep what was chosen; what follows the choice for all needs no row."""
        with transaction.atomic():
            for name, mail in self.cleaned_data.items():
                kind, mine = NoticeKind[name.upper()], NoticeChoice.objects.filter(membership=self.membership)
                if mail == AS_FOR_ALL:
                    mine.filter(kind=kind, button=self.button).delete()
                else:
                    mine.update_or_create(
                        membership=self.membership, kind=kind, button=self.button, defaults={"mail": mail}
                    )
