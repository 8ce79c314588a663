"""A button is held by one transaction at a time, and whoever waited reads what the other stored."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from buttons.locking import locked
from buttons.models import Button
from tests.making import make_account, make_business, make_button, make_hours

UNTIL_IT_WAITS = 0.2


def read(button_id: int) -> Button:
    try:
        with transaction.atomic():
            return locked(button_id)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_who_waited_for_an_edit_has_its_hours_and_its_account() -> None:
    business = make_business()
    button = make_button(make_account(business), hours=make_hours(business, (0, 540, 1020)))
    hours, account = make_hours(business, (1, 540, 1020)), make_account(business)
    with ThreadPoolExecutor(1) as others:
        with transaction.atomic():
            held = locked(button.pk)
            held.hours, held.account = hours, account
            held.save()
            waiting = others.submit(read, button.pk)
            time.sleep(UNTIL_IT_WAITS)
        found = waiting.result()
    assert (found.hours, found.account) == (hours, account)
