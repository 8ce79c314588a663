"""`manage.py run`: the whole portal on this machine, until Ctrl-C."""

import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections

from accounts.models import User
from portal.demo import DEMO_EMAIL, DEMO_PASSWORD
from portal.environment import Reader
from portal.running import system
from portal.running.group import GroupEnded
from portal.running.place import EVERYWHERE, CannotStart, Place, alone_in

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Command(BaseCommand):
    help = "Run web, worker, schedule, simulator, demo site and broker as one group."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--prepare-only", action="store_true", help="Prepare database, files and demo data; stop.")

    def handle(self, *, prepare_only: bool, **options: Any) -> None:
        for number in STOP_SIGNALS:
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup means what it says
                signal.signal(number, signal.default_int_handler)
        try:
            self.run(given_place(), prepare_only=prepare_only)
        except (CannotStart, GroupEnded, ImproperlyConfigured) as error:
            sys.exit(str(error))
        except KeyboardInterrupt:
            self.stdout.write("Everything has stopped.")

    def run(self, place: Place, *, prepare_only: bool) -> None:
        with alone_in(place.data_dir):
            if not prepare_only:
                place.check_ports()
            self.say("Preparing the database, the static files and the demo data")
            with system.prepared(place, os.environ) as group:
                if prepare_only:
                    return
                self.say(f"Starting web, worker, schedule, simulator and demo site; their logs are in {place.log_dir}")
                system.start(group, place)
                if hint := names_hint(place, os.environ):
                    self.say(hint)
                self.say(f"Simulator:  {place.simulator_url}\nCtrl-C stops everything.\n")
                self.say(f"Portal:     {group.env['PUBLIC_URL']}")
                self.say(f"Demo site:  {place.demo_url}")
                self.say(f"Sign in:    {sign_in()}")
                group.watch()

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def names_hint(place: Place, given: Mapping[str, str]) -> str:
    """Where everybody in the network is heard: which names are answered, and how to add others; "" elsewhere."""
    if place.host not in EVERYWHERE:
        return ""
    unset = [
        f"{name}={example}"
        for name, example in (("ALLOWED_HOSTS", "portal.lan"), ("PUBLIC_URL", f"http://portal.lan:{place.port}"))
        if not given.get(name)
    ]
    more = f" To be reached by another name, such as portal.lan, set {' and '.join(unset)}." if unset else ""
    return f"Names:      {', '.join(settings.ALLOWED_HOSTS)} are answered, any other is refused.{more}"


def sign_in() -> str:
    """How to sign in. Where a provider is a real one there may be no demo (`manage.py prepare`)."""
    has_demo = User.objects.filter(email=DEMO_EMAIL).exists()
    connections.close_all()
    return f"{DEMO_EMAIL}  password: {DEMO_PASSWORD}" if has_demo else "with an account of your own; there is no demo"


def given_place() -> Place:
    """The place the environment names. Raises `ImproperlyConfigured` for a port that is none."""
    reader = Reader(os.environ)
    demo_port = reader.port("DEMO_PORT", settings.PORT + 1)
    simulator_port = reader.port("SIMULATOR_PORT", settings.PORT + 2)
    reader.finish()
    return Place(settings.HOST, settings.PORT, demo_port, simulator_port, Path(settings.DATA_DIR).resolve())
