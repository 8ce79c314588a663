"""What a business's people write beside a call, for themselves."""

from django import forms
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy, gettext_noop

from accounts import auditing
from accounts.models import User
from calls.models import Call

LONGEST = 1000


class ChangedMeanwhile(Exception):
    """Somebody else wrote `note` since this person looked."""

    def __init__(self, note: str) -> None:
        super().__init__("Somebody else changed the note.")
        self.note = note


class NoteForm(forms.Form):
    """The note, and a mark of the one that was there when it was opened."""

    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False, max_length=LONGEST, strip=True, widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("Only people of this business read it."),
    )  # fmt: skip
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    @classmethod
    def of(cls, call: Call) -> "NoteForm":
        """The form as the call's page shows it."""
        return cls(initial={"note": call.note, "seen": mark(call.note)})

    def over(self, newer: str) -> "NoteForm":
        """The same words once more, to be stored over the newer note or not."""
        return NoteForm({"note": self.data.get("note", ""), "seen": mark(newer)})


def mark(note: str) -> str:
    """Stands for a note in a form, without repeating it."""
    return salted_hmac("calls.noting", note).hexdigest()[:16]


def save_note(call: Call, note: str, seen: str, actor: User) -> None:
    """Store the note, if the one that is stored is still the one whose mark is `seen`. Raises `ChangedMeanwhile`."""
    with transaction.atomic():
        stored = Call.objects.select_for_update().only("pk", "note").get(pk=call.pk).note
        if stored == note:
            return
        if mark(stored) != seen:
            raise ChangedMeanwhile(stored)
        Call.objects.filter(pk=call.pk).update(note=note)
        # Not what was written: notes may tell of people, and the trail is never changed.
        action = gettext_noop("note written") if note else gettext_noop("note removed")
        auditing.record(call.business, actor, action, call, call.public_id)
    call.note = note
