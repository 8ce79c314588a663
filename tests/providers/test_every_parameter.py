"""Every documented method with every parameter set, looked at on the wire: the tables of methods say what is true."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from lxml import etree

from providers.anveo.adapter import Anveo
from providers.base import HistoryQuery, Provider, ProviderError, Unclear
from providers.fields import Value, problems
from providers.methods import Method
from providers.simulator.server import running_simulator
from tests.providers.samples import EXTENSION, NOW, REFERENCE, REMOTE_ID, SAMPLES, VISITOR, Sample
from tests.providers.scripted import Received, ScriptedServer

SIMPLE = dict(SAMPLES["anveo"].button)
FLOW: dict[str, Value] = {
    **{name: value for name, value in SIMPLE.items() if name not in {"phone_number", "ask_confirmation"}},
    "configuration": "CALLFLOW",
    "callflow": "89abcdef0123456789abcdef0123456789abcdef",
    "variables": {"TICKET": "4711"},
}
TAGS: dict[str, Value] = {"test_mode": True, "caller_id": "12025550100", "memo": "lead", "billing_code": "shop"}
PROFILE: dict[str, Value] = {
    "profile_id": "main-profile", "profile_title": "Example Ltd", "profile_message": "We ring you.",
    "profile_homepage": "https://www.example.com", "profile_picture": "https://cdn.example.com/logo.png",
}  # fmt: skip
CALL: dict[str, Value] = {
    "agent_phone": "logincode", "login_code": "7", "record": True,
    "phone_caller_id": "0722000000", "phone_caller_name": "Shop", "target_caller_id": "0722000001",
    "target_caller_name": "Example", "phone_ring_seconds": 30, "target_ring_seconds": 31,
    "phone_auto_answer": True, "target_auto_answer": True, "check_phone_state": True, "check_target_state": True,
    "language": "he", "variables": {"lead": "77"},
}  # fmt: skip
WINDOW = HistoryQuery(NOW - timedelta(days=1), NOW, REMOTE_ID)

Orders = tuple[Callable[[Provider], object], ...]


def dial(name: str, settings: Mapping[str, Value], *, delay: int = 0) -> Callable[[Provider], object]:
    order = replace(SAMPLES[name].dial(delay=delay), max_duration=20, settings=settings)
    return lambda provider: provider.place_call(order)


def both(order: Callable[[Provider, Mapping[str, Value]], object]) -> Orders:
    """An Anveo button is simple or runs a flow, and each has parameters that the other one must not have."""
    return (lambda provider: order(provider, SIMPLE), lambda provider: order(provider, FLOW))


VIVI = SAMPLES["viviphone"].button
DRIVES: Mapping[tuple[str, str], Orders] = {
    ("anveo", "CLICK2CALL.BUTTON.CREATE"): both(lambda provider, button: provider.create_button(button, "shop-1")),
    ("anveo", "CLICK2CALL.BUTTON.UPDATE"): both(lambda provider, button: provider.update_button("shop-1", button)),
    ("anveo", "CLICK2CALL.PROFILE.UPDATE"): (lambda provider: provider.save_profile(PROFILE),),
    ("anveo", "CLICK2CALL.PROFILE.CREATE"): (lambda provider: provider.save_profile(PROFILE, create=True),),
    ("anveo", "DIAL.CONNECT"): (dial("anveo", SIMPLE | TAGS, delay=30),),
    ("anveo", "DIAL.CALLFLOW"): (dial("anveo", FLOW | TAGS, delay=30),),
    ("anveo", "DIAL.GETSTATUS"): (lambda provider: provider.call_status(REFERENCE, placed_at=NOW),),
    ("anveo", "DIAL.CANCEL"): (lambda provider: provider.cancel_call(REFERENCE),),
    ("anveo", "DIAL.CALLFLOW.GETRESULT"): (lambda provider: provider.flow_result(REFERENCE),),
    ("anveo", "ACCOUNT.GETBALANCE"): (lambda provider: provider.check_credentials(),),
    ("viviphone", "c2c.new"): (lambda provider: provider.create_button(VIVI, "shop-1"),),
    ("viviphone", "gen.hist.get"): (lambda provider: provider.history(WINDOW),),
    ("voicenter", "action=call"): (dial("voicenter", CALL),),
    ("voicenter", "action=terminate"): (lambda provider: provider.terminate_call(EXTENSION),),
    ("voicenter", "GetExtensions"): (lambda provider: provider.extensions(),),
    ("voicenter", "GetExtensionsCalls"): (lambda provider: provider.active_calls(EXTENSION),),
    ("voicenter", "call log"): (
        lambda provider: provider.history(WINDOW),
        lambda provider: provider.call_status(REFERENCE, placed_at=NOW),
    ),
    ("voicenter", "AddBlackList"): (lambda provider: provider.block_numbers([VISITOR]),),
    ("voicenter", "RemoveBulkFromBlacklist"): (lambda provider: provider.unblock_numbers([VISITOR]),),
} | {
    ("viviphone", method.name): (lambda provider: provider.update_button(REMOTE_ID, VIVI),)
    if method.name.endswith(".set")
    else (lambda provider: provider.read_button(REMOTE_ID),)
    for method in SAMPLES["viviphone"].adapter.methods
    if method.spoken_by in {"update_button", "read_button"}
}
NOT_ASKED = {"read_notification", "panel_address"}
"""Spoken by the provider, and by the visitor's browser."""

ANSWERS = {
    "anveo": '<RESPONSE><RESULT>SUCCESS</RESULT><VALUE NAME="REQUESTID">1</VALUE></RESPONSE>',
    "viviphone": '<resp stat="ok"><id>1</id><type_dest>ph</type_dest><num>2125550101</num><vm_delay>1</vm_delay>'
    "<schd_en>1</schd_en><schd_start>1</schd_start><schd_stop>1</schd_stop><schd_days>1</schd_days>"
    "<max_tier>1</max_tier><refer_url/><cty>1</cty><panel_txt_en>1</panel_txt_en><panel_txt/><img_url/>"
    "<tzo>1</tzo><lang>en</lang><numlist/></resp>",
    "voicenter": '{"ERRORCODE": 0, "CALLID": "1", "ERR": 0, "EXTENSIONS": [{"SIP": "1"}], "ERROR_NUMBER": 0,'
    ' "CDR_LIST": [], "TOTAL_HITS": 0, "PHONES": []}',
}

documented = pytest.mark.parametrize(
    ("name", "method"),
    [
        (name, method)
        for name, sample in SAMPLES.items()
        for method in sample.adapter.methods
        if method.spoken_by not in NOT_ASKED
    ],
    ids=lambda part: part.name if isinstance(part, Method) else part,
)


def connected(sample: Sample, url: str) -> Provider:
    options = {field.name: True for field in sample.adapter.option_fields if field.kind == "flag"}
    return sample.adapter(sample.credentials, dict.fromkeys(sample.adapter.address_names, url), options)


def named(name: str, request: Received) -> tuple[str, set[str]]:
    """The method a request is for, and the names of everything it says."""
    match name:
        case "anveo":
            root = etree.fromstring(request.body)
            action = root.find("ACTION")
            assert action is not None
            return action.get("NAME", ""), {"USERKEY", *(row.get("NAME", "") for row in action)}
        case "viviphone":
            told = request.form | request.query
            return told["method"], set(told)
        case _:
            body = request.json
            names = {"var_" if key.startswith("var_") else key for key in body} | set(body.get("search", {}))
            if "authorization" in request.headers:
                names.add("Authorization")
            method = f"action={body['action']}" if "action" in body else request.path.rpartition("/")[2] or "call log"
            return method, names - {"search"}


@documented
def test_every_documented_parameter_is_sent_and_nothing_else(server: ScriptedServer, name: str, method: Method) -> None:
    server.will(ANSWERS[name])
    for order in DRIVES[name, method.name]:
        with suppress(Unclear):  # one answer cannot suit every method; what was sent is looked at
            order(connected(SAMPLES[name], server.url))
    requests = [named(name, request) for request in server.received]
    sent = set().union(*(names for spoken, names in requests if spoken == method.name))
    assert sent == {field.wire for field in method.fields} | set(method.envelope)


@documented
def test_every_documented_method_is_known_to_the_simulator(name: str, method: Method) -> None:
    sample = SAMPLES[name]
    with running_simulator() as simulator:
        provider = sample.simulated(simulator.url)
        provider.options |= {field.name: True for field in sample.adapter.option_fields if field.kind == "flag"}
        for order in DRIVES[name, method.name]:
            with suppress(ProviderError):  # refused is known; what is not known is looked for below
                order(provider)
        verdicts = {entry.verdict for entry in simulator.journal.entries()}
    assert verdicts
    assert not verdicts & {"Unknown ACTION", "error 202", "No provider answers at this address."}


@pytest.mark.parametrize("name", SAMPLES)
def test_every_setting_of_a_button_belongs_to_a_method(name: str) -> None:
    adapter = SAMPLES[name].adapter
    spoken = {field for method in adapter.methods for field in method.fields}
    assert {*adapter.button_fields, *adapter.profile_fields} <= spoken
    assert {method.spoken_by for method in adapter.methods} <= set(dir(adapter))


@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_are_what_the_guides_allow(name: str) -> None:
    sample = SAMPLES[name]
    assert problems(sample.adapter.credential_fields, sample.credentials) == {}


def test_the_name_of_the_cancelling_action_is_a_setting(server: ScriptedServer) -> None:
    server.will(ANSWERS["anveo"])
    Anveo({"user_key": "k"}, {"api": server.url}, {"cancel_action": "DIAL.CANCELREQUEST"}).cancel_call(REFERENCE)
    assert named("anveo", server.received[0])[0] == "DIAL.CANCELREQUEST"
