"""`manage.py prepare`: brings database, static files and demo data up to date, and does nothing twice."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from portal.demo import RealProviders, close_demo, make_demo, send_to_new_simulator


class Command(BaseCommand):
    help = "Migrate the database, collect the static files if they changed; make demo data beside simulated providers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--simulator", default="", help="The address of a simulator that starts with these data.")

    def handle(self, *, simulator: str, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=1)
        collect_static()
        if simulator:
            send_to_new_simulator(simulator)
        try:
            make_demo()
        except RealProviders as reason:
            close_demo()
            self.stdout.write(f"No demo data is made. {reason}")


UNUSED_FILES = ["swagger-ui-dist"]
"""What libraries bring and no page of ours shows."""


def collect_static() -> None:
    stamp = Path(settings.DATA_DIR) / "static.collected"
    wanted = static_digest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=UNUSED_FILES)
    stamp.write_text(wanted)


def static_digest() -> str:
    """Tells whether any source file was added, taken away or written since: path, size and time of each."""
    files = [Path(storage.path(path)) for finder in get_finders() for path, storage in finder.list([])]
    facts = [f"{file} {file.stat().st_size} {file.stat().st_mtime_ns}" for file in sorted(files)]
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()
