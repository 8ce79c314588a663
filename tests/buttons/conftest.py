"""The provider's side, for the tests of this room."""

from tests.provider_side import simulator

__all__ = ["simulator"]
