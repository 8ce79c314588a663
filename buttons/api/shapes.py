"""The schema of buttons, made from the forms of all providers."""

from typing import Any

from django import forms
from django.utils.translation import override
from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework import serializers

from accounts.api.shapes import Shape, members, named
from accounts.models import Business, ProviderAccount
from buttons.api.writing import DESTINATION, HIDDEN, SHARED, TEXT
from buttons.forms.button import ButtonForm
from buttons.models import LANGUAGES, TEXTS, Button, Push
from buttons.planning import SETTINGS_MODELS
from providers.registry import PROVIDERS


def _sample(provider: str) -> ButtonForm:
    """The form of a new button at that provider, of nobody's business."""
    business = Business(pk=0, country="US")
    button = Button(business=business, account=ProviderAccount(business=business, provider=provider))
    return ButtonForm(button, SETTINGS_MODELS[provider](button=button))


# The reference is English, whoever asked for a page first.
with override("en"):
    FORMS = {provider: _sample(provider) for provider in PROVIDERS}


def _room(field: forms.Field) -> int:
    return int(field.widget.attrs.get("maxlength") or field.widget.attrs.get("max") or 0)


def _shared() -> dict[str, forms.Field]:
    """The fields that stand at the top of the body, each as wide as its widest provider has it."""
    found: dict[str, forms.Field] = {}
    for form in FORMS.values():
        own = type(form.settings).documented()
        for name, field in form.fields.items():
            is_nested = DESTINATION.fullmatch(name) or TEXT.fullmatch(name) or (name in own and name not in SHARED)
            if not is_nested and (name not in found or _room(field) > _room(found[name])):
                found[name] = field
    return {name: field for name, field in found.items() if name not in HIDDEN}


def _settings(name: str, *, with_secrets: bool) -> Any:
    return PolymorphicProxySerializer(
        component_name=name,
        serializers=[_own(provider, name, with_secrets=with_secrets) for provider in FORMS],
        resource_type_field_name=None,
    )


def _own(provider: str, name: str, *, with_secrets: bool) -> Shape:
    form, documented = FORMS[provider], SETTINGS_MODELS[provider].documented()
    own = {
        key: form.fields[key]
        for key, field in documented.items()
        if key not in SHARED and (with_secrets or field.kind != "secret")
    }
    return named(f"{provider.capitalize()}{name}", f"{PROVIDERS[provider].name}’s own.", **members(own, optional=True))


def _destination() -> Shape:
    found: dict[str, forms.Field] = {}
    for form in FORMS.values():
        ends = {name.removeprefix("destination_1_"): field for name, field in form.fields.items()}
        found.update({end: ends[end] for end in ("number", "post_dial", "is_sms") if end in ends})
    return named("Destination", "A phone of the business.", **members(found, optional=True))


def _texts() -> Any:
    said = {name: serializers.CharField(required=False, max_length=most) for name, most in TEXTS.items()}
    texts = named("Texts", "What is said in one language.", **said)
    return named("TextsByLanguage", "By language.", **{name: texts(required=False) for name in LANGUAGES})


DestinationShape, TextsShape = _destination(), _texts()
_fields = _shared()


def _body(settings: Any) -> dict[str, Any]:
    return {
        "destinations": DestinationShape(many=True, required=False, help_text="The phones that are rung, in order."),
        "texts": TextsShape(required=False, help_text="Texts that are said otherwise in a language."),
        "settings": settings,
    }


NewButtonShape = named(
    "NewButton",
    "A button to be. What its provider does not have is refused; the provider may also allow less.",
    account=serializers.UUIDField(help_text="The provider account it is made on."),
    **{**members(_fields, optional=True), "name": serializers.CharField(max_length=80)},
    **_body(_settings("NewSettings", with_secrets=True)),
)
ButtonChangeShape = named(
    "ButtonChange",
    "What is to be changed: objects are merged, lists replaced (RFC 7396).",
    **members({name: field for name, field in _fields.items() if name != "pin"}, optional=True),
    **_body(_settings("ChangedSettings", with_secrets=True)),
)
ButtonMoveShape = named(
    "ButtonMove",
    "Where it goes, and what is to be changed on the way.",
    account=serializers.UUIDField(help_text="The provider account it goes to."),
    **members(_fields, optional=True),
    **_body(_settings("MovedSettings", with_secrets=True)),
)
ButtonShape = named(
    "Button",
    "A button. Settings that its provider does not have are left out.",
    id=serializers.UUIDField(),
    account=serializers.UUIDField(),
    provider=serializers.ChoiceField(choices=list(PROVIDERS)),
    state=serializers.ChoiceField(choices=Button.State.values),
    version=serializers.IntegerField(help_text="Counts the changes; it is the ETag, too."),
    created_at=serializers.DateTimeField(),
    updated_at=serializers.DateTimeField(),
    **members({name: field for name, field in _fields.items() if name != "pin"}, optional=True),
    **_body(_settings("OwnSettings", with_secrets=False)),
)
ButtonRowShape = named(
    "ButtonRow",
    "A button in a list.",
    id=serializers.UUIDField(),
    name=serializers.CharField(),
    account=serializers.UUIDField(),
    provider=serializers.ChoiceField(choices=list(PROVIDERS)),
    state=serializers.ChoiceField(choices=Button.State.values),
    push=serializers.CharField(help_text="How far its newest push is, or not_needed."),
    hours=serializers.UUIDField(allow_null=True),
    version=serializers.IntegerField(),
    updated_at=serializers.DateTimeField(),
)
EmbedShape = named(
    "Embed",
    "How a button gets onto a page.",
    snippet=serializers.CharField(help_text="The line to be pasted."),
    link=serializers.CharField(help_text="A page of ours that does the same without scripts."),
    policy=serializers.ListField(child=serializers.CharField(), help_text="What a Content-Security-Policy has to add."),
)
PushShape = named(
    "Push",
    "How far the newest push is.",
    state=serializers.ChoiceField(choices=[*Push.State.values, "not_needed"]),
    sentence=serializers.CharField(),
    since=serializers.DateTimeField(allow_null=True),
    next_try_at=serializers.DateTimeField(allow_null=True),
    problem=serializers.CharField(allow_blank=True, help_text="The provider’s own words."),
    problem_field=serializers.CharField(allow_blank=True, help_text="Where it is mended."),
    attempts=serializers.IntegerField(),
    is_gone=serializers.BooleanField(help_text="The provider no longer knows the button; it can be made anew."),
)
PushAgainShape = named(
    "PushAgain",
    "Needed only while a creation is unclear.",
    looked=serializers.BooleanField(
        required=False,
        help_text="True: somebody has looked at the provider, and an unclear creation may be repeated.",
    ),
)
FleetShape = named(
    "PushesOfMany",
    "Numbers of buttons whose providers keep them, by how far their newest pushes are.",
    total=serializers.IntegerField(),
    in_step=serializers.IntegerField(),
    under_way=serializers.IntegerField(help_text="Waiting or being sent."),
    trouble=serializers.IntegerField(help_text="Failing, refused, or in need of a look."),
)
PushRowShape = named(
    "PushRow",
    "One push of the past.",
    id=serializers.UUIDField(),
    version=serializers.IntegerField(),
    state=serializers.ChoiceField(choices=Push.State.values),
    attempts=serializers.IntegerField(),
    problem=serializers.CharField(allow_blank=True),
    created_at=serializers.DateTimeField(),
    settled_at=serializers.DateTimeField(allow_null=True),
)
LossShape = named(
    "Loss",
    "A setting that the provider cannot hold.",
    setting=serializers.CharField(),
    lost=serializers.CharField(help_text="What it cannot hold, in words."),
    enforced_by=serializers.CharField(help_text="Who enforces it instead."),
)
StateShape = named(
    "State", "Live, paused, or retired for good.", state=serializers.ChoiceField(choices=Button.State.values)
)
