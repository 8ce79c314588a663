"""Forms about screening lists."""

from typing import Any

from django import forms

from accounts.models import Business
from screening.models import VERDICTS, ScreeningList
from screening.pasting import BadLines, Line, read_lines


class ListForm(forms.ModelForm[ScreeningList]):
    """A list's name and what it does with the numbers on it."""

    class Meta:
        model = ScreeningList
        fields = ["name", "verdict"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verdict"] = forms.ChoiceField(
            choices=VERDICTS, widget=forms.RadioSelect, label="What happens to these numbers"
        )

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        others = self.instance.business.screening_lists.exclude(pk=self.instance.pk)
        if others.filter(name=name).exists():
            raise forms.ValidationError("You have a list of this name already. Choose another name.")
        return name


class NumbersForm(forms.Form):
    """Numbers to put on a list: one, or many pasted at once."""

    numbers = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "inputmode": "tel"}),
        help_text="One on each line, in any format. A star stands for the rest: +9725* means every number that"
        " begins with +9725.",
        error_messages={"required": "Enter at least one number."},
    )
    note = forms.CharField(max_length=200, required=False, help_text="Why they are on the list. Only you see it.")

    def __init__(self, business: Business, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.business = business

    def clean_numbers(self) -> list[Line]:
        try:
            return read_lines(self.cleaned_data["numbers"], self.business.country)
        except BadLines as error:
            raise forms.ValidationError(error.sentences[:SHOWN]) from error


SHOWN = 20
"""Sentences about bad lines; a person mends these before reading more."""
