"""Phone numbers as people read them."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat


def spaced(e164: str) -> str:
    """The number in its country's international grouping, or as it is stored if no plan knows it."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(e164, None), PhoneNumberFormat.INTERNATIONAL)
    except NumberParseException:
        return e164
