"""ViviPhone, with the answers of its guide (003)."""

import pytest

from providers.base import ProviderError, Refused, Unclear, Unreachable
from providers.fields import Value
from providers.viviphone.adapter import GROUPS, ViviPhone
from providers.viviphone.fields import NEW
from tests.providers.scripted import ScriptedServer, http, resetting

KEY = "hg73jkd8fks82sgl"
CREATED = '<?xml version="1.0" encoding="utf-8" ?>\n<resp stat="ok">\n<id>743345568</id>\n</resp>'
OK = '<?xml version="1.0" encoding="utf-8" ?>\n<resp stat="ok">\n</resp>'

SETTINGS: dict[str, Value] = {
    "default_route": "vm",
    "dest1_country": 1, "dest1_number": "2125550101", "dest1_post": "ww201", "dest1_sms": True,
    "dest2_country": 33, "dest2_number": "155501020", "dest2_post": "", "dest2_sms": False,
    "dest3_country": 1, "dest3_number": "-1", "dest3_post": "", "dest3_sms": False,
    "tzo": -1, "language": "es",
    "voicemail_delay": 20,
    "schedule_enabled": True, "schedule_start": 0, "schedule_stop": 1440, "schedule_days": 62,
    "max_tier": 0, "referrer": "shop.example.com", "access_country": 0,
    "panel_text_enabled": False, "panel_text": "Ça & là", "image_url": "",
    "block_list": ["2125550111", "442079460000"], "voicemail_list": [], "allow_list": ["2125550133"],
}  # fmt: skip
PIN: dict[str, Value] = {"pin": 4821}


@pytest.fixture
def viviphone(server: ScriptedServer) -> ViviPhone:
    return ViviPhone({"key": KEY}, {"api": server.url, "panel": "https://panel.example.com"})


def failed(code: int) -> str:
    return f'<resp stat="fail"><err code="{code}"/></resp>'


def refusal(viviphone: ViviPhone, settings: dict[str, Value]) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        viviphone.update_button("743345568", settings)
    return caught.value


def test_a_new_button_is_told_everything_and_gets_its_id(server: ScriptedServer, viviphone: ViviPhone) -> None:
    server.will(CREATED)
    assert viviphone.create_button({**SETTINGS, **PIN}, "ours") == "743345568"
    request = server.received[0]
    assert (request.method, request.target) == ("POST", "/api/")
    assert set(request.form) == {"method", "key", *(field.wire for field in NEW)}
    assert request.form == {
        "method": "c2c.new", "key": KEY,
        "dest1_cty": "1", "dest1_num": "2125550101", "dest1_post": "ww201", "dest1_issms": "1",
        "dest2_cty": "33", "dest2_num": "155501020", "dest2_post": "", "dest2_issms": "0",
        "dest3_cty": "1", "dest3_num": "-1", "dest3_post": "", "dest3_issms": "0",
        "pin": "4821", "tzo": "-1", "lang": "sp", "vm_delay": "20",
        "schd_en": "1", "schd_start": "0", "schd_stop": "1440", "schd_days": "62",
        "max_tier": "0", "refer_url": "shop.example.com", "cty": "0",
        "panel_txt_en": "0", "panel_txt": "Ça & là", "img_url": "",
    }  # fmt: skip


def test_a_replacement_sends_every_group_whole(server: ScriptedServer, viviphone: ViviPhone) -> None:
    server.will(OK)
    viviphone.update_button("743345568", SETTINGS)
    assert [request.form["method"] for request in server.received] == [method for method, _ in GROUPS]
    for request, (_, group) in zip(server.received, GROUPS, strict=True):
        assert request.method == "POST"
        assert set(request.form) == {"method", "key", "id", *(field.wire for field in group)}
        assert request.form["id"] == "743345568"


def test_lists_travel_joined_by_colons(server: ScriptedServer, viviphone: ViviPhone) -> None:
    server.will(OK)
    viviphone.update_button("743345568", SETTINGS)
    lists = {request.form["method"]: request.form.get("numlist") for request in server.received[-3:]}
    assert lists == {
        "gen.scrng.bl.set": "2125550111:442079460000",
        "gen.scrng.vm.set": "",
        "gen.scrng.ph.set": "2125550133",
    }


def test_what_was_not_given_is_sent_as_the_documented_default(server: ScriptedServer, viviphone: ViviPhone) -> None:
    server.will(OK)
    viviphone.update_button("743345568", {"dest1_number": "2125550101"})
    told = {name: text for request in server.received for name, text in request.form.items()}
    assert (told["type_dest"], told["vm_delay"], told["schd_start"], told["schd_days"]) == ("ph", "255", "540", "62")
    assert (told["dest2_num"], told["cty"], told["panel_txt_en"]) == ("-1", "1", "0")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"dest1_number": ""}, "dest1_number"),
        ({"dest2_post": "12345678901"}, "dest2_post"),
        ({"tzo": 13}, "tzo"),
        ({"language": "sp"}, "language"),
        ({"voicemail_delay": 256}, "voicemail_delay"),
        ({"schedule_days": 128}, "schedule_days"),
        ({"max_tier": 5}, "max_tier"),
        ({"access_country": 1000}, "access_country"),
        ({"image_url": "https://cdn.example.com/" + "x" * 60}, "image_url"),
        ({"allow_list": ["2125550100"] * 23}, "allow_list"),
    ],
)
def test_what_the_guide_refuses_is_refused_before_anything_is_sent(
    server: ScriptedServer, viviphone: ViviPhone, changed: dict[str, Value], field: str
) -> None:
    error = refusal(viviphone, {**SETTINGS, **changed})
    assert (type(error), error.field) == (Refused, field)
    assert server.received == []


@pytest.mark.parametrize(
    ("position", "code", "field"),
    [
        (0, 204, "default_route"),
        (1, 221, "dest1_number"),
        (1, 220, "dest1_post"),
        (2, 209, "voicemail_delay"),
        (3, 212, "schedule_stop"),
        (4, 215, "access_country"),
        (5, 217, "panel_text"),
        (6, 208, "language"),
        (7, 222, "block_list"),
        (9, 222, "allow_list"),
        (4, 203, "remote_id"),
    ],
)
def test_an_error_number_points_at_our_field(
    server: ScriptedServer, viviphone: ViviPhone, position: int, code: int, field: str
) -> None:
    server.will(*[OK] * position, failed(code))
    error = refusal(viviphone, SETTINGS)
    assert (type(error), error.code, error.field) == (Refused, str(code), field)
    assert len(server.received) == position + 1


def test_the_guides_own_unquoted_failure_is_understood(server: ScriptedServer, viviphone: ViviPhone) -> None:
    server.will('<?xml version="1.0" ?><resp stat="fail"> <err code=206/> </resp>')
    with pytest.raises(Refused) as caught:
        viviphone.create_button({**SETTINGS, **PIN}, "ours")
    assert (caught.value.code, caught.value.field) == ("206", "pin")


def test_trouble_at_viviphone_may_be_tried_again(server: ScriptedServer, viviphone: ViviPhone) -> None:
    server.will('<?xml version="1.0" ?><resp stat="fail"> <err code=101/> </resp>')
    assert isinstance(refusal(viviphone, SETTINGS), Unreachable)


def test_a_spent_quota_is_a_refusal(server: ScriptedServer, viviphone: ViviPhone) -> None:
    server.will(failed(223))
    with pytest.raises(Refused, match="no more buttons"):
        viviphone.create_button({**SETTINGS, **PIN}, "ours")


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(http(failed(101)), id="trouble of its own"),
        pytest.param(http(failed(999)), id="an unknown number"),
        pytest.param(http(OK), id="no id"),
        pytest.param(http('<resp stat="fail"></resp>'), id="a failure without its number"),
        pytest.param(http("<html></html>"), id="a web page"),
        pytest.param(http("", "502 Bad Gateway"), id="a gateway's failure"),
        pytest.param(resetting, id="a reset"),
    ],
)
def test_a_creation_without_a_clear_answer_is_unclear(
    server: ScriptedServer, viviphone: ViviPhone, answer: bytes
) -> None:
    server.will(answer)
    with pytest.raises(Unclear):
        viviphone.create_button({**SETTINGS, **PIN}, "ours")
    assert len(server.received) == 1


def test_a_button_that_does_not_exist_shows_that_the_key_is_good(server: ScriptedServer, viviphone: ViviPhone) -> None:
    server.will(failed(203))
    assert viviphone.check_credentials() == "ViviPhone accepts the key."
    request = server.received[0]
    assert (request.method, request.path) == ("GET", "/api/")
    assert request.query == {"method": "c2c.typedest.get", "key": KEY, "id": "0"}


@pytest.mark.parametrize("code", [101, 201, 202])
def test_any_other_error_does_not_pass_the_check(server: ScriptedServer, viviphone: ViviPhone, code: int) -> None:
    server.will(failed(code))
    with pytest.raises(ProviderError) as caught:
        viviphone.check_credentials()
    assert KEY not in f"{caught.value!r} {caught.value.__context__!r}"


@pytest.mark.parametrize(("language", "on_the_wire"), [("en", "en"), ("fr", "fr"), ("es", "sp"), ("he", "en")])
def test_the_hosted_page_speaks_the_visitors_language_if_it_can(
    viviphone: ViviPhone, language: str, on_the_wire: str
) -> None:
    address = viviphone.panel_address("743345568", language=language, country_code=972)
    assert address == f"https://panel.example.com/?id=743345568&lang={on_the_wire}&cty=972"
