"""The pushes of many buttons at once: counted from the pushes themselves, and tried again together."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, Role
from buttons.models import Button, Push
from buttons.saving import set_state
from tests.making import make_account, make_button, make_user
from tests.pages.conftest import House, browser_of, make_house
from tests.pages.forms import read, words


def fleet(house: House, *states: Push.State) -> list[Button]:
    """A button with the house's hours for each state of its newest push; the house's own one is in step."""
    Push.objects.update(state=Push.State.IN_STEP)
    made = [make_button(house.account, hours=house.hours, lists=[house.screening]) for _ in states]
    for button, state in zip(made, states, strict=True):
        button.pushes.update(state=state)
    return made


def told(client: Client, house: House, scope: str = "") -> str:
    return " ".join(words(client.get(house.at(f"buttons/pushes/{scope}"))).split())


def test_buttons_are_counted_by_their_newest_push(house: House, viewer: Client) -> None:
    (first, *_) = fleet(house, Push.State.FAILING, Push.State.REFUSED, Push.State.UNCLEAR, Push.State.SENDING)
    Push.objects.create(button=first, version=9, settings={}, state=Push.State.IN_STEP)
    assert "2 of 5 buttons in step" in told(viewer, house)
    assert "2 failing" in told(viewer, house)
    assert "1 on its way" in told(viewer, house)


def test_the_live_part_ends_by_itself(house: House, viewer: Client) -> None:
    fleet(house, Push.State.WAITING)
    part = read(viewer.get(house.at("buttons/pushes/")))
    assert part.get("hx-trigger") == "every 1s"
    assert viewer.get(part.get("hx-get")).status_code == 204
    Push.objects.update(state=Push.State.IN_STEP)
    done = viewer.get(part.get("hx-get"))
    assert "2 of 2 buttons in step" in " ".join(words(done).split())
    assert read(done).get("hx-get") is None


def test_retired_buttons_and_providers_that_keep_none_are_not_counted(house: House, owner: Client) -> None:
    retired, _ = fleet(house, Push.State.FAILING, Push.State.IN_STEP)
    set_state(retired, Button.State.RETIRED, actor=None)
    make_button(make_account(house.business, "voicenter"))
    assert "2 of 2 buttons in step" in told(owner, house)


def test_each_page_counts_the_buttons_that_share_what_it_is_about(house: House, owner: Client) -> None:
    fleet(house, Push.State.FAILING)
    make_button(make_account(house.business))
    Push.objects.filter(state=Push.State.WAITING).update(state=Push.State.FAILING)
    for path in (
        f"hours/{house.hours.public_id}/", f"hours/{house.hours.public_id}/year/",
        f"screening/{house.screening.public_id}/", f"providers/{house.account.public_id}/",
    ):  # fmt: skip
        (part,) = read(owner.get(house.at(path))).xpath("//div[@class='pushes']")
        assert " ".join(part.text_content().split()).startswith("1 of 2 buttons in step"), path
    assert told(owner, house, f"?hours={house.hours.public_id}").startswith("1 of 2")
    assert told(owner, house).startswith("1 of 3")


def test_saving_shared_hours_shows_how_far_the_buttons_are(house: House, owner: Client) -> None:
    fleet(house, Push.State.IN_STEP, Push.State.IN_STEP)
    form = read(owner.get(house.at(f"hours/{house.hours.public_id}/"))).get_element_by_id("hours-form")
    fields = {name: value or "" for name, value in form.form_values() if name != "to_day"}
    shown = owner.post(house.at(f"hours/{house.hours.public_id}/"), fields, follow=True)
    (part,) = read(shown).xpath("//div[@class='pushes']")
    assert "3 on their way" in part.text_content()
    assert str(house.hours.public_id) in part.get("hx-get")


def test_the_list_shows_only_what_fails(house: House, owner: Client) -> None:
    failing, fine = fleet(house, Push.State.REFUSED, Push.State.IN_STEP)
    (link,) = read(owner.get(house.at("buttons/"))).xpath("//div[@class='pushes']//a/@href")
    shown = words(owner.get(link))
    assert str(failing) in shown
    assert str(fine) not in shown


def test_where_nothing_fails_the_list_says_so(house: House, owner: Client) -> None:
    fleet(house)
    assert "Nothing fails" in words(owner.get(house.at("buttons/?push=trouble")))


def test_an_editor_tries_all_again_but_for_what_somebody_has_to_look_at(house: House, editor: Client) -> None:
    failing, refused, unclear, fine = fleet(
        house, Push.State.FAILING, Push.State.REFUSED, Push.State.UNCLEAR, Push.State.IN_STEP
    )
    (action,) = read(editor.get(house.at("buttons/?push=trouble"))).xpath("//main//details//form/@action")
    answer = words(editor.post(action, follow=True))
    assert "2 buttons are sent again." in answer
    assert "1 button is left: look at its page first" in answer
    newest = [button.pushes.all()[0].state for button in (failing, refused, unclear, fine)]
    assert newest == ["waiting", "waiting", "unclear", "in_step"]
    assert AuditEntry.objects.filter(action="push asked for again").count() == 2


def test_a_viewer_sees_what_fails_and_tries_nothing_again(house: House, viewer: Client) -> None:
    fleet(house, Push.State.FAILING)
    assert not read(viewer.get(house.at("buttons/?push=trouble"))).xpath("//main//form[@method='post']")
    assert viewer.post(house.at("buttons/pushes/")).status_code == 403
    assert not Push.objects.filter(state=Push.State.WAITING).exists()


def test_a_stranger_learns_and_sends_nothing(house: House, stranger: Client) -> None:
    fleet(house, Push.State.FAILING)
    assert stranger.get(house.at("buttons/pushes/")).status_code == 404
    assert stranger.post(house.at("buttons/pushes/")).status_code == 404


def test_another_business_is_neither_counted_nor_sent(house: House, owner: Client) -> None:
    other = make_house()
    Push.objects.update(state=Push.State.FAILING)
    assert not owner.get(house.at(f"buttons/pushes/?hours={other.hours.public_id}")).content.strip()
    owner.post(house.at("buttons/pushes/"))
    assert {push.state for push in other.button.pushes.all()} == {Push.State.FAILING}


@pytest.mark.parametrize("scope", ["?hours=abc", "?list=1"])
def test_what_is_no_id_is_not_found(house: House, owner: Client, scope: str) -> None:
    assert owner.get(house.at(f"buttons/pushes/{scope}")).status_code == 404


def test_staff_who_push_many_again_see_how_far_they_are(house: House) -> None:
    failing, fine = fleet(house, Push.State.FAILING, Push.State.IN_STEP)
    desk = Client()
    desk.force_login(make_user(is_staff=True, is_superuser=True))
    chosen = {"action": "send_again", "_selected_action": [failing.pk, fine.pk], "confirmed": "yes"}
    shown = desk.post(reverse("admin:buttons_button_changelist"), chosen, follow=True)
    assert "0 of 2 in step, 0 failing, 2 on their way." in words(shown)
    assert shown["Refresh"] == "3"
    fine.pushes.update(state=Push.State.IN_STEP)
    failing.pushes.update(state=Push.State.REFUSED)
    over = desk.get(reverse("admin:following"))
    assert "1 of 2 in step, 1 failing, 0 on their way." in words(over)
    assert str(failing) in words(over)
    assert "Refresh" not in over


def test_the_page_of_what_was_pushed_again_is_for_staff(house: House, owner: Client) -> None:
    assert owner.get(reverse("admin:following")).status_code == 302
    helper = Client()
    helper.force_login(make_user(is_staff=True))
    assert helper.get(reverse("admin:following")).status_code == 403


def test_forty_buttons_cost_no_more_queries_than_two(house: House, django_assert_max_num_queries: object) -> None:
    owner = browser_of(house.business, Role.OWNER)
    fleet(house, *[Push.State.WAITING] * 20)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert owner.get(house.at("buttons/")).status_code == 200
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert owner.get(house.at(f"hours/{house.hours.public_id}/year/")).status_code == 200
