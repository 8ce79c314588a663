"""`manage.py verify_trail`: names every entry of the audit trail that was changed, removed or slipped in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.trail_check import accept_all, check_all


class Command(BaseCommand):
    """Fails where something is found, so that a time table can tell."""

    help = "Look through the audit trail, and name what is not as the portal wrote it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--accept",
            action="store_true",
            help="take the chains' ends as they are from now on: after a loss of SECRET_KEY, or once a finding is "
            "answered for; an entry that was changed goes on being named",
        )

    def handle(self, *, accept: bool, **options: Any) -> None:
        if accept:
            accept_all()
        looked = check_all()
        self.stdout.write(f"Looked at {looked.entries} entries in {looked.chains} chains.")
        self.stdout.write(f"Their ends together, to be kept elsewhere: {looked.fingerprint}")
        if looked.wrong:
            told = [f"{name}: {finding}" for name, findings in looked.wrong.items() for finding in findings]
            raise CommandError("\n".join(told))
        self.stdout.write("The audit trail is whole.")
