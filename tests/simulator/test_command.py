import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from django.core.management import CommandError, call_command

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_the_command_says_where_it_listens_and_ends_when_told_to(stop: signal.Signals) -> None:
    order = [sys.executable, "manage.py", "simulate", "--port", "0", "--speed", "60"]
    with subprocess.Popen(order, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        assert requests.get(f"{url}/journal.json", timeout=10).json()["calls"] == []
        process.send_signal(stop)
        _, complaints = process.communicate(timeout=20)
    assert (process.returncode, complaints) == (0, "")


def test_the_command_sets_weather_switches_and_where_to_push() -> None:
    order = [sys.executable, "manage.py", "simulate", "--port", "0"]
    order += ["--weather", "anveo:reset-after*2", "--weather", "voicenter:429"]
    order += ["--switch", "viviphone_groups=flat", "--push-to", "anveo=http://127.0.0.1:9/events?a=b"]
    with subprocess.Popen(order, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        told = {path: requests.get(f"{url}/{path}", timeout=10).json() for path in ("weather", "switches", "pushes")}
        process.terminate()
    assert told["weather"] == {"weather": ["anveo:reset-after*2", "voicenter:status-before=429"]}
    assert told["switches"]["viviphone_groups"] == "flat"
    assert told["pushes"] == {"anveo": "http://127.0.0.1:9/…"}


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("weather", "anveo:snow", "no weather called snow"),
        ("switch", "colour=red", "no switch called colour"),
        ("push_to", "viviphone=http://a.test/", "viviphone pushes nothing"),
        ("push_to", "http://a.test/", "http://a.test/ pushes nothing"),
    ],
)
def test_an_option_that_means_nothing_is_one_clear_sentence(option: str, value: str, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("simulate", port=0, **{option: [value]})


def test_a_taken_port_is_one_clear_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"^Port {port} on 127.0.0.1 is taken. Choose another with --port.$"):
            call_command("simulate", port=port)


@pytest.mark.parametrize("speed", [0.0, -1.0, float("nan"), float("inf")])
def test_a_speed_that_is_none_is_refused(speed: float) -> None:
    with pytest.raises(CommandError, match="--speed"):
        call_command("simulate", port=0, speed=speed)
