from datetime import UTC, datetime, timedelta

import pytest

from tests.simulator.clients import Client

NEW = {
    "dest1_cty": "1",
    "dest1_num": "2125550101",
    "dest1_post": "ww201",
    "dest1_issms": "0",
    "dest2_num": "-1",
    "pin": "4821",
    "tzo": "5",
    "lang": "en",
    "vm_delay": "20",
    "schd_en": "1",
    "schd_start": "480",
    "schd_stop": "1080",
    "schd_days": "62",
    "max_tier": "1",
    "refer_url": "shop.example.com",
    "cty": "0",
    "panel_txt_en": "1",
    "panel_txt": "Mon & Tue only",
    "img_url": "https://cdn.example.com/p.png",
}


def read(client: Client, method: str, button: str) -> dict[str, str]:
    return {child.tag: child.text or "" for child in client.viviphone(method, id=button)}


def test_a_documented_button_is_created_and_read_back_by_groups(client: Client) -> None:
    button = client.viviphone("c2c.new", **NEW).findtext("id") or ""
    assert button.isdigit()
    assert read(client, "c2c.typedest.get", button) == {"type_dest": "ph"}
    assert read(client, "c2c.vm.get", button) == {"vm_delay": "20"}
    assert read(client, "c2c.schd.get", button) == {
        "schd_en": "1",
        "schd_start": "480",
        "schd_stop": "1080",
        "schd_days": "62",
    }
    assert read(client, "c2c.actrl.get", button) == {"max_tier": "1", "refer_url": "shop.example.com", "cty": "0"}
    assert read(client, "c2c.ui.get", button) == {
        "panel_txt_en": "1",
        "panel_txt": "Mon & Tue only",
        "img_url": "https://cdn.example.com/p.png",
    }
    assert read(client, "c2c.geninfo.get", button) == {"tzo": "5", "lang": "en"}
    assert read(client, "gen.scrng.bl.get", button) == {"numlist": ""}


def test_destinations_are_read_as_three_groups(client: Client) -> None:
    button = client.new_button(dest1_post="ww201", dest2_cty="33", dest2_num="155501020", dest2_issms="1")
    rows = client.viviphone("c2c.phdest.get", id=button).findall("dest")
    told = [[row.get("n"), *(child.text or "" for child in row)] for row in rows]
    assert told == [
        ["1", "1", "2125550101", "ww201", "0"],
        ["2", "33", "155501020", "", "1"],
        ["3", "1", "-1", "", "0"],
    ]


def test_what_a_new_button_leaves_out_gets_its_default(client: Client) -> None:
    button = client.viviphone("c2c.new", dest1_num="2125550101", pin="4821").findtext("id") or ""
    assert read(client, "c2c.vm.get", button) == {"vm_delay": "255"}
    assert list(read(client, "c2c.schd.get", button).values()) == ["0", "540", "1020", "62"]
    assert list(read(client, "c2c.actrl.get", button).values()) == ["0", "", "1"]


def test_what_a_set_leaves_out_falls_back_to_its_default(client: Client) -> None:
    button = client.new_button(schd_en="1", schd_start="0", schd_stop="1440", schd_days="127")
    client.viviphone("c2c.schd.set", id=button, schd_en="1")
    assert list(read(client, "c2c.schd.get", button).values()) == ["1", "540", "1020", "62"]


@pytest.mark.parametrize(
    ("method", "told"),
    [
        ("c2c.typedest", {"type_dest": "vm"}),
        ("c2c.vm", {"vm_delay": "255"}),
        ("c2c.schd", {"schd_en": "1", "schd_start": "0", "schd_stop": "1440", "schd_days": "127"}),
        ("c2c.actrl", {"max_tier": "4", "refer_url": "", "cty": "44"}),
        ("c2c.ui", {"panel_txt_en": "0", "panel_txt": "", "img_url": ""}),
        ("c2c.geninfo", {"tzo": "-2", "lang": "sp"}),
        ("gen.scrng.vm", {"numlist": "2125550133"}),
    ],
)
def test_a_group_that_is_set_reads_back_the_same(client: Client, method: str, told: dict[str, str]) -> None:
    button = client.new_button()
    answer = client.viviphone(f"{method}.set", id=button, **told)
    assert (answer.get("stat"), len(answer)) == ("ok", 0)
    assert read(client, f"{method}.get", button) == told


def test_a_list_is_kept_without_spaces_and_trailing_colon(client: Client) -> None:
    button = client.new_button()
    client.viviphone("gen.scrng.bl.set", id=button, numlist="21255 50111:2125550122:")
    assert read(client, "gen.scrng.bl.get", button) == {"numlist": "2125550111:2125550122"}
    assert read(client, "gen.scrng.ph.get", button) == {"numlist": ""}


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"dest1_num": "12a"}, 221),
        ({"dest2_num": ""}, 221),
        ({"dest2_cty": "1000"}, 221),
        ({"dest1_post": "12345678901"}, 220),
        ({"dest1_post": "12,3"}, 220),
        ({"dest1_issms": "2"}, 219),
        ({"pin": "999"}, 207),
        ({"tzo": "13"}, 205),
        ({"lang": "es"}, 208),
        ({"vm_delay": "256"}, 209),
        ({"schd_en": "2"}, 210),
        ({"schd_start": "1441"}, 211),
        ({"schd_stop": "-1"}, 212),
        ({"schd_days": "128"}, 213),
        ({"max_tier": "5"}, 214),
        ({"cty": "1000"}, 215),
        ({"cty": ""}, 215),
        ({"panel_txt_en": "x"}, 216),
        ({"panel_txt": "x" * 81}, 217),
        ({"refer_url": "x" * 31}, 218),
        ({"img_url": "https://e.com/" + "x" * 80}, 101),
        ({"vm_delay": "256", "lang": "es"}, 208),
    ],
)
def test_a_wrong_parameter_is_told_by_its_own_code(client: Client, wrong: dict[str, str], code: int) -> None:
    assert client.error_of("c2c.new", **(NEW | wrong)) == code
    assert client.told()["buttons"] == []


@pytest.mark.parametrize(("absent", "code"), [("pin", 206), ("dest1_num", 221)])
def test_what_creation_must_have_is_missed_by_its_own_code(client: Client, absent: str, code: int) -> None:
    assert client.error_of("c2c.new", **{name: value for name, value in NEW.items() if name != absent}) == code


@pytest.mark.parametrize("numbers", ["212555011A", ":".join(["2125550111"] * 23)])
def test_a_list_with_a_letter_or_too_long_is_refused(client: Client, numbers: str) -> None:
    assert client.error_of("gen.scrng.bl.set", id=client.new_button(), numlist=numbers) == 222


def test_22_north_american_numbers_fit_a_list(client: Client) -> None:
    numbers = ":".join(["2125550111"] * 22)
    assert client.error_of("gen.scrng.bl.set", id=client.new_button(), numlist=numbers) == 0


def test_a_route_of_another_name_is_refused(client: Client) -> None:
    assert client.error_of("c2c.typedest.set", id=client.new_button(), type_dest="fax") == 204


def test_the_envelope_is_judged_before_the_parameters(client: Client) -> None:
    assert client.error_of("c2c.vm.get", key="") == 201
    assert client.error_of("c2c.vm.get", key="bad-key") == 101
    assert client.error_of("c2c.nothing.get") == 202
    assert client.error_of("c2c.vm.get") == 201
    assert client.error_of("c2c.vm.get", id="0") == 203


def test_another_key_does_not_know_the_button(client: Client) -> None:
    assert client.error_of("c2c.vm.get", id=client.new_button(), key="OTHER") == 203


def test_a_method_asked_for_by_the_wrong_verb_is_not_known(client: Client) -> None:
    answer = client.get(f"/viviphone/api/?method=c2c.vm.set&key=KEY&id={client.new_button()}&vm_delay=1")
    assert '<err code="202"/>' in answer.text
    assert answer.status_code == 200


def test_the_button_beyond_the_quota_is_refused(client: Client) -> None:
    for _ in range(3):
        assert client.new_button()
    assert client.error_of("c2c.new", **NEW) == 223
    assert client.error_of("c2c.new", key="OTHER", **NEW) == 0


def test_the_guides_single_quotes_are_taken_off(client: Client) -> None:
    button = client.new_button(panel_txt="'myportal'", lang="'fr'")
    assert read(client, "c2c.ui.get", f"'{button}'")["panel_txt"] == "myportal"


def test_creation_understands_the_other_spelling_of_the_schedule(client: Client) -> None:
    button = client.new_button(sched_en="1", sched_start="60")
    assert list(read(client, "c2c.schd.get", button).values()) == ["1", "60", "1020", "62"]


def test_history_is_empty_without_calls(client: Client) -> None:
    assert len(client.viviphone("gen.hist.get", id=client.new_button(), offset_day="0")) == 0


@pytest.mark.parametrize("days", ["", "-1", "two"])
def test_history_needs_a_number_of_days(client: Client, days: str) -> None:
    assert client.error_of("gen.hist.get", id=client.new_button(), offset_day=days) == 201


@pytest.mark.parametrize(
    ("country", "number", "telnum", "abroad", "seconds", "cost"),
    [
        ("1", "2125550111", "2125550111", "0", "8", "2"),
        ("44", "2079460001", "442079460001", "1", "8", "5"),
        ("1", "2125550117", "2125550117", "0", "0", "0"),
    ],
)
def test_a_call_from_the_panel_is_history_once_it_ended(
    client: Client, country: str, number: str, telnum: str, abroad: str, seconds: str, cost: str
) -> None:
    button = client.new_button(tzo="5")
    client.post(f"/viviphone/?id={button}&lang=en&cty=1", data={"country": country, "number": number})
    assert len(client.viviphone("gen.hist.get", id=button, offset_day="1")) == 0
    client.simulator.clock.skip(12)
    (call,) = client.viviphone("gen.hist.get", id=button, offset_day="1")
    told = {child.tag: child.text or "" for child in call}
    date = datetime.fromisoformat(told.pop("date")).replace(tzinfo=UTC)
    assert told == {
        "is_num_intl": abroad,
        "telnum": telnum,
        "cname": "",
        "dursec": seconds,
        "calltype": "inbound",
        "cost_ct": cost,
    }
    assert abs(datetime.now(UTC) - timedelta(hours=5) - date) < timedelta(minutes=5)
