"""`manage.py rebuild_statistics`: has the figures of every business, or of one, worked out once more."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from calls.rolled import Rollup
from calls.statistics.rolling import begin_anew


class Command(BaseCommand):
    """For rows that were changed past the portal. Pages stay right meanwhile: they count row by row."""

    help = "Forget the figures that are worked out for statistics; workers work them out again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("business", nargs="?", help="The id of one business, as in its pages' addresses.")

    def handle(self, business: str | None = None, **options: Any) -> None:
        rollups = Rollup.objects.all()
        if business is not None:
            try:
                rollups = rollups.filter(business__public_id=business)
            except ValidationError as error:
                raise CommandError(f"This is no id of a business: {business}") from error
        self.stdout.write(f"To be worked out again: {begin_anew(rollups)}.")
