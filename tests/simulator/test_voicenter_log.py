from typing import Any

import pytest

from tests.simulator.clients import Client

CALL = {"phone": "SIPAGT01", "target": "972501234561"}
TARGET_7 = {"target": "972501234567"}
SEARCH = {"fromdate": "2020-01-01T00:00:00", "todate": "2100-01-01T00:00:00"}


def asked(client: Client, **more: Any) -> dict[str, Any]:
    return dict(client.voicenter("/hub/cdr/", **({"search": SEARCH} | more)))


def ended(client: Client, **order: object) -> list[dict[str, Any]]:
    """The records of a call that was placed and has ended, the second leg's first."""
    call_id = client.voicenter(**(CALL | order))["CALLID"]
    client.simulator.clock.skip(3600)
    return client.call_log(callID=call_id)


def test_the_31st_request_of_a_minute_is_told_to_wait(client: Client) -> None:
    assert [asked(client)["ERROR_NUMBER"] for _ in range(31)] == [0] * 30 + [1]
    refused = asked(client)
    assert (refused["STATUS_CODE"], refused["CDR_LIST"]) == (403, [])
    assert asked(client, code="OTHER")["ERROR_NUMBER"] == 0
    client.simulator.clock.skip(61)
    assert asked(client)["ERROR_NUMBER"] == 0


def test_records_stand_in_the_log_some_time_after_the_call(client: Client) -> None:
    client.simulator.switches.voicenter_record_lag = 180
    client.voicenter(**CALL)
    client.simulator.clock.skip(20)
    assert asked(client)["TOTAL_HITS"] == 0
    client.simulator.clock.skip(180)
    assert asked(client)["TOTAL_HITS"] == 2


def test_record_keys_may_be_written_as_documented(client: Client) -> None:
    client.post("/switches", json={"voicenter_keys": "pascal"})
    second, _ = ended(client)
    assert {"CallID", "CdrType", "DialStatus", "RecordURL", "CustomData", "TargetExtension"} <= second.keys()
    columns = asked(client, fields=["callid", "DialStatus"])["CDR_LIST"]
    assert columns[0].keys() == {"CallID", "DialStatus"}


def test_a_bearer_token_opens_the_log_and_the_monitor_without_a_code(client: Client) -> None:
    client.voicenter(**CALL)
    headers = {"Authorization": "Bearer TOKEN"}
    body = {"search": SEARCH}
    assert client.post("/voicenter/hub/cdr/", json=body, headers=headers).json()["ERROR_NUMBER"] == 0
    assert client.get("/voicenter/comet/API/GetExtensionsCalls", headers=headers).json()["ERR"] == 0
    assert len(client.get("/voicenter/Comet/api/GetExtensions", headers=headers).json()["EXTENSIONS"]) == 3


def test_a_bearer_token_that_is_bad_opens_nothing(client: Client) -> None:
    headers = {"Authorization": "Bearer bad-token"}
    body = {"code": "TOKEN", "search": SEARCH}
    assert client.post("/voicenter/hub/cdr/", json=body, headers=headers).json()["ERROR_NUMBER"] == 2


@pytest.mark.parametrize("listed", ["972501234561", "SIPAGT01"])
def test_a_number_on_the_black_list_is_not_dialled(client: Client, listed: str) -> None:
    client.simulator.state.blacklists["TOKEN"] = {listed: "opt-out"}
    assert client.voicenter(**CALL)["ERRORMESSAGE"] == "The number is on the black list"
    assert client.told()["calls"] == []
    assert client.voicenter(**CALL, code="OTHER")["ERRORCODE"] == 0


@pytest.mark.parametrize(("told", "rings"), [({}, 6), ({"targetmaxdialtime": 5}, 5), ({"phonemaxdialtime": 5}, 6)])
def test_a_phone_rings_no_longer_than_it_may(client: Client, told: dict[str, int], rings: int) -> None:
    second, _ = ended(client, **TARGET_7, **told)
    assert (second["dialstatus"], second["ringtime"]) == ("NOANSWER", rings)


@pytest.mark.parametrize(("told", "seconds"), [({}, 600), ({"maxduration": 10}, 10), ({"maxduration": "900"}, 600)])
def test_a_call_lasts_no_longer_than_it_may(client: Client, told: dict[str, object], seconds: int) -> None:
    client.simulator.switches.talk_seconds = 600
    second, _ = ended(client, **told)
    assert second["duration"] == seconds


@pytest.mark.parametrize(
    ("told", "xml"), [({}, True), ({"format": "XML"}, True), ({"format": "csv"}, True), ({"format": "JSON"}, False)]
)
@pytest.mark.parametrize("action", ["call", "terminate"])
def test_both_actions_answer_in_xml_unless_json_is_asked_for(
    client: Client, action: str, told: dict[str, str], xml: bool
) -> None:
    body = CALL | {"code": "TOKEN", "action": action} | told
    answer = client.post("/voicenter/ForwardDialer/click2call.aspx", json=body)
    assert answer.headers["Content-Type"].startswith("text/xml") is xml
    assert answer.text.startswith("<methodResponse>") is xml
