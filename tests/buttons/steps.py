"""What tests of pushes do again and again."""

from buttons import pushing
from buttons.models import Button, Push
from providers.simulator.server import Simulator


def push_of(button: Button) -> Push:
    push = button.pushes.first()
    assert push is not None
    return push


def sent(button: Button) -> Push:
    """Run the newest push and read what became of it."""
    pushing.run(push_of(button).pk)
    return push_of(button)


def actions(simulator: Simulator, provider: str) -> list[str]:
    return [entry.action for entry in reversed(simulator.journal.entries(provider))]
