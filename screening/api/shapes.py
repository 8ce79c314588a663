"""The schema of screening lists, made from their forms."""

from typing import Any

from rest_framework import serializers

from accounts.api.shapes import named, shape_of
from accounts.models import Business
from screening.finding import MANY
from screening.forms import EntryForm, ListForm, NumbersForm
from screening.models import ScreeningList
from screening.rules import Verdict


class NumberListForm(NumbersForm):
    """The page's form with its lines as a list."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["numbers"].json = list  # type: ignore[attr-defined]
        self.fields["numbers"].help_text = "In any format; with a star at the end, the beginning of many."


NOBODY = Business(country="US")
LIST_FIELDS = ListForm(instance=ScreeningList(business=NOBODY)).fields
ListShape = shape_of(
    "ScreeningList",
    LIST_FIELDS,
    "A list of numbers that share a verdict.",
    id=serializers.UUIDField(),
    entries=serializers.IntegerField(help_text=f"How many numbers; counted up to {MANY + 1}."),
    version=serializers.IntegerField(help_text="Counts the changes; it is the ETag, too."),
    created_at=serializers.DateTimeField(),
)
NewListShape = shape_of("NewScreeningList", LIST_FIELDS, "A list to be.")
ListChangeShape = shape_of("ScreeningListChange", LIST_FIELDS, "What is to be changed.", optional=True)
EntryShape = named(
    "ScreeningEntry",
    "A number, or the beginning of many.",
    number=serializers.CharField(help_text="E.164 without plus, a star behind a beginning; masked for viewers."),
    note=serializers.CharField(allow_blank=True),
    until=serializers.DateField(allow_null=True, help_text="The last day it counts, in the business’s zone."),
    created_at=serializers.DateTimeField(),
)
NewEntriesShape = shape_of("NewScreeningEntries", NumberListForm(NOBODY).fields, "Numbers for a list.")
AddedShape = named(
    "Added",
    "What came of it.",
    new=serializers.IntegerField(help_text="Numbers that stood not on the list before."),
    known=serializers.IntegerField(),
)
EntryNameShape = named("ScreeningEntryName", "Which entry.", number=serializers.CharField(help_text="As it is listed."))
EntryChangeShape = shape_of(
    "ScreeningEntryChange", EntryForm(NOBODY).fields, "What is said of an entry.", number=serializers.CharField()
)
NumberShape = named(
    "Number", "A phone number.", number=serializers.CharField(max_length=40, help_text="In any format.")
)
CsvShape = named(
    "Csv", "A file of numbers.", csv=serializers.CharField(help_text="Columns: number, kind, note, expires.")
)
JudgementShape = named(
    "Judgement",
    "What one list alone says of a number.",
    verdict=serializers.ChoiceField(choices=[one.value for one in Verdict], allow_null=True),
    entry=serializers.CharField(allow_null=True, help_text="Which entry decided."),
    only_allowed=serializers.BooleanField(help_text="It is refused because the list allows others only."),
)
