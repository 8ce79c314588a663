from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.simulator.clients import Client, triple

CALL = {"phone": "SIPAGT01", "target": "972501234561", "action": "call"}
PATH = "/voicenter/ForwardDialer/click2call.aspx"


def test_a_json_order_is_answered_in_json_with_a_number_for_its_code(client: Client) -> None:
    answer = client.post(PATH, json=CALL | {"code": "TOKEN", "format": "json", "record": "true", "maxduration": 900})
    assert answer.headers["Content-Type"].startswith("application/json")
    told = answer.json()
    assert (told["ERRORCODE"], told["ERRORMESSAGE"], len(told["CALLID"])) == (0, "OK", 32)


def test_a_query_is_answered_in_xml_by_default(client: Client) -> None:
    answer = client.get(PATH, params=CALL | {"code": "TOKEN"})
    assert answer.headers["Content-Type"].startswith("text/xml")
    told = triple(answer.text)
    assert list(told) == ["ERRORCODE", "ERRORMESSAGE", "CALLID"]
    assert (told["ERRORCODE"], told["ERRORMESSAGE"]) == ("0", "OK")


def test_a_form_without_an_action_is_a_call(client: Client) -> None:
    form = "code=TOKEN&phone=SIPAGT01&phonecallerid=0722000000&target=0501234561&phoneautoanswer=true&record=True"
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post(PATH, data=f"{form}&format=JSON", headers=headers).json()["ERRORCODE"] == 0
    assert len(client.told()["calls"]) == 1


@pytest.mark.parametrize("path", [PATH.lower(), PATH.replace("Forward", "forward"), "/voicenter" + PATH[10:].upper()])
def test_the_case_of_the_path_and_of_the_names_is_free(client: Client, path: str) -> None:
    params = {"CODE": "TOKEN", "Phone": "SIPAGT01", "TARGET": "972501234561", "Format": "json"}
    assert client.get(path, params=params).json()["ERRORCODE"] == 0


@pytest.mark.parametrize(
    ("wrong", "code", "message"),
    [
        ({"code": ""}, 1, "Code is missing"),
        ({"code": "bad-token"}, 1, "Code is invalid"),
        ({"action": "conference"}, 1, "Action is invalid"),
        ({"phone": ""}, 1, "Phone is missing"),
        ({"phone": "+972501234561"}, 1, "Phone is invalid"),
        ({"target": ""}, 1, "Target is missing"),
        ({"target": "05 01"}, 1, "Target is invalid"),
        ({"phone": "logincode"}, 1, "Phonelogincode is missing"),
        ({"record": "perhaps"}, 1, "Record is invalid"),
        ({"maxduration": "long"}, 1, "Maxduration is invalid"),
        ({"phonemaxdialtime": 0}, 1, "Phonemaxdialtime is invalid"),
        ({"ignoredncstatus": 4}, 1, "Ignoredncstatus is invalid"),
        ({f"var_{number}": "x" for number in range(11)}, 1, "Too many variables"),
        ({"phone": "broken1"}, 2, "Application error"),
        ({"phone": "offline1", "checkphonedevicestate": True}, 3, "The extension is offline"),
        ({"target": "offline1", "checktargetdevicestate": "1"}, 3, "The extension is offline"),
        ({"phone": "blocked1"}, 4, "Extension is blocked for Click2Call"),
    ],
)
def test_an_order_is_refused_by_its_first_fault(client: Client, wrong: dict[str, Any], code: int, message: str) -> None:
    assert client.voicenter(**(CALL | wrong)) == {"ERRORCODE": code, "ERRORMESSAGE": message, "CALLID": ""}
    assert client.told()["calls"] == []


def test_a_refusal_in_xml_has_an_empty_call_id(client: Client) -> None:
    told = triple(client.get(PATH, params={"code": "TOKEN", "phone": "SIPAGT01"}).text)
    assert told == {"ERRORCODE": "1", "ERRORMESSAGE": "Target is missing", "CALLID": ""}


def test_an_offline_extension_that_nobody_checks_does_not_answer(client: Client) -> None:
    call_id = client.voicenter(**(CALL | {"phone": "offline1"}))["CALLID"]
    client.simulator.clock.skip(20)
    (record,) = client.call_log(callID=call_id)
    assert (record["cdrtype"], record["dialstatus"]) == (9, "NOANSWER")


@pytest.mark.parametrize("body", [b"{", b"[1]", b"{" + b'"a":{' * 5000, b"\xff\xfe{"])
def test_an_unreadable_body_is_an_invalid_parameter(client: Client, body: bytes) -> None:
    answer = client.post(PATH, data=body, headers={"Content-Type": "application/json"})
    assert triple(answer.text)["ERRORCODE"] == "1"


def test_a_running_call_is_found_by_its_id_among_the_active_ones(client: Client) -> None:
    call_id = client.voicenter(**CALL, var_call="77")["CALLID"]
    seen = []
    for seconds in (0, 3.5, 3):
        client.simulator.clock.skip(seconds)
        (call,) = client.running_calls()
        seen.append((call["ivrid"], call["callstatus"], call["answered"], call["customdata"]))
    variables = {"var_call": "77"}
    assert seen == [
        (call_id, "Ringing", 0, variables),
        (call_id, "Dialing", 0, variables),
        (call_id, "Talking", 1, variables),
    ]
    client.simulator.clock.skip(8)
    assert client.running_calls() == []


def test_another_account_sees_no_calls(client: Client) -> None:
    client.voicenter(**CALL)
    answer = client.voicenter("/comet/API/GetExtensionsCalls", code="OTHER")
    assert [row["calls"] for row in answer["EXTENSIONS"]] == [[], [], []]


def test_terminating_hangs_the_extension_up(client: Client) -> None:
    call_id = client.voicenter(**CALL)["CALLID"]
    told = client.voicenter(phone="SIPAGT01", action="terminate")
    assert told == {"ERRORCODE": 0, "ERRORMESSAGE": "OK", "CALLID": ""}
    assert client.running_calls() == []
    assert client.call_log(callID=call_id)[0]["dialstatus"] == "CANCEL"


def test_terminating_without_a_call_is_an_application_error(client: Client) -> None:
    assert client.voicenter(phone="SIPAGT01", action="terminate")["ERRORMESSAGE"] == "No active call"


def test_an_ended_call_leaves_a_record_for_each_leg(client: Client) -> None:
    call_id = client.voicenter(**CALL, var_call="77")["CALLID"]
    assert client.call_log() == []
    client.simulator.clock.skip(20)
    second, first = client.call_log()
    assert (first["cdrtype"], first["targetnumber"], first["dialstatus"]) == (9, "SIPAGT01", "ANSWER")
    assert (second["cdrtype"], second["targetnumber"], second["dialstatus"]) == (10, "972501234561", "ANSWER")
    assert (second["callid"], second["duration"], second["price"]) == (call_id, 8, 12.5)
    assert second["customdata"] == {"var_call": "77"}
    assert all(name.islower() for name in second)
    age = datetime.now(UTC) - datetime.fromisoformat(second["date"])
    assert timedelta() <= age < timedelta(minutes=5)


@pytest.mark.parametrize(
    ("digit", "dial_status"), [("7", "NOANSWER"), ("8", "BUSY"), ("9", "CHANUNAVAIL"), ("0", "ANSWER")]
)
def test_the_last_digit_of_the_number_decides_how_the_call_ends(client: Client, digit: str, dial_status: str) -> None:
    client.voicenter(**(CALL | {"target": f"97250123456{digit}"}))
    client.simulator.clock.skip(20)
    (record,) = client.call_log(cdrTypes=[10])
    assert record["dialstatus"] == dial_status


def test_the_call_log_keeps_to_its_dates_columns_and_order(client: Client) -> None:
    ids = []
    for _ in range(2):
        ids.append(client.voicenter(**CALL)["CALLID"])
        client.simulator.clock.skip(20)
    columns = client.voicenter(
        "/hub/cdr/",
        fields=["CallID", "DialStatus"],
        search={"fromdate": "2020-01-01 00:00:00", "todate": "2100-01-01T00:00:00Z", "cdrTypes": [10]},
        sort=[{"field": "date", "order": "asc"}],
    )
    assert columns["CDR_LIST"] == [{"callid": one, "dialstatus": "ANSWER"} for one in ids]
    assert (columns["TOTAL_HITS"], columns["RETURN_HITS"], columns["STATUS_CODE"]) == (2, 2, 200)
    assert client.call_log(todate="2020-01-02T00:00:00") == []
    assert client.call_log(phones=["972509999999"]) == []


def test_the_call_log_takes_a_flat_query(client: Client) -> None:
    client.voicenter(**CALL)
    client.simulator.clock.skip(20)
    params = {"code": "TOKEN", "fromdate": "2020-01-01T00:00:00", "todate": "2100-01-01T00:00:00"}
    assert client.get("/voicenter/hub/cdr/", params=params).json()["TOTAL_HITS"] == 2


@pytest.mark.parametrize(
    ("told", "number", "status_code"),
    [
        ({"code": "bad", "search": {}}, 2, 403),
        ({"search": {}}, 5, 404),
        ({"search": {"fromdate": "yesterday", "todate": "2024-01-01"}}, 5, 404),
        ({"search": {"fromdate": "2024-02-01", "todate": "2024-01-01"}}, 5, 404),
        ({"search": {"fromdate": 5, "todate": None}}, 5, 404),
    ],
)
def test_a_wrong_question_to_the_call_log_has_its_number(
    client: Client, told: dict[str, object], number: int, status_code: int
) -> None:
    answer = client.voicenter("/hub/cdr/", **told)
    assert (answer["ERROR_NUMBER"], answer["STATUS_CODE"], answer["CDR_LIST"]) == (number, status_code, [])


def test_extensions_are_listed(client: Client) -> None:
    answer = client.voicenter("/Comet/api/GetExtensions")
    assert [row["SIP"] for row in answer["EXTENSIONS"]] == ["SIPAGT01", "SIPAGT02", "SIPAGT03"]


def test_a_wrong_code_brings_no_extensions_and_no_error(client: Client) -> None:
    answer = client.voicenter("/Comet/api/GetExtensions", code="bad-token")
    assert answer == {"ERR": 0, "DESC": "OK", "EXTENSIONS": []}


def test_numbers_go_on_the_black_list_and_off_it_each_with_its_own_answer(client: Client) -> None:
    body = {"Code": "TOKEN", "Phones": [{"Phone": "972501234567", "Name": "opt-out"}, {"Phone": "05-1"}]}
    answer = client.post("/voicenter/Blacklist/AddBlackList", json=body).json()
    assert answer["ErrorCode"] == 0
    assert [row["ErrorCode"] for row in answer["Phones"]] == [0, 1]
    assert client.simulator.state.blacklists == {"TOKEN": {"972501234567": "opt-out"}}
    query = "code=TOKEN&phones=972501234567&phones=972501234568"
    answer = client.get(f"/voicenter/Blacklist/RemoveBulkFromBlacklist?{query}").json()
    assert len(answer["Phones"]) == 2
    assert client.simulator.state.blacklists == {"TOKEN": {}}


@pytest.mark.parametrize(("body", "code"), [({"Code": "bad", "Phones": []}, 1), ({"Code": "TOKEN", "Phones": []}, 2)])
def test_a_black_list_order_without_token_or_numbers_is_refused(
    client: Client, body: dict[str, object], code: int
) -> None:
    assert client.post("/voicenter/Blacklist/AddBlackList", json=body).json()["ErrorCode"] == code
