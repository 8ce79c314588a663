"""A ViviPhone button read back, and every error number it may answer with."""

import pytest

from providers.base import ProviderError, Refused, Unclear, Unreachable
from providers.fields import Field, Value
from providers.viviphone.adapter import GROUPS, ViviPhone
from providers.viviphone.errors import SENTENCES, error_for
from providers.viviphone.fields import NEW, SCREENING, TYPE_DEST
from tests.providers.scripted import ScriptedServer

PARTS: dict[str, str] = {
    "c2c.typedest.get": "<type_dest>vm</type_dest>",
    "c2c.phdest.get": (
        '<dest n="1"><cty>1</cty><num>2125550101</num><post>ww201</post><issms>0</issms></dest>'
        '<dest n="2"><cty>33</cty><num>155501020</num><post></post><issms>1</issms></dest>'
        '<dest n="3"><cty>1</cty><num>-1</num><post></post><issms>0</issms></dest>'
    ),
    "c2c.vm.get": "<vm_delay>20</vm_delay>",
    "c2c.schd.get": (
        "<schd_en>1</schd_en><schd_start>480</schd_start><schd_stop>1080</schd_stop><schd_days>62</schd_days>"
    ),
    "c2c.actrl.get": "<max_tier>1</max_tier><refer_url>shop.example.com</refer_url><cty>0</cty>",
    "c2c.ui.get": "<panel_txt_en>1</panel_txt_en><panel_txt>Mon &amp; Tue only</panel_txt><img_url></img_url>",
    "c2c.geninfo.get": "<tzo>+5</tzo><lang>sp</lang>",
    "gen.scrng.bl.get": "<numlist>2125550111:2125550122:</numlist>",
    "gen.scrng.vm.get": "<numlist></numlist>",
    "gen.scrng.ph.get": "<numlist>212555 0133 : 2125550144</numlist>",
}
FLAT = (
    "<cty>1</cty><num>2125550101</num><post>ww201</post><issms>0</issms>"
    "<cty>33</cty><num>155501020</num><post/><issms>1</issms><cty>1</cty><num>-1</num><post/><issms>0</issms>"
)
PREFIXED = (
    "<dest1_cty>1</dest1_cty><dest1_num>2125550101</dest1_num><dest1_post>ww201</dest1_post><dest1_issms>0</dest1_issms>"
    "<dest2_cty>33</dest2_cty><dest2_num>155501020</dest2_num><dest2_post/><dest2_issms>1</dest2_issms>"
)
DESTINATIONS: dict[str, Value] = {
    "dest1_country": 1, "dest1_number": "2125550101", "dest1_post": "ww201", "dest1_sms": False,
    "dest2_country": 33, "dest2_number": "155501020", "dest2_post": "", "dest2_sms": True,
    "dest3_country": 1, "dest3_number": "-1", "dest3_post": "", "dest3_sms": False,
}  # fmt: skip


def read(server: ScriptedServer, **changed: str) -> dict[str, Value]:
    """The button, with the answers named by the middle of their methods changed."""
    parts = [changed.get(method.split(".")[-2], inner) for method, inner in PARTS.items()]
    server.will(*(f'<?xml version="1.0" encoding="utf-8" ?>\n<resp stat="ok">{part}</resp>' for part in parts))
    return dict(ViviPhone({"key": "k"}, {"api": server.url, "panel": server.url}).read_button("743300012"))


def test_ten_questions_bring_the_whole_button_home(server: ScriptedServer) -> None:
    assert read(server) == DESTINATIONS | {
        "default_route": "vm", "voicemail_delay": 20,
        "schedule_enabled": True, "schedule_start": 480, "schedule_stop": 1080, "schedule_days": 62,
        "max_tier": 1, "referrer": "shop.example.com", "access_country": 0,
        "panel_text_enabled": True, "panel_text": "Mon & Tue only", "image_url": "",
        "tzo": 5, "language": "es",
        "block_list": ["2125550111", "2125550122"], "voicemail_list": [], "allow_list": ["2125550133", "2125550144"],
    }  # fmt: skip
    assert [request.query["method"] for request in server.received] == list(PARTS)
    assert {(request.method, request.query["id"]) for request in server.received} == {("GET", "743300012")}


def test_everything_but_the_pin_is_read(server: ScriptedServer) -> None:
    documented = {field.name for field in (*NEW, *TYPE_DEST, *SCREENING)}
    assert set(read(server)) == documented - {"pin"}


@pytest.mark.parametrize("shape", [FLAT, PREFIXED])
def test_the_phones_are_read_in_every_shape(server: ScriptedServer, shape: str) -> None:
    found = read(server, phdest=shape)
    assert {name: found[name] for name in DESTINATIONS} == DESTINATIONS


def test_a_tier_of_five_is_shown_though_it_cannot_be_sent(server: ScriptedServer) -> None:
    assert read(server, actrl="<max_tier>5</max_tier><refer_url/><cty>1</cty>")["max_tier"] == 5


@pytest.mark.parametrize(
    "changed",
    [
        {"typedest": ""},
        {"phdest": ""},
        {"phdest": FLAT + FLAT},
        {"phdest": FLAT.replace("<issms>1", "<issms>yes")},
        {"vm": "<vm_delay>never</vm_delay>"},
        {"schd": "<schd_en>1</schd_en>"},
        {"ui": "<panel_txt_en/><panel_txt/><img_url/>"},
        {"bl": "<numbers>2125550111</numbers>"},
    ],
)
def test_what_is_not_told_is_not_made_up(server: ScriptedServer, changed: dict[str, str]) -> None:
    with pytest.raises(Unclear):
        read(server, **changed)


def test_an_unknown_button_cannot_be_read(server: ScriptedServer) -> None:
    server.will('<resp stat="fail"><err code="203"/></resp>')
    with pytest.raises(Refused) as caught:
        ViviPhone({"key": "k"}, {"api": server.url, "panel": server.url}).read_button("1")
    assert (caught.value.code, len(server.received)) == ("203", 1)


FIELDS: dict[int, tuple[str, ...]] = {
    201: ("",), 202: ("",), 203: ("remote_id",), 204: ("default_route",), 205: ("tzo",), 206: ("pin",), 207: ("pin",),
    208: ("language",), 209: ("voicemail_delay",), 210: ("schedule_enabled",), 211: ("schedule_start",),
    212: ("schedule_stop",), 213: ("schedule_days",), 214: ("max_tier",), 215: ("access_country",),
    216: ("panel_text_enabled",), 217: ("panel_text",), 218: ("referrer",), 219: ("dest1_sms",), 220: ("dest1_post",),
    221: ("dest1_number",), 222: ("block_list", "voicemail_list", "allow_list"), 223: ("",),
}  # fmt: skip
"""Appendix B's numbers, typed again, and the field of ours each one is about."""

ALL = (*TYPE_DEST, *NEW)


def groups_of(code: int) -> list[tuple[Field, ...]]:
    return [group for _, group in GROUPS[-3:]] if code == 222 else [ALL]


@pytest.mark.parametrize("code", FIELDS)
@pytest.mark.parametrize("acts", [True, False])
def test_201_to_223_are_refusals_that_point_at_our_field(code: int, acts: bool) -> None:
    errors = [error_for(code, group, acts=acts) for group in groups_of(code)]
    assert {type(error) for error in errors} == {Refused}
    assert tuple(error.field for error in errors) == FIELDS[code]
    assert {error.code for error in errors} == {str(code)}


def test_every_number_of_the_appendix_has_a_sentence_of_its_own() -> None:
    assert set(SENTENCES) == set(FIELDS) == set(range(201, 224))
    assert len(set(SENTENCES.values())) == len(SENTENCES)


@pytest.mark.parametrize(("acts", "kind"), [(False, Unreachable), (True, Unclear)])
def test_1_to_200_are_repeated_only_where_that_does_no_harm(acts: bool, kind: type[ProviderError]) -> None:
    assert {type(error_for(code, ALL, acts=acts)) for code in range(1, 201)} == {kind}


@pytest.mark.parametrize("code", [0, 224, 500, 999_999_999])
def test_a_number_of_no_appendix_decides_nothing(code: int) -> None:
    assert isinstance(error_for(code, ALL, acts=False), Unclear)
