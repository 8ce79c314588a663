"""Ports, data folder and environment, before anything is started."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from portal.running import broker, system
from portal.running.group import Group, stopping
from portal.running.place import CannotStart, Place, alone_in
from tests.servers import free_place, free_ports


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return free_place(tmp_path)


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as somebody_else:
        yield somebody_else.getsockname()[1]


@pytest.mark.parametrize(
    ("setting", "whose"),
    [("PORT", "the portal"), ("DEMO_PORT", "the demo site"), ("SIMULATOR_PORT", "the simulator")],
)
def test_a_taken_port_is_named_with_how_to_choose_another(place: Place, taken: int, setting: str, whose: str) -> None:
    ports = {"PORT": place.port, "DEMO_PORT": place.demo_port, "SIMULATOR_PORT": place.simulator_port, setting: taken}
    unlucky = Place(place.host, ports["PORT"], ports["DEMO_PORT"], ports["SIMULATOR_PORT"], place.data_dir)
    with pytest.raises(CannotStart) as refused:
        unlucky.check_ports()
    assert str(refused.value).startswith(f"Port {taken}, for {whose}, is taken by another program.")
    assert f"make run {setting}=" in str(refused.value)


def test_one_port_for_two_servers_is_refused(place: Place) -> None:
    with pytest.raises(CannotStart, match="three different ports"):
        replace(place, demo_port=place.port).check_ports()


def test_a_host_that_is_not_this_machine_is_refused(place: Place) -> None:
    with pytest.raises(CannotStart, match=r"on 192\.0\.2\.1, for the portal, cannot be used"):
        replace(place, host="192.0.2.1").check_ports()


def test_free_ports_are_accepted(place: Place) -> None:
    place.check_ports()


def test_a_second_run_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    with alone_in(tmp_path), pytest.raises(CannotStart, match="already running"), alone_in(tmp_path):
        pass


def test_a_folder_is_free_again_after_its_run(tmp_path: Path) -> None:
    for _ in range(2):
        with alone_in(tmp_path):
            assert (tmp_path / "run.lock").exists()


def test_a_data_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotStart, match="Nothing can be written"), alone_in(tmp_path / "file" / "var"):
        pass


def test_a_provider_that_is_not_set_is_the_simulator(place: Place) -> None:
    env = place.environment({"ANVEO_URL": "https://provider.example"})
    assert env["ANVEO_URL"] == "https://provider.example"
    assert env["VOICENTER_URL"] == f"{place.simulator_url}/voicenter"


def test_a_server_for_everybody_is_called_at_this_machines_own_address(place: Place) -> None:
    assert replace(place, host="0.0.0.0").web_url == f"http://127.0.0.1:{place.port}"


def test_a_redis_that_does_not_answer_is_refused(place: Place, tmp_path: Path) -> None:
    (port,) = free_ports(1)
    group = Group({"REDIS_URL": f"redis://127.0.0.1:{port}/0"}, tmp_path, tmp_path)
    with pytest.raises(CannotStart, match="No server answers at REDIS_URL"), system.broker_for(group, place):
        pass


def test_what_is_queued_survives_a_restart_of_the_embedded_broker(place: Place, tmp_path: Path) -> None:
    for expected in (1, 2):
        group = Group({}, tmp_path, tmp_path)
        with stopping(group), system.broker_for(group, place), broker.client(group.env["REDIS_URL"]) as client:
            assert client.lpush("queue", "nudge") == expected


def test_a_socket_in_a_deep_folder_gets_a_short_path_and_leaves_nothing(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 120)
    deep.mkdir()
    group = Group({}, tmp_path, tmp_path)
    place = Place("127.0.0.1", 0, 0, 0, deep)
    with stopping(group), system.broker_for(group, place):
        url = group.env["REDIS_URL"]
        assert broker.answers(url)
    assert not Path(url.removeprefix("unix://").removesuffix("?db=0")).parent.exists()
