"""`manage.py demo`: makes the demo's sign-in, business and buttons, once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.demo import DEMO_EMAIL, RealProviders, make_demo


class Command(BaseCommand):
    help = "Make the demo business, unless it exists. Refuses where a provider's address is a real one."

    def handle(self, **options: Any) -> None:
        try:
            is_new = make_demo()
        except RealProviders as error:
            raise CommandError(str(error)) from error
        state = "is ready" if is_new else "exists already and is left as it is"
        self.stdout.write(f"The demo business of {DEMO_EMAIL} {state}.")
