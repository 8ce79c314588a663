"""The demo site as a browser meets it: over a real socket, on an origin of its own."""

import signal
import socket
import subprocess
from collections.abc import Iterator

import pytest
import requests
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accounts.models import Business
from buttons.embedding import snippet
from buttons.models import Button
from buttons.saving import set_state
from portal.demo import DEMO_BUSINESS, make_demo
from portal.demosite import running_demosite
from portal.running import system
from tests.making import make_account, make_business, make_button


@pytest.fixture
def site(transactional_db: None) -> Iterator[str]:
    make_demo()
    with running_demosite() as address:
        yield address


def read(address: str) -> str:
    answer = requests.get(address, timeout=10)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    return answer.text


def demo_buttons() -> list[Button]:
    return list(Button.objects.filter(business__public_id=DEMO_BUSINESS).order_by("-pk"))


def new_button(name: str) -> Button:
    return make_button(make_account(Business.objects.get(public_id=DEMO_BUSINESS)), name=name)


def test_the_page_carries_each_live_button_by_its_snippet_alone(site: str) -> None:
    page = read(site)
    assert page.count("<script") == len(demo_buttons()) == 3
    assert all(snippet(button) in page for button in demo_buttons())


def test_a_new_button_stands_first_after_a_reload(site: str) -> None:
    read(site)
    button = new_button("Slipway")
    page = read(site)
    assert page.index(snippet(button)) < min(page.index(snippet(older)) for older in demo_buttons()[1:])


def test_a_paused_button_is_gone_after_a_reload(site: str) -> None:
    button = demo_buttons()[0]
    set_state(button, Button.State.PAUSED, actor=None)
    assert snippet(button) not in read(site)


def test_another_business_has_no_button_there(site: str) -> None:
    assert snippet(make_button(make_account(make_business()))) not in read(site)


def test_a_buttons_name_is_text_and_nothing_else(site: str) -> None:
    new_button("<img src=x onerror=alert(1)>")
    page = read(site)
    assert "<img" not in page
    assert "&lt;img src=x" in page


def test_without_live_buttons_the_page_says_what_to_do(site: str) -> None:
    for button in demo_buttons():
        set_state(button, Button.State.PAUSED, actor=None)
    assert "Switch one on in the portal" in read(site)


def test_the_policy_allows_the_widgets_origin_and_nothing_else(site: str, settings: Settings) -> None:
    settings.WIDGET_URL = "https://widget.example.com/portal"
    rules = dict(
        rule.split(" ", 1) for rule in requests.get(site, timeout=10).headers["Content-Security-Policy"].split("; ")
    )
    widget = "https://widget.example.com"
    assert rules == {
        "default-src": "'none'", "style-src": "'self'", "script-src": widget, "connect-src": widget,
        "img-src": widget, "base-uri": "'none'", "form-action": "'none'", "frame-ancestors": "'none'",
    }  # fmt: skip


def test_the_page_asks_for_nothing_of_a_third_party(site: str, settings: Settings) -> None:
    page = read(site).replace(settings.WIDGET_URL, "").replace("http://www.w3.org", "")
    assert "http" not in page


def test_the_style_is_served_and_nothing_besides(site: str) -> None:
    style = requests.get(f"{site}/style.css?v=1", timeout=10)
    assert (style.status_code, style.headers["Content-Type"]) == (200, "text/css; charset=utf-8")
    for path in ("/favicon.ico", "/style.css/", "/../manage.py", "/static/demosite/style.css"):
        assert requests.get(site + path, timeout=10).status_code == 404


def test_a_head_request_has_the_headers_alone(site: str) -> None:
    answer = requests.head(site, timeout=10)
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["Content-Length"]) > 0


@pytest.mark.parametrize("port", [-1, 65536])
def test_a_port_that_is_none_is_refused(port: int) -> None:
    with pytest.raises(CommandError, match="--port must be from 0 to 65535"):
        call_command("demosite", port=port)


def test_a_taken_port_is_one_clear_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"^Port {port} on 127.0.0.1 is taken. Choose another with --port.$"):
            call_command("demosite", port=port)


def test_the_command_answers_until_sigterm_even_while_the_database_is_not_there_yet() -> None:
    order = [*system.MANAGE, "demosite", "--port", "0"]
    pipe = subprocess.PIPE
    with subprocess.Popen(order, cwd=system.PROJECT, text=True, stdout=pipe, stderr=pipe) as process:
        assert process.stdout is not None
        address = process.stdout.readline().split()[-1]
        answer = requests.get(address, timeout=10)
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=20)
    assert (process.returncode, answer.status_code) == (0, 503)
    assert "cannot read the portal's database" in log
