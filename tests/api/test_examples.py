"""The examples of the documentation, run as they stand there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from pytest_django.live_server_helper import LiveServer

from accounts.models import Role
from screening.models import ScreeningList
from tests.api.conftest import token_for
from tests.making import PASSWORD, make_member
from tests.pages.conftest import House

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"

pytestmark = pytest.mark.django_db(transaction=True)


def run(*command: str, **env: str) -> str:
    """What the command prints. Fails with its complaint."""
    done = subprocess.run(command, env={**os.environ, **env}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not on this machine")
def test_the_commands_of_the_guide_do_what_it_says(live_server: LiveServer, house: House) -> None:
    person = make_member(house.business, Role.OWNER)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    script = "\n".join(re.findall(r"```sh\n(.*?)```", (DOCS / "api.md").read_text(), re.DOTALL))
    run("sh", "-eu", "-c", script, PORTAL=live_server.url, EMAIL=person.email, PASSWORD=PASSWORD)
    made = ScreeningList.objects.get(name="Rude callers")
    assert {entry.digits for entry in made.entries.all()} == {"12025550123", "9725"}


def test_the_client_lists_buttons(live_server: LiveServer, house: House) -> None:
    token = token_for(make_member(house.business))
    told = run(sys.executable, str(DOCS / "examples" / "client.py"), PORTAL_URL=live_server.url, PORTAL_TOKEN=token)
    assert told.splitlines() == [house.business.name, f"  {house.button.name}: live, push waiting"]
