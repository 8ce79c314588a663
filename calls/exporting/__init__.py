"""Calls as a file: its cells and formats, how many are made at once, where long ones lie until they are fetched."""

from calls.exporting.formats import FORMATS, Format
from calls.exporting.seats import NoSeat, Seat, take_seat
from calls.exporting.table import Table

__all__ = ["FORMATS", "Format", "NoSeat", "Seat", "Table", "take_seat"]
