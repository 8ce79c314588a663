import pytest

from providers.simulator.server import running_simulator
from tests.simulator.clients import Client

CONNECT = {"PHONENUMBER": "12025550143", "DESTPHONENUMBER": "442079460001"}
FLOW = {"PHONENUMBER": "12025550143", "CALLERID": "12025550100", "CALLFLOW": "89abcdef"}
PROFILE = {"ID": "main-profile", "TITLE": "Example Ltd", "HOMEPAGEURL": "https://www.example.com"}
CREATE, UPDATE = "CLICK2CALL.PROFILE.CREATE", "CLICK2CALL.PROFILE.UPDATE"
RIGHT = "969cb10dce1443162ec393f411fd9ea73589c636"
SWAPPED = "469c58c78cddeb40cd9531e89b37f86da47e9412"


def placed(client: Client, action: str = "DIAL.CONNECT", **order: str) -> str:
    told = (FLOW if action == "DIAL.CALLFLOW" else CONNECT) | order
    return client.anveo(action, told).values["REQUESTID"]


def test_a_test_is_answered_like_a_call_and_rings_nobody(client: Client) -> None:
    reference = placed(client, TEST="TRUE", MEMO="rehearsal")
    told = client.told()
    assert (told["calls"], told["dials"]) == ([], {})
    assert [test["details"]["MEMO"] for test in told["tests"]] == ["rehearsal"]
    assert told["entries"][0]["verdict"] == "SUCCESS, a test: nobody is rung"
    assert client.anveo("DIAL.GETSTATUS", {"REQUESTID": reference}).result == "END"


def test_every_real_call_is_counted_and_no_other_order(client: Client) -> None:
    for order in ({}, {"TEST": "TRUE"}, {"DELAY": "86401"}, {"DELAY": "86400"}, {"TEST": "yes"}):
        client.anveo("DIAL.CONNECT", CONNECT | order)
    client.voicenter(phone="SIPAGT01", target="972501234561")
    client.voicenter(phone="blocked1", target="972501234561")
    assert client.simulator.dials == {"anveo": 3, "voicenter": 1}
    assert client.told()["dials"] == {"anveo": 3, "voicenter": 1}


def test_of_too_many_calls_the_oldest_ended_one_is_forgotten_and_the_count_goes_on() -> None:
    with running_simulator(most_calls=2) as simulator:
        state = simulator.state
        state.place("anveo", "KEY", "waiting", ("12025550143",), delay=3600)
        state.place("anveo", "KEY", "ended", ("12025550143",))
        simulator.clock.skip(60)
        state.place("anveo", "KEY", "third", ("12025550143",))
        assert list(state.calls) == ["waiting", "third"]
        state.place("anveo", "KEY", "fourth", ("12025550143",))
        assert list(state.calls) == ["third", "fourth"]
        assert simulator.dials["anveo"] == 4


@pytest.mark.parametrize(("digit", "result"), [("3", "COMPLETED"), ("7", "NOANSWER"), ("8", "BUSY"), ("9", "FAILED")])
def test_a_call_flow_has_a_result_once_it_has_ended(client: Client, digit: str, result: str) -> None:
    reference = placed(client, "DIAL.CALLFLOW", PHONENUMBER=f"1202555014{digit}")
    assert client.anveo("DIAL.CALLFLOW.GETRESULT", {"REQUESTID": reference}).error == "Result is not available"
    client.simulator.clock.skip(20)
    assert client.anveo("DIAL.CALLFLOW.GETRESULT", {"REQUESTID": reference}).result == result


def test_a_call_of_two_phones_has_no_flow_result(client: Client) -> None:
    reply = client.anveo("DIAL.CALLFLOW.GETRESULT", {"REQUESTID": placed(client)})
    assert reply.error == "REQUESTID is not of a call flow"


def test_a_test_of_a_call_flow_has_its_result_at_once(client: Client) -> None:
    reference = placed(client, "DIAL.CALLFLOW", TEST="TRUE")
    assert client.anveo("DIAL.CALLFLOW.GETRESULT", {"REQUESTID": reference}).result == "TEST"


def test_a_call_is_cut_after_its_minutes(client: Client) -> None:
    client.simulator.switches.talk_seconds = 600
    cut, long = placed(client, MAXCALLDURATION="1"), placed(client)
    client.simulator.clock.skip(6 + 61)
    status = [client.anveo("DIAL.GETSTATUS", {"REQUESTID": one}).result for one in (cut, long)]
    assert status == ["END", "START"]


def test_a_profile_is_created_once_and_then_replaced(client: Client) -> None:
    assert client.anveo(CREATE, PROFILE).result == "SUCCESS"
    assert client.anveo(CREATE, PROFILE).error == "ID already exists"
    assert client.anveo(UPDATE, {"ID": "main-profile", "TITLE": "Other"}).result == "SUCCESS"
    assert client.simulator.state.profiles == {("KEY", "main-profile"): {"ID": ["main-profile"], "TITLE": ["Other"]}}


@pytest.mark.parametrize("action", [CREATE, UPDATE])
def test_a_profile_is_refused_by_its_first_fault(client: Client, action: str) -> None:
    assert client.anveo(action, PROFILE | {"ID": ""}).error == "ID is required"
    assert client.anveo(action, PROFILE | {"PICTUREURL": "here"}).error == "PICTUREURL is invalid"


def test_a_profile_that_does_not_exist_cannot_be_updated(client: Client) -> None:
    assert client.anveo(UPDATE, PROFILE | {"ID": "unknown-one"}).error == "ID not found"


@pytest.mark.parametrize(
    ("mode", "signature", "accepted"),
    [
        ("off", "nonsense", True),
        ("off", "", True),
        ("optional", "", True),
        ("optional", RIGHT, True),
        ("optional", SWAPPED, False),
        ("required", "", False),
        ("required", RIGHT, True),
        ("required", RIGHT.upper(), False),
        ("required", "é" * 40, False),
    ],
)
def test_a_signature_is_made_of_the_e_mail_by_the_phrase(
    client: Client, mode: str, signature: str, accepted: bool
) -> None:
    client.post("/switches", json={"anveo_signature": mode, "anveo_account": "owner@example.com:blue-harbour-42"})
    reply = client.anveo("ACCOUNT.GETBALANCE", {"SIGNATURE": signature} if signature else {})
    assert reply.error == (None if accepted else "SIGNATURE is missing or invalid")


@pytest.mark.parametrize(
    ("action", "order", "error"),
    [
        ("DIAL.CONNECT", {"CALLERID": "unknown1"}, "CALLERID is not verified"),
        ("DIAL.CALLFLOW", {"CALLERID": "unknown1"}, "CALLERID is not verified"),
        ("DIAL.CALLFLOW", {"CALLFLOW": "unknown-flow"}, "CALLFLOW not found"),
    ],
)
def test_what_is_called_unknown_is_not_found(client: Client, action: str, order: dict[str, str], error: str) -> None:
    told = (FLOW if action == "DIAL.CALLFLOW" else CONNECT) | order
    assert client.anveo(action, told).error == error
    assert client.told()["calls"] == []
