"""Our sentences in the place of the framework's, for every form and every model at once.

Django keeps its sentences on its classes, and a field may still bring its own.
"""

from typing import Any

from django import forms
from django.core import validators
from django.db import models
from django.forms.formsets import BaseFormSet

REQUIRED = "This is required."
FROM_THE_LIST = "Choose from the list."
NOT_WHOLE = "The page arrived incomplete, and nothing is stored. Look through it and send it again."

FORM_FIELDS: dict[Any, dict[str, str]] = {
    forms.Field: {"required": REQUIRED},
    forms.ChoiceField: {"invalid_choice": FROM_THE_LIST},
    forms.MultipleChoiceField: {"invalid_choice": FROM_THE_LIST, "invalid_list": FROM_THE_LIST},
    forms.ModelChoiceField: {"invalid_choice": FROM_THE_LIST},
    forms.ModelMultipleChoiceField: {"invalid_choice": FROM_THE_LIST, "invalid_list": FROM_THE_LIST},
    forms.DateField: {"invalid": "Write the date like 2026-12-25."},
    BaseFormSet: {
        "missing_management_form": NOT_WHOLE,
        "too_many_forms": "These are too many rows. Remove some.",
    },
    models.Field: {"blank": REQUIRED, "null": REQUIRED, "invalid_choice": FROM_THE_LIST},
}

VALIDATORS: dict[Any, str] = {
    validators.MinValueValidator: "Enter %(limit_value)s or more.",
    validators.MaxValueValidator: "Enter %(limit_value)s or less.",
    validators.MinLengthValidator: "Use at least %(limit_value)d characters; this has %(show_value)d.",
    validators.MaxLengthValidator: "Use at most %(limit_value)d characters; this has %(show_value)d.",
    validators.EmailValidator: "Enter an e-mail address such as name@example.com.",
    validators.ProhibitNullCharactersValidator: "Remove the control characters.",
}


def say_ours() -> None:
    """Put them in place, before any form is made."""
    for holder, sentences in FORM_FIELDS.items():
        holder.default_error_messages = {**holder.default_error_messages, **sentences}
    for validator, sentence in VALIDATORS.items():
        validator.message = sentence
    validators.DecimalValidator.messages = {
        **validators.DecimalValidator.messages,
        "max_digits": "Use at most %(max)s digits.",
        "max_decimal_places": "Use at most %(max)s digits after the point.",
        "max_whole_digits": "Use at most %(max)s digits before the point.",
    }
