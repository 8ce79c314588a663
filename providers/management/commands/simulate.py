"""`manage.py simulate`: the three providers on a loopback port."""

import errno
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from providers.simulator.control import PUSHING, BadAddress
from providers.simulator.server import Simulator, running_simulator
from providers.simulator.switches import UnknownSwitch
from providers.simulator.weather import KINDS, Unreadable

FASTEST = 100_000.0


class Command(BaseCommand):
    """Serves until SIGINT or SIGTERM."""

    help = "Plays the three telephony providers on one port, for development and demonstration."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, required=True, help="0 takes a free one")
        parser.add_argument("--host", default="127.0.0.1", help="default: %(default)s, this machine only")
        parser.add_argument("--speed", type=float, default=1.0, help="simulated seconds to a real one")
        parser.add_argument(
            "--viviphone-quota", type=int, default=1000, help="buttons of one key (default: %(default)s)"
        )
        parser.add_argument(
            "--weather",
            action="append",
            default=[],
            metavar="PROVIDER[/ACTION]:KIND[-before|-after][=VALUE][*TIMES]",
            help=f"what goes wrong, such as anveo:reset-after*2; may be repeated. Kinds: {', '.join(KINDS)}",
        )
        parser.add_argument(
            "--switch",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="which of several behaviours is played, such as viviphone_groups=flat; may be repeated",
        )
        parser.add_argument(
            "--push-to",
            action="append",
            default=[],
            metavar="PROVIDER=URL",
            help=f"where {' or '.join(PUSHING)} tells of ended calls; may be repeated",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        port, host, speed = options["port"], options["host"], options["speed"]
        if not 0 <= port <= 65535:
            raise CommandError("--port must be from 0 to 65535.")
        if not 0 < speed <= FASTEST:
            raise CommandError(f"--speed must be above 0 and at most {FASTEST:g}.")
        stopped = threading.Event()
        before = {number: signal.signal(number, lambda *_: stopped.set()) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            with running_simulator(
                speed=speed, port=port, host=host, viviphone_quota=options["viviphone_quota"]
            ) as one:
                _prepare(one, options)
                self.stdout.write(f"The provider simulator listens at {one.url}")
                self.stdout.flush()
                stopped.wait()
        except (Unreadable, UnknownSwitch, BadAddress) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            reason = "is taken" if error.errno == errno.EADDRINUSE else "cannot be used"
            raise CommandError(f"Port {port} on {host} {reason}. Choose another with --port.") from error
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _prepare(simulator: Simulator, options: dict[str, Any]) -> None:
    simulator.weather.set(*options["weather"])
    for setting in options["switch"]:
        name, _, value = setting.partition("=")
        simulator.switches.set(name, value)
    for setting in options["push_to"]:
        provider, _, address = setting.partition("=")
        simulator.push_to(provider, address)
