import pytest

from tests.simulator.clients import Client, parsed

SIMPLE = {
    "ID": "shop-front-1",
    "PROFILEID": "main-profile",
    "BUTTONIMAGEURL": "https://cdn.example.com/call.png?w=64&h=64",
    "COLORSTYLENAME": "4",
    "BUTTONTITLE": "Talk to us",
    "HOUR24FROM": "10",
    "HOUR24TO": "19",
    "OFFHOURSMESSAGE": "We are closed until 10 am.",
    "CONFIGURATION": "SIMPLE",
    "PHONENUMBER": "12025550143",
    "ASKCONFIRMATION": "1",
}
FLOW = {
    **{name: value for name, value in SIMPLE.items() if name not in {"PHONENUMBER", "ASKCONFIRMATION"}},
    "CONFIGURATION": "CALLFLOW",
    "CALLFLOW": "89abcdef0123456789abcdef0123456789abcdef",
}
CONNECT = {"PHONENUMBER": "12025550143", "DESTPHONENUMBER": "442079460000"}
CREATE, UPDATE = "CLICK2CALL.BUTTON.CREATE", "CLICK2CALL.BUTTON.UPDATE"


def status(client: Client, reference: str, key: str = "KEY") -> str | None:
    return client.anveo("DIAL.GETSTATUS", {"REQUESTID": reference}, key=key).result


def test_a_documented_button_is_created(client: Client) -> None:
    countries = [*SIMPLE.items(), ("ALLOWCOUNTRY", "USA"), ("ALLOWCOUNTRY", "CANADA")]
    reply = client.anveo(CREATE, countries)
    assert (reply.result, reply.error) == ("SUCCESS", None)
    (button,) = client.told()["buttons"]
    assert button["settings"]["ALLOWCOUNTRY"] == ["USA", "CANADA"]
    assert button["settings"]["BUTTONIMAGEURL"] == ["https://cdn.example.com/call.png?w=64&h=64"]


def test_a_button_may_run_a_call_flow_with_variables(client: Client) -> None:
    assert client.anveo(CREATE, FLOW, variables={"TICKET": "A < B", "TIER": "gold"}).result == "SUCCESS"
    (button,) = client.told()["buttons"]
    assert button["settings"]["VARIABLE TICKET"] == ["A < B"]


def test_a_second_button_of_the_same_id_is_refused(client: Client) -> None:
    client.anveo(CREATE, SIMPLE)
    assert client.anveo(CREATE, SIMPLE).error == "ID already exists"


def test_another_account_may_use_the_same_id(client: Client) -> None:
    client.anveo(CREATE, SIMPLE)
    assert client.anveo(CREATE, SIMPLE, key="OTHER").result == "SUCCESS"


def test_an_update_replaces_every_setting(client: Client) -> None:
    client.anveo(CREATE, SIMPLE)
    shorter = {name: value for name, value in SIMPLE.items() if name != "BUTTONTITLE"} | {"HOUR24TO": "20"}
    reply = client.anveo(UPDATE, shorter)
    assert (reply.result, reply.error) == ("SUCCESS", "")
    (button,) = client.told()["buttons"]
    assert button["settings"]["HOUR24TO"] == ["20"]
    assert "BUTTONTITLE" not in button["settings"]


def test_an_update_of_an_unknown_button_is_refused(client: Client) -> None:
    reply = client.anveo(UPDATE, SIMPLE)
    assert (reply.result, reply.error) == ("FAILED", "ID not found")


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"ID": ""}, "ID is required"),
        ({"ID": "x" * 129}, "ID exceeds 128 characters"),
        ({"PROFILEID": "unknown-one"}, "PROFILEID not found"),
        ({"BUTTONIMAGEURL": "call.png"}, "BUTTONIMAGEURL is invalid"),
        ({"BUTTONIMAGEURL": "https://e.com/" + "x" * 512}, "BUTTONIMAGEURL exceeds 512 characters"),
        ({"COLORSTYLENAME": "14"}, "COLORSTYLENAME is invalid"),
        ({"COLORSTYLENAME": "0"}, "COLORSTYLENAME is invalid"),
        ({"BUTTONTITLE": "x" * 33}, "BUTTONTITLE exceeds 32 characters"),
        ({"HOUR24FROM": "25"}, "HOUR24FROM is invalid"),
        ({"HOUR24TO": "-1"}, "HOUR24TO is invalid"),
        ({"HOUR24TO": "seven"}, "HOUR24TO is invalid"),
        ({"OFFHOURSMESSAGE": " "}, "OFFHOURSMESSAGE is required"),
        ({"CONFIGURATION": "simple"}, "CONFIGURATION is invalid"),
        ({"PHONENUMBER": ""}, "PHONENUMBER is required"),
        ({"PHONENUMBER": "+12025550143"}, "PHONENUMBER is invalid"),
        ({"ASKCONFIRMATION": ""}, "ASKCONFIRMATION is required"),
        ({"ASKCONFIRMATION": "true"}, "ASKCONFIRMATION is invalid"),
        ({"ALLOWCOUNTRY": "usa"}, "ALLOWCOUNTRY is invalid"),
        ({"ID": "", "COLORSTYLENAME": "14"}, "ID is required"),
    ],
)
def test_a_button_is_refused_by_its_first_fault(client: Client, wrong: dict[str, str], error: str) -> None:
    assert client.anveo(CREATE, SIMPLE | wrong).error == error
    assert client.told()["buttons"] == []


@pytest.mark.parametrize(
    ("wrong", "error"), [({"CALLFLOW": ""}, "CALLFLOW is required"), ({"CALLFLOW": "unknown"}, "CALLFLOW not found")]
)
def test_a_call_flow_must_be_named_and_exist(client: Client, wrong: dict[str, str], error: str) -> None:
    assert client.anveo(CREATE, FLOW | wrong).error == error


def test_a_variable_without_a_name_is_refused(client: Client) -> None:
    assert client.anveo(CREATE, FLOW, variables={"": "gold"}).error == "VARIABLENAME is required"


def test_a_simple_button_takes_no_variables(client: Client) -> None:
    assert client.anveo(CREATE, SIMPLE, variables={"TIER": "gold"}).error == "VARIABLE not allowed"


def test_a_parameter_that_may_stand_once_is_refused_twice(client: Client) -> None:
    twice = [*CONNECT.items(), ("DESTPHONENUMBER", "19005550100")]
    assert client.anveo("DIAL.CONNECT", twice).error == "DESTPHONENUMBER is invalid"


def test_a_profile_is_updated(client: Client) -> None:
    assert client.anveo("CLICK2CALL.PROFILE.UPDATE", {"ID": "main", "TITLE": "Example Ltd"}).result == "SUCCESS"


def test_a_profile_title_has_a_longest_length(client: Client) -> None:
    reply = client.anveo("CLICK2CALL.PROFILE.UPDATE", {"ID": "main", "TITLE": "x" * 257})
    assert (reply.result, reply.error) == (None, "TITLE exceeds 256 characters")


def test_a_call_goes_from_dialling_over_talking_to_its_end(client: Client) -> None:
    reference = client.anveo("DIAL.CONNECT", CONNECT).values["REQUESTID"]
    seen = [status(client, reference)]
    for seconds in (3.5, 3, 8):
        client.simulator.clock.skip(seconds)
        seen.append(status(client, reference))
    assert seen == ["INIT", "INIT", "START", "END"]


def test_a_delayed_call_waits_its_minutes(client: Client) -> None:
    reference = client.anveo("DIAL.CONNECT", CONNECT | {"DELAY": "30"}).values["REQUESTID"]
    client.simulator.clock.skip(29 * 60)
    assert status(client, reference) == "NONE"
    client.simulator.clock.skip(61)
    assert status(client, reference) == "INIT"


def test_a_waiting_call_can_be_cancelled(client: Client) -> None:
    reference = client.anveo("DIAL.CONNECT", CONNECT | {"DELAY": "30"}).values["REQUESTID"]
    assert client.anveo("DIAL.CANCEL", {"REQUESTID": reference}).result == "SUCCESS"
    assert status(client, reference) == "END"


def test_a_ringing_call_can_not_be_cancelled(client: Client) -> None:
    reference = client.anveo("DIAL.CONNECT", CONNECT).values["REQUESTID"]
    assert client.anveo("DIAL.CANCEL", {"REQUESTID": reference}).error == "Request can not be canceled"


def test_another_account_knows_nothing_of_the_call(client: Client) -> None:
    reference = client.anveo("DIAL.CONNECT", CONNECT).values["REQUESTID"]
    assert client.anveo("DIAL.GETSTATUS", {"REQUESTID": reference}, key="OTHER").error == "REQUESTID not found"


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"PHONENUMBER": ""}, "PHONENUMBER is required"),
        ({"DESTPHONENUMBER": ""}, "DESTPHONENUMBER is required"),
        ({"DESTPHONENUMBER": "44 20 7946"}, "DESTPHONENUMBER is invalid"),
        ({"MAXCALLDURATION": "0"}, "MAXCALLDURATION is invalid"),
        ({"CALLERID": "12025550000"}, "CALLERID is not verified"),
        ({"DELAY": "86401"}, "DELAY is invalid"),
        ({"DELAY": "-1"}, "DELAY is invalid"),
    ],
)
def test_a_wrong_dial_order_rings_nobody(client: Client, wrong: dict[str, str], error: str) -> None:
    assert client.anveo("DIAL.CONNECT", CONNECT | wrong).error == error
    assert client.told()["calls"] == []


def test_a_call_flow_needs_a_caller_id(client: Client) -> None:
    order = {"PHONENUMBER": "12025550143", "CALLFLOW": "89abcdef"}
    assert client.anveo("DIAL.CALLFLOW", order).error == "CALLERID is required"
    assert client.anveo("DIAL.CALLFLOW", order | {"CALLERID": "12025550100"}).result == "SUCCESS"


def test_test_takes_the_word_true_and_minds_no_other(client: Client) -> None:
    for word in ("TRUE", "yes"):
        assert client.anveo("DIAL.CONNECT", CONNECT | {"TEST": word}).result == "SUCCESS"


def test_the_balance_is_an_amount(client: Client) -> None:
    assert client.anveo("ACCOUNT.GETBALANCE").result == "25.00"


@pytest.mark.parametrize("key", ["", "bad-key"])
def test_a_wrong_key_is_refused_before_anything_else(client: Client, key: str) -> None:
    reply = client.anveo("NO.SUCH.ACTION", key=key)
    assert (reply.result, reply.error) == (None, "USERKEY is missing or invalid")


def test_an_unknown_action_is_refused(client: Client) -> None:
    assert client.anveo("DIAL.CONECT", CONNECT).error == "Unknown ACTION"


def test_a_signature_is_optional_but_looked_at(client: Client) -> None:
    right = {"SIGNATURE": "969cb10dce1443162ec393f411fd9ea73589c636"}
    assert client.anveo("ACCOUNT.GETBALANCE", right).error is None
    assert client.anveo("ACCOUNT.GETBALANCE", {"SIGNATURE": "x"}).error == "SIGNATURE is missing or invalid"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not xml",
        b"<REQUEST>",
        b"\xff\xfe\x00\xd8",
        b"<OTHER/>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><REQUEST/>',
        b"<a>" * 5000,
        b"\n" + b'<?xml version="1.0"?><REQUEST/>',
    ],
)
def test_what_is_no_request_document_is_called_invalid(client: Client, body: bytes) -> None:
    answer = client.post("/anveo/api/v3.asp", data=body)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert parsed(answer.text).error == "Invalid XML request"


QUERY = (
    "param[PHONENUMBER]=12025550143&param[CALLERID]=12025550100&param[CALLFLOW]=89abcdef&param[DELAY]=0&var[ORDER]=4711"
)


@pytest.mark.parametrize(
    "query",
    [
        f"userkey=KEY&action=DIAL.CALLFLOW&{QUERY}",
        f"userkey=KEY&action=DIAL.CALLFLOW&{QUERY}".replace("[", "%5B").replace("]", "%5D"),
        f"USERKEY=KEY&Action=DIAL.CALLFLOW&{QUERY.replace('param', 'PARAM').replace('var', 'Var')}",
    ],
)
def test_the_query_address_takes_brackets_raw_or_encoded_and_keys_in_any_case(client: Client, query: str) -> None:
    assert parsed(client.get(f"/anveo/api/v2.asp?{query}").text).values["REQUESTID"]
    (call,) = client.told()["calls"]
    assert call["details"]["VARIABLE ORDER"] == "4711"


def test_the_older_address_takes_the_same_documents(client: Client) -> None:
    body = b"<REQUEST><USERTOKEN><USERKEY>KEY</USERKEY></USERTOKEN><ACTION NAME='ACCOUNT.GETBALANCE'/></REQUEST>"
    assert parsed(client.post("/anveo/apicall.asp", data=body).text).result == "25.00"
