import pytest

from tests.simulator.clients import Client

DESTINATIONS = {"dest1_post": "ww201", "dest2_cty": "33", "dest2_num": "155501020", "dest2_issms": "1"}


def with_two_calls(client: Client, shape: str) -> str:
    """A button whose two calls have ended."""
    client.post("/switches", json={"viviphone_groups": shape})
    button = client.new_button()
    for number in ("2125550111", "2125550122"):
        client.post(f"/viviphone/?id={button}&lang=en&cty=1", data={"country": "1", "number": number})
    client.simulator.clock.skip(20)
    return button


@pytest.mark.parametrize(
    ("shape", "tags"),
    [
        ("boxed", ["dest", "dest", "dest"]),
        ("flat", ["cty", "num", "post", "issms"] * 3),
        ("prefixed", [f"dest{place}_{part}" for place in (1, 2, 3) for part in ("cty", "num", "post", "issms")]),
    ],
)
def test_destinations_are_repeated_as_switched(client: Client, shape: str, tags: list[str]) -> None:
    client.post("/switches", json={"viviphone_groups": shape})
    root = client.viviphone("c2c.phdest.get", id=client.new_button(**DESTINATIONS))
    assert [child.tag for child in root] == tags
    told = [text for text in root.itertext() if text.strip()]
    assert told == ["1", "2125550101", "ww201", "0", "33", "155501020", "1", "1", "-1", "0"]


@pytest.mark.parametrize(
    ("shape", "first", "second"),
    [
        ("boxed", "call/telnum", "call/telnum"),
        ("flat", "telnum", "telnum"),
        ("prefixed", "call1_telnum", "call2_telnum"),
    ],
)
def test_history_is_repeated_as_switched(client: Client, shape: str, first: str, second: str) -> None:
    root = client.viviphone("gen.hist.get", id=with_two_calls(client, shape), offset_day="1")
    assert root.findall(first)[0].text == "2125550122"
    assert root.findall(second)[-1].text == "2125550111"


def test_a_failure_may_be_the_guides_own_sample_which_is_no_xml(client: Client) -> None:
    client.post("/switches", json={"viviphone_error_code": "bare"})
    answer = client.get("/viviphone/api/?method=c2c.vm.get&key=KEY&id=1")
    assert answer.text == '<?xml version="1.0" ?><resp stat="fail"> <err code=203/> </resp>\n'


def test_a_list_may_end_in_a_colon_as_in_the_guide(client: Client) -> None:
    client.post("/switches", json={"viviphone_list_end": "colon"})
    button = client.new_button()
    client.viviphone("gen.scrng.bl.set", id=button, numlist="2125550111:2125550122")
    assert client.viviphone("gen.scrng.bl.get", id=button).findtext("numlist") == "2125550111:2125550122:"
    assert client.viviphone("gen.scrng.ph.get", id=button).findtext("numlist") == ""


@pytest.mark.parametrize(
    ("omitted", "code", "schedule", "numbers"),
    [
        ("default", 0, ["1", "540", "1020", "62"], ""),
        ("keep", 0, ["1", "60", "1020", "62"], "2125550111"),
        ("error", 211, ["0", "60", "1020", "62"], "2125550111"),
    ],
)
def test_what_a_set_leaves_out_becomes_its_default_stays_or_is_an_error(
    client: Client, omitted: str, code: int, schedule: list[str], numbers: str
) -> None:
    button = client.new_button(schd_start="60")
    client.viviphone("gen.scrng.bl.set", id=button, numlist="2125550111")
    client.post("/switches", json={"viviphone_omitted": omitted})
    assert client.error_of("c2c.schd.set", id=button, schd_en="1") == code
    assert client.error_of("gen.scrng.bl.set", id=button) == (222 if omitted == "error" else 0)
    assert [child.text for child in client.viviphone("c2c.schd.get", id=button)] == schedule
    assert (client.viviphone("gen.scrng.bl.get", id=button).findtext("numlist") or "") == numbers


def test_creation_has_its_defaults_whatever_a_set_does(client: Client) -> None:
    client.post("/switches", json={"viviphone_omitted": "error"})
    assert client.new_button().isdigit()
