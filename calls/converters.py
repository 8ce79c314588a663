"""A button's public id as it stands in addresses: 32 hexadecimal digits, with or without dashes."""

from uuid import UUID

from django.urls import register_converter


class HexId:
    regex = "[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

    def to_python(self, value: str) -> UUID:
        return UUID(value)

    def to_url(self, value: UUID) -> str:
        return value.hex


def register() -> None:
    """Make `<hexid:…>` known to path()."""
    register_converter(HexId, "hexid")
