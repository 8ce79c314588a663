"""/w/never/: whoever proves that a number is theirs is rung by no button again."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from buttons.models import Button
from calls.models import Call, CallEvent
from calls.never_calling import LINK_LIFE, code_for, link_for
from screening.models import NeverCall
from screening.register import number_hash, register
from tests.calls.conftest import NUMBER, Visitor
from tests.calls.plain_page import Reader, form_of, text_of
from tests.making import is_never_called, make_button, make_member, make_user

OTHER = "+12025550144"
pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> Reader:
    return Reader()


def tell(reader: Reader, number: str = NUMBER, code: str | None = None) -> Any:
    """Send the register's form, with the number's own code where none is given."""
    form = form_of(reader.open("/w/never/"))
    return reader.send(form.typed(number=number, code=code_for(NUMBER) if code is None else code))


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def link_path(number: str = NUMBER) -> str:
    return link_for(number).removeprefix(settings.PUBLIC_URL)


def test_the_code_of_a_number_registers_it(reader: Reader) -> None:
    answer = tell(reader)
    assert answer.status_code == 303
    assert "No button of this portal rings this number again." in text_of(reader.open(answer["Location"]))
    assert is_never_called(NUMBER)
    assert NeverCall.objects.get().proof == "code"


@pytest.mark.parametrize("number", ["(+1) 202-555-0143", "0012025550143", "+12025550143"])
@pytest.mark.parametrize("spelling", ["{0} {1}", " {0}-{1} "])
def test_number_and_code_may_be_written_in_any_way(number: str, spelling: str, reader: Reader) -> None:
    code = code_for(NUMBER)
    assert tell(reader, number, spelling.format(code[:3], code[3:])).status_code == 303
    assert is_never_called(NUMBER)


@pytest.mark.parametrize("code", ["", "abcdef", "²²²²²²", "1" * 5000])
def test_what_is_no_code_registers_nothing(code: str, reader: Reader) -> None:
    assert tell(reader, code=code).status_code == 422
    assert not NeverCall.objects.exists()


def test_a_wrong_code_registers_nothing_and_what_was_typed_stays(reader: Reader) -> None:
    answer = tell(reader, code=wrong(code_for(NUMBER)))
    assert answer.status_code == 422
    assert "This code does not belong to this number" in text_of(answer)
    assert form_of(answer).fields["number"] == NUMBER
    assert not NeverCall.objects.exists()


def test_another_number_s_code_registers_nothing(reader: Reader) -> None:
    assert tell(reader, OTHER, code_for(NUMBER)).status_code == 422
    assert not NeverCall.objects.exists()


def test_a_code_is_good_this_month_and_the_next_and_not_longer(reader: Reader) -> None:
    with time_machine.travel(datetime(2026, 1, 31, 12, tzinfo=UTC)):
        code = code_for(NUMBER)
    with time_machine.travel(datetime(2026, 3, 1, 12, tzinfo=UTC)):
        assert tell(reader, code=code).status_code == 422
    assert not NeverCall.objects.exists()
    with time_machine.travel(datetime(2026, 2, 28, 12, tzinfo=UTC)):
        assert tell(reader, code=code).status_code == 303


def test_a_number_that_cannot_be_read_gets_a_sentence(reader: Reader) -> None:
    answer = tell(reader, "2025550143")
    assert answer.status_code == 422
    assert b'id="number-slip" role="alert">' in answer.content


def test_after_five_tries_from_one_address_even_the_right_code_is_not_looked_at(reader: Reader) -> None:
    for _ in range(5):
        assert tell(reader, code=wrong(code_for(NUMBER))).status_code == 422
    answer = tell(reader)
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    assert not NeverCall.objects.exists()


def test_a_stranger_alone_does_not_lock_a_number(reader: Reader) -> None:
    for _ in range(6):
        tell(reader, code=wrong(code_for(NUMBER)))
    reader.address = "192.0.2.99"
    tell(reader)
    assert NeverCall.objects.exists()


def test_after_twenty_tries_for_a_number_from_many_addresses_it_is_not_looked_at(reader: Reader) -> None:
    for at in range(20):
        reader.address = f"192.0.2.{at}"
        assert tell(reader, code=wrong(code_for(NUMBER))).status_code == 422
    reader.address = "192.0.2.99"
    assert tell(reader).status_code == 429
    assert not NeverCall.objects.exists()


def test_after_twenty_tries_from_one_address_no_number_is_looked_at(reader: Reader) -> None:
    for at in range(20):
        assert tell(reader, f"+120255501{at:02}", "000000").status_code == 422
    assert tell(reader).status_code == 429
    assert not NeverCall.objects.exists()


@pytest.mark.parametrize("page", ["form", "link"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(method: str, page: str, reader: Reader) -> None:
    address = "/w/never/" if page == "form" else link_path()
    getattr(reader.client, method)(address, {"number": NUMBER, "code": code_for(NUMBER)})
    assert not NeverCall.objects.exists()


def test_a_link_shows_the_number_masked_and_registers_it_with_one_press(reader: Reader) -> None:
    shown = reader.open(link_path())
    assert "+120•••43" in text_of(shown)
    assert NUMBER.encode() not in shown.content
    assert reader.send(form_of(shown)).status_code == 303
    assert is_never_called(NUMBER)
    assert NeverCall.objects.get().proof == "link"


def test_a_link_does_not_tell_the_number_to_who_reads_it() -> None:
    assert NUMBER.removeprefix("+") not in link_for(NUMBER)
    assert link_for(NUMBER) != link_for(NUMBER)


@pytest.mark.parametrize("change", [lambda link: link[:-6] + "AAAA=/", lambda link: "/w/never/x/"])
def test_a_forged_link_registers_nothing(change: Any, reader: Reader) -> None:
    for answer in (reader.open(change(link_path())), reader.client.post(change(link_path()))):
        assert answer.status_code == 404
        assert "This link is cut short or too old." in text_of(answer)
    assert not NeverCall.objects.exists()


def test_a_link_grows_old(reader: Reader) -> None:
    with time_machine.travel(datetime.now(UTC) - timedelta(seconds=LINK_LIFE + 60)):
        old = link_path()
    assert reader.open(old).status_code == 404
    assert reader.client.post(old).status_code == 404
    assert not NeverCall.objects.exists()


def test_registering_again_changes_nothing_and_says_the_same(reader: Reader) -> None:
    first, again = tell(reader), reader.client.post(link_path())
    assert (first.status_code, first["Location"]) == (again.status_code, again["Location"])
    assert NeverCall.objects.get().proof == "code"


def test_no_button_of_any_business_rings_a_registered_number(reader: Reader, visitor: Visitor, button: Button) -> None:
    tell(reader)
    answer = visitor.ask(button)
    assert (answer.status_code, answer.json()["reason"]) == (403, "never_call")
    assert visitor.ask(button, OTHER).status_code == 202
    assert [call.number for call in Call.objects.all()] == [OTHER]


def test_calls_that_wait_are_cancelled_and_others_go_on(reader: Reader, visitor: Visitor, button: Button) -> None:
    visitor.ask(button, delay=60)
    visitor.ask(make_button(button.account), key=uuid4().hex)
    visitor.ask(button, OTHER, delay=60)
    visitor.ask(make_button(button.account), OTHER)
    Call.objects.filter(number=OTHER, state="asked").update(
        number=NUMBER, state="ringing", dialled_at=datetime.now(UTC)
    )
    tell(reader)
    states = Call.objects.order_by("pk").values_list("number", "state", "reason")
    assert list(states) == [
        (NUMBER, "cancelled", "never_call"),
        (NUMBER, "cancelled", "never_call"),
        (OTHER, "scheduled", ""),
        (NUMBER, "ringing", ""),
    ]
    told = CallEvent.objects.filter(state="cancelled").values_list("words", flat=True)
    assert list(told) == ["Its owner asked not to be called."] * 2


def test_the_register_survives_a_change_of_the_secret_key(settings: Any) -> None:
    register(NUMBER, NeverCall.Proof.STAFF)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-" * 5
    assert is_never_called(NUMBER)
    register(NUMBER, NeverCall.Proof.CODE)
    assert NeverCall.objects.count() == 1
    assert not is_never_called(OTHER)


def test_a_code_that_was_read_before_the_key_changed_still_counts(reader: Reader, settings: Any) -> None:
    code = code_for(NUMBER)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-" * 5
    assert code != code_for(NUMBER)
    assert tell(reader, code=code).status_code == 303


def test_the_register_keeps_no_number(reader: Reader) -> None:
    tell(reader)
    (row,) = NeverCall.objects.values()
    assert NUMBER.removeprefix("+") not in str(row)
    assert row["number_hash"] == number_hash(NUMBER)


# --- what businesses and staff can do --------------------------------------------------------------------------------


def call_page(button: Button, visitor: Visitor, role: Role) -> str:
    visitor.ask(button)
    client = Client()
    client.force_login(make_member(button.business, role))
    address = f"/b/{button.business.public_id}/calls/{Call.objects.get().public_id}/"
    return client.get(address).content.decode()


def test_who_may_edit_finds_the_code_and_the_link_beside_the_call(
    reader: Reader, visitor: Visitor, button: Button
) -> None:
    page = call_page(button, visitor, Role.EDITOR)
    code = code_for(NUMBER)
    assert f"{code[:3]} {code[3:]}" in page
    link = page.split(f"<code>{settings.PUBLIC_URL}")[1].split("</code>")[0]
    assert reader.client.post(link).status_code == 303
    assert is_never_called(NUMBER)


def test_who_may_only_read_finds_neither(visitor: Visitor, button: Button) -> None:
    assert "/w/never/" not in call_page(button, visitor, Role.VIEWER)


@pytest.fixture
def desk() -> Client:
    client = Client()
    client.force_login(make_user(is_staff=True, is_superuser=True))
    return client


def test_staff_add_a_number_and_no_page_shows_it_again(desk: Client, visitor: Visitor, button: Button) -> None:
    visitor.ask(button, OTHER, delay=60)
    added = desk.post(reverse("admin:screening_nevercall_add"), {"number": "+1 202 555 0144"}, follow=True)
    row = NeverCall.objects.get()
    assert (row.number_hash, row.proof) == (number_hash(OTHER), "staff")
    change = desk.get(reverse("admin:screening_nevercall_change", args=[row.pk]))
    assert not [page for page in (added, change) if b"5550144" in page.content or b"555 0144" in page.content]
    assert Call.objects.get().state == "cancelled"


def test_staff_adding_a_number_twice_keep_one_row(desk: Client) -> None:
    for _ in range(2):
        assert desk.post(reverse("admin:screening_nevercall_add"), {"number": NUMBER}).status_code == 302
    assert NeverCall.objects.count() == 1


def test_staff_cannot_add_what_is_no_number(desk: Client) -> None:
    answer = desk.post(reverse("admin:screening_nevercall_add"), {"number": "nobody"})
    assert "This is not a phone number." in answer.content.decode()
    assert not NeverCall.objects.exists()


def test_staff_find_a_number_by_typing_it_and_take_it_off(desk: Client) -> None:
    kept, found = (register(number, NeverCall.Proof.CODE) for number in (OTHER, NUMBER))
    page = desk.get(reverse("admin:screening_nevercall_changelist"), {"q": NUMBER})
    assert list(page.context["cl"].queryset) == [found]
    desk.post(reverse("admin:screening_nevercall_delete", args=[found.pk]), {"post": "yes"})
    assert list(NeverCall.objects.all()) == [kept]


def test_an_owner_can_neither_add_a_number_nor_take_one_off(button: Button) -> None:
    row = register(NUMBER, NeverCall.Proof.CODE)
    client = Client()
    client.force_login(make_member(button.business))
    client.post(reverse("admin:screening_nevercall_add"), {"number": OTHER})
    client.post(reverse("admin:screening_nevercall_delete", args=[row.pk]), {"post": "yes"})
    assert list(NeverCall.objects.all()) == [row]
