"""The field tables' own rules about lists and variables."""

from providers.fields import problems
from providers.viviphone import fields as viviphone
from providers.voicenter import fields as voicenter


def test_a_list_is_measured_as_it_travels() -> None:
    """Ten digits each and a colon between them: twenty-two fit into 250 characters, twenty-three do not."""
    fits = [f"212555{index:04}" for index in range(22)]
    assert problems(viviphone.SCREENING, {"block_list": fits}) == {}
    found = problems(viviphone.SCREENING, {"block_list": [*fits, "2125550999"]})
    assert found == {"block_list": "This takes 252 characters; at most 250 are possible. Remove some entries."}


def test_only_digits_stand_in_a_list() -> None:
    assert problems(viviphone.SCREENING, {"allow_list": ["212-555-0100"]}) == {"allow_list": "Use digits only."}


def test_ten_variables_are_possible_and_eleven_are_not() -> None:
    ten = {f"name_{index}": "value" for index in range(10)}
    assert problems(voicenter.BUTTON, {"variables": ten}) == {}
    found = problems(voicenter.BUTTON, {"variables": {**ten, "one_more": "value"}})
    assert found == {"variables": "At most 10 entries are possible."}


def test_a_variables_name_is_plain_and_its_value_is_free() -> None:
    assert problems(voicenter.BUTTON, {"variables": {"lead": "Ünïcode & more"}}) == {}
    assert "variables" in problems(voicenter.BUTTON, {"variables": {"lead id": "77"}})


def test_an_unused_destination_is_minus_one_except_the_first() -> None:
    values = {"dest1_number": "2125550101", "dest2_number": "-1", "dest3_number": "-1"}
    assert problems(viviphone.DESTINATIONS, values) == {}
    assert list(problems(viviphone.DESTINATIONS, {**values, "dest1_number": "-1"})) == ["dest1_number"]


def test_the_do_not_call_bypass_is_not_offered() -> None:
    assert not any("dnc" in field.wire or "nostatus" in field.wire for field in voicenter.CALL)
