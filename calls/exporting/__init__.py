"""Calls as a file: its columns and cells, the formats it may have, and how many may be made at once."""

from calls.exporting.formats import FORMATS, Format
from calls.exporting.seats import NoSeat, Seat, take_seat
from calls.exporting.table import Table

__all__ = ["FORMATS", "Format", "NoSeat", "Seat", "Table", "take_seat"]
