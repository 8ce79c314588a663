"""The same business and people as in the grid."""

from tests.grid.conftest import crowd, everybody, world

__all__ = ["crowd", "everybody", "world"]
