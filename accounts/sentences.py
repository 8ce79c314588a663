"""Our sentences in the place of the framework's, for every form and every model at once.

Django keeps its sentences on its classes, and a field may still bring its own.
"""

from typing import Any

from django import forms
from django.core import validators
from django.db import models
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext_lazy, gettext_noop

REQUIRED = gettext_noop("This is required.")
FROM_THE_LIST = gettext_noop("Choose from the list.")
NOT_WHOLE = gettext_noop("The page arrived incomplete, and nothing is stored. Look through it and send it again.")

FORM_FIELDS: dict[Any, dict[str, str]] = {
    forms.Field: {"required": REQUIRED},
    forms.ChoiceField: {"invalid_choice": FROM_THE_LIST},
    forms.MultipleChoiceField: {"invalid_choice": FROM_THE_LIST, "invalid_list": FROM_THE_LIST},
    forms.ModelChoiceField: {"invalid_choice": FROM_THE_LIST},
    forms.ModelMultipleChoiceField: {"invalid_choice": FROM_THE_LIST, "invalid_list": FROM_THE_LIST},
    forms.DateField: {"invalid": gettext_noop("Write the date like 2026-12-25.")},
    BaseFormSet: {
        "missing_management_form": NOT_WHOLE,
        "too_many_forms": gettext_noop("These are too many rows. Remove some."),
    },
    models.Field: {"blank": REQUIRED, "null": REQUIRED, "invalid_choice": FROM_THE_LIST},
}

VALIDATORS: dict[Any, str] = {
    validators.MinValueValidator: gettext_noop("Enter %(limit_value)s or more."),
    validators.MaxValueValidator: gettext_noop("Enter %(limit_value)s or less."),
    validators.MinLengthValidator: gettext_noop("Use at least %(limit_value)d characters; this has %(show_value)d."),
    validators.MaxLengthValidator: gettext_noop("Use at most %(limit_value)d characters; this has %(show_value)d."),
    validators.EmailValidator: gettext_noop("Enter an e-mail address such as name@example.com."),
    validators.ProhibitNullCharactersValidator: gettext_noop("Remove the control characters."),
}


def say_ours() -> None:
    """Put them in place, before any form is made."""
    for holder, sentences in FORM_FIELDS.items():
        ours = {code: gettext_lazy(sentence) for code, sentence in sentences.items()}
        holder.default_error_messages = {**holder.default_error_messages, **ours}
    for validator, sentence in VALIDATORS.items():
        validator.message = gettext_lazy(sentence)
    decimals: Any = validators.DecimalValidator
    decimals.messages = {
        **decimals.messages,
        "max_digits": gettext_lazy("Use at most %(max)s digits."),
        "max_decimal_places": gettext_lazy("Use at most %(max)s digits after the point."),
        "max_whole_digits": gettext_lazy("Use at most %(max)s digits before the point."),
    }
