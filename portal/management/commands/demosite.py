"""`manage.py demosite`: the demo business's own web site, on another origin than the portal."""

import errno
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.demosite import running_demosite


class Command(BaseCommand):
    """Serves until SIGINT or SIGTERM."""

    help = "Serve a page of another origin that carries the demo business's buttons."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, required=True, help="0 takes a free one")
        parser.add_argument("--host", default="127.0.0.1", help="default: %(default)s, this machine only")

    def handle(self, *, host: str, port: int, **options: Any) -> None:
        if not 0 <= port <= 65535:
            raise CommandError("--port must be from 0 to 65535.")
        stopped = threading.Event()
        before = {number: signal.signal(number, lambda *_: stopped.set()) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            with running_demosite(host, port) as address:
                self.stdout.write(f"The demo site listens at {address}")
                self.stdout.flush()
                stopped.wait()
        except OSError as error:
            reason = "is taken" if error.errno == errno.EADDRINUSE else "cannot be used"
            raise CommandError(f"Port {port} on {host} {reason}. Choose another with --port.") from error
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
