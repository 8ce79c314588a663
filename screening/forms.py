"""Forms about screening lists."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Business
from screening.importing import MOST_BYTES
from screening.models import VERDICTS, ScreeningList
from screening.pasting import BadLines, Line, read_lines
from screening.reading_csv import NO_TEXT
from screening.until import end_of


class ListForm(forms.ModelForm[ScreeningList]):
    """A list's name and what it does with the numbers on it."""

    class Meta:
        model = ScreeningList
        fields = ["name", "verdict"]
        labels = {"name": gettext_lazy("Name")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verdict"] = forms.ChoiceField(
            choices=VERDICTS, widget=forms.RadioSelect, label=gettext_lazy("What happens to these numbers")
        )

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        others = self.instance.business.screening_lists.exclude(pk=self.instance.pk)
        if others.filter(name=name).exists():
            raise forms.ValidationError(_("You have a list of this name already. Choose another name."))
        return name


class UntilField(forms.DateField):
    """The last day an entry counts; cleaned to the instant it ends, None for good."""

    def __init__(self, zone_name: str) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(
            required=False,
            widget=widget,
            label=gettext_lazy("Until"),
            help_text=gettext_lazy("The last day. Empty: for good."),
        )
        self.zone_name = zone_name

    def clean(self, value: Any) -> datetime | None:
        last = super().clean(value)
        if last is None:
            return None
        try:
            end = end_of(last, self.zone_name)
        except OverflowError:
            raise forms.ValidationError(_("Choose an earlier day.")) from None
        if end <= timezone.now():
            raise forms.ValidationError(_("This day is over already."))
        return end


class NumbersForm(forms.Form):
    """Numbers to put on a list: one, or many pasted at once."""

    numbers = forms.CharField(
        label=gettext_lazy("Numbers"),
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "inputmode": "tel"}),
        help_text=gettext_lazy(
            "One on each line, in any format. A star stands for the rest: +9725* means every number that"
            " begins with +9725."
        ),
        error_messages={"required": gettext_lazy("Enter at least one number.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Why they are on the list. Only you see it."),
    )

    def __init__(self, business: Business, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.business = business
        self.fields["until"] = UntilField(business.time_zone)

    def clean_numbers(self) -> list[Line]:
        try:
            return read_lines(self.cleaned_data["numbers"], self.business.country)
        except BadLines as error:
            raise forms.ValidationError(error.sentences[:SHOWN]) from error


class EntryForm(forms.Form):
    """What is said of one entry: its note, and until when it counts."""

    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def __init__(self, business: Business, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"] = UntilField(business.time_zone)


class ImportForm(forms.Form):
    """A file of numbers; cleaned to its text."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
        error_messages={"required": gettext_lazy("Choose a file."), "empty": gettext_lazy("The file is empty.")},
    )

    def clean_file(self) -> str:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("A file has at most %(most)s MB.") % {"most": MOST_BYTES // 1024 // 1024})
        raw: bytes = file.read()
        encoding = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            raise forms.ValidationError(_("This is no text in UTF-8. Save the sheet as “CSV UTF-8”.")) from None
        if "\0" in text:
            raise forms.ValidationError(_(NO_TEXT))
        return text


SHOWN = 20
"""Sentences about bad lines; a person mends these before reading more."""
