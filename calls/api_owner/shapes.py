"""The schema of calls."""

from rest_framework import serializers

from accounts.api.operations import query
from accounts.api.shapes import named
from calls.comparing import Side
from calls.decision import Kind
from calls.filtering import GROUPS, STATES
from calls.models import Call, CallRecord

STATE_FILTERS = [*(value for value, _ in GROUPS), *(value for value, _ in Call.OUTCOMES), *(v for v, _ in STATES)]
FILTERS = [
    query("button", "Only calls of this button."),
    query("state", "A state, an outcome, missed or under_way.", enum=STATE_FILTERS),
    query("since", "From this day on, in the business’s zone.", type={"type": "string", "format": "date"}),
    query("until", "Up to this day, in the business’s zone.", type={"type": "string", "format": "date"}),
    query("number", "Only calls to this number, in any format."),
    query("country", "Only numbers of this country (two letters)."),
    query("campaign", "Only pages of this utm_campaign."),
]

StepShape = named(
    "Step",
    "One look of the gate.",
    name=serializers.CharField(),
    passed=serializers.BooleanField(),
    sentence=serializers.CharField(),
    setting=serializers.CharField(allow_blank=True, help_text="What decided it."),
)
EventShape = named(
    "CallEvent",
    "One step in a call’s life.",
    state=serializers.ChoiceField(choices=Call.State.values),
    words=serializers.CharField(allow_blank=True),
    at=serializers.DateTimeField(),
)
RecordShape = named(
    "Record",
    "A line of a provider’s own history.",
    account=serializers.UUIDField(),
    call=serializers.UUIDField(allow_null=True),
    match=serializers.ChoiceField(choices=CallRecord.Match.values),
    reference=serializers.CharField(allow_blank=True, help_text="The provider’s id of the call."),
    number=serializers.CharField(allow_blank=True, help_text="Masked for viewers."),
    started_at=serializers.DateTimeField(),
    duration=serializers.IntegerField(help_text="Seconds."),
    outcome=serializers.ChoiceField(choices=[value for value, _ in Call.OUTCOMES]),
    cost=serializers.CharField(allow_null=True),
    currency=serializers.CharField(allow_blank=True),
)
ROW_FIELDS = {
    "id": serializers.UUIDField(),
    "button": serializers.UUIDField(),
    "account": serializers.UUIDField(),
    "number": serializers.CharField(help_text="The visitor’s, E.164; masked for viewers."),
    "country": serializers.CharField(allow_blank=True),
    "state": serializers.ChoiceField(choices=Call.State.values),
    "outcome": serializers.ChoiceField(choices=[value for value, _ in Call.OUTCOMES], allow_blank=True),
    "reason": serializers.CharField(allow_blank=True, help_text="A stable word for why it is in this state."),
    "problem": serializers.CharField(allow_blank=True),
    "to_voicemail": serializers.BooleanField(),
    "page": serializers.CharField(allow_blank=True),
    "referrer": serializers.CharField(allow_blank=True),
    "campaign": serializers.CharField(allow_blank=True),
    "origin": serializers.CharField(allow_blank=True),
    "language": serializers.CharField(allow_blank=True),
    "asked_by": serializers.CharField(allow_null=True, help_text="Who called back; null: a visitor asked."),
    "asked_at": serializers.DateTimeField(),
    "due_at": serializers.DateTimeField(help_text="When it is to be placed."),
    "dialled_at": serializers.DateTimeField(allow_null=True),
    "answered_at": serializers.DateTimeField(allow_null=True),
    "ended_at": serializers.DateTimeField(allow_null=True),
    "duration": serializers.IntegerField(allow_null=True, help_text="Seconds of talk."),
}
CallRowShape = named("CallRow", "A call in a list.", **ROW_FIELDS)
CallShape = named(
    "Call",
    "A call with all that is known of it.",
    **ROW_FIELDS,
    note=serializers.CharField(allow_blank=True),
    trace=StepShape(many=True),
    events=EventShape(many=True),
    record=RecordShape(allow_null=True),
    can_stop=serializers.BooleanField(),
    can_call_now=serializers.BooleanField(),
    can_call_back=serializers.BooleanField(),
)
NoteShape = named("Note", "Of the business’s people, for themselves.", note=serializers.CharField(allow_blank=True))
RefusedShape = named(
    "RefusedClick",
    "A click that became no call.",
    id=serializers.UUIDField(),
    button=serializers.UUIDField(),
    reason=serializers.CharField(),
    sentence=serializers.CharField(help_text="What the visitor read."),
    country=serializers.CharField(allow_blank=True),
    origin=serializers.CharField(allow_blank=True),
    at=serializers.DateTimeField(),
)
ComparedShape = named(
    "Compared",
    "A call held against its record.",
    call=CallRowShape(allow_null=True),
    record=RecordShape(allow_null=True),
    differences=serializers.ListField(child=serializers.CharField()),
)
SIDES = [side.value for side in Side]
AnswerShape = named(
    "GateAnswer",
    "What the gate would say.",
    button=serializers.UUIDField(),
    kind=serializers.ChoiceField(choices=[kind.value for kind in Kind]),
    reason=serializers.CharField(allow_blank=True),
    sentence=serializers.CharField(allow_blank=True, help_text="What the visitor would read."),
    trace=StepShape(many=True),
    next_opening=serializers.DateTimeField(allow_null=True),
    counters_away=serializers.BooleanField(help_text="What is used up of the limits could not be read."),
)
Named = named(
    "Counted",
    "How often something was seen.",
    name=serializers.CharField(),
    calls=serializers.IntegerField(),
    answered=serializers.IntegerField(),
)
DayShape = named(
    "Day",
    "Calls of one day.",
    day=serializers.DateField(),
    calls=serializers.IntegerField(),
    answered=serializers.IntegerField(),
    answered_share=serializers.FloatField(allow_null=True, help_text="Of the calls whose end is known, 0 to 1."),
    wait=serializers.FloatField(allow_null=True, help_text="Seconds until an answer, on average."),
    talk=serializers.FloatField(allow_null=True, help_text="Seconds of talk, on average."),
    costs=serializers.DictField(child=serializers.CharField(), help_text="By currency."),
)
HourShape = named(
    "Hour",
    "Calls of one hour of the week.",
    weekday=serializers.IntegerField(min_value=1, max_value=7, help_text="Monday is 1."),
    hour=serializers.IntegerField(min_value=0, max_value=23),
    calls=serializers.IntegerField(),
)
StatisticsShape = named(
    "Statistics",
    "Counts of a period, in the business’s zone.",
    first=serializers.DateField(),
    last=serializers.DateField(),
    days=DayShape(many=True, help_text="Days without calls are left out."),
    hours=HourShape(many=True, help_text="Hours without calls are left out."),
    buttons=Named(many=True),
    countries=Named(many=True),
    pages=Named(many=True),
    campaigns=Named(many=True),
    refusals=serializers.DictField(child=serializers.IntegerField(), help_text="Refused clicks by reason."),
)
