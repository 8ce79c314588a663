"""Each setting that a push holds has words that can be translated."""

import pytest

from buttons.setting_words import SETTINGS, setting_label
from providers.base import Provider
from providers.registry import PROVIDERS

KEEPERS = [adapter for adapter in PROVIDERS.values() if adapter.capabilities.keeps_buttons]


@pytest.mark.parametrize("adapter", KEEPERS, ids=lambda adapter: adapter.slug)
def test_every_setting_that_goes_out_has_words_for_the_translators(adapter: type[Provider]) -> None:
    # The PIN goes out with a creation only, and no push keeps it.
    assert {field.name for field in adapter.button_fields} - {"pin"} <= set(SETTINGS)


def test_a_setting_is_called_by_our_word_for_it() -> None:
    assert setting_label("schedule_start") == "Schedule start"
