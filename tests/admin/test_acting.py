"""What staff may do, what they may not, and the trace it leaves."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db.models import Model
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import AuditEntry, Business, Membership, ProviderAccount, Role, User
from buttons.models import Button, Push
from buttons.saving import set_state
from calls.models import Call, CallEvent, CallRecord, RefusedClick, Standstill
from tests.admin.conftest import Filled
from tests.api.conftest import token_for
from tests.making import PASSWORD, make_account, make_business, make_member, make_user
from tests.provider_side import simulator

__all__ = ["simulator"]

HISTORY = [AuditEntry, Push, Call, CallEvent, CallRecord, RefusedClick]
SAVED_WITH_A_PUSH = [Button, ProviderAccount]
BUTTONS = "admin:buttons_button_changelist"


def address(model: type[Model], page: str, *arguments: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


def act(desk: Client, name: str, *rows: Model, on: str = BUTTONS, **more: str) -> Any:
    """Choose the act, and confirm it."""
    chosen = {"action": name, "_selected_action": [row.pk for row in rows], "confirmed": "yes", **more}
    return desk.post(reverse(on), chosen, follow=True)


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("model", [*HISTORY, *SAVED_WITH_A_PUSH], ids=lambda model: model.__name__)
def test_what_is_read_only_can_be_neither_added_nor_changed_nor_deleted(model: type[Model], desk: Client) -> None:
    row = model._default_manager.all()[0]
    before = model._default_manager.values().get(pk=row.pk)
    for page in (address(model, "add"), address(model, "change", row.pk), address(model, "delete", row.pk)):
        assert desk.post(page, {"post": "yes"}).status_code == 403
    assert model._default_manager.values().get(pk=row.pk) == before


def test_history_cannot_be_deleted_from_its_list(filled: Filled, desk: Client) -> None:
    act(desk, "delete_selected", filled.call, on="admin:calls_call_changelist")
    assert Call.objects.filter(pk=filled.call.pk).exists()


def test_neither_a_person_nor_a_business_is_deleted(filled: Filled, desk: Client) -> None:
    for row in (filled.owner, filled.button.business):
        assert desk.post(address(type(row), "delete", row.pk), {"post": "yes"}).status_code == 403


def test_pushing_again_queues_a_push_in_the_staffs_name(filled: Filled, staff: User, desk: Client) -> None:
    older = filled.button.pushes.count()
    act(desk, "send_again", filled.button)
    assert filled.button.pushes.count() == older + 1
    assert AuditEntry.objects.filter(actor=staff, action="push asked for again").exists()


def test_a_provider_that_keeps_no_buttons_has_nothing_pushed(filled: Filled, desk: Client) -> None:
    button = filled.button.business.buttons.get(account__provider="voicenter")
    page = act(desk, "send_again", button)
    assert not button.pushes.exists()
    assert "1 at providers that keep no buttons" in page.content.decode()


def test_staff_pause_a_button_and_let_it_ring_again(filled: Filled, staff: User, desk: Client) -> None:
    act(desk, "pause", filled.button)
    filled.button.refresh_from_db()
    assert filled.button.state == Button.State.PAUSED
    act(desk, "resume", filled.button)
    filled.button.refresh_from_db()
    assert filled.button.state == Button.State.LIVE
    assert AuditEntry.objects.filter(actor=staff, target_id=str(filled.button.public_id)).count() == 2


@pytest.mark.parametrize("action", ["pause", "resume"])
def test_a_retired_button_stays_retired(action: str, filled: Filled, desk: Client) -> None:
    set_state(filled.button, Button.State.RETIRED, actor=None)
    act(desk, action, filled.button)
    filled.button.refresh_from_db()
    assert filled.button.state == Button.State.RETIRED


def test_staff_who_may_only_look_cannot_pause(filled: Filled, client: Client) -> None:
    looker = make_user(is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_button"))
    client.force_login(looker)
    assert client.get(reverse(BUTTONS)).status_code == 200
    act(client, "pause", filled.button)
    filled.button.refresh_from_db()
    assert filled.button.state == Button.State.LIVE


def business_form(business: Business, **changes: str) -> dict[str, str]:
    """What the page of a business without members sends."""
    form = {"name": business.name, "country": business.country, "time_zone": business.time_zone, "is_active": "on"}
    form |= {"calls_per_day": "500", "numbers_kept_days": "90"}
    opened = {"suspended_because": business.suspended_because, "spend_ceiling": business.spend_ceiling or ""}
    opened |= {name: getattr(business, name) for name in form}
    form |= {f"initial-{name}": str(value) for name, value in opened.items()}
    inline = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
    return {name: value for name, value in (form | inline | changes).items() if value}


def test_switching_a_business_off_is_written_to_the_audit_trail(staff: User, desk: Client) -> None:
    business = make_business()
    form = business_form(business, is_active="", suspended_because="Toll fraud")
    desk.post(address(Business, "change", business.pk), form)
    business.refresh_from_db()
    assert not business.is_active
    entry = AuditEntry.objects.get(business=business)
    assert (entry.actor, entry.changes) == (
        staff, {"is_active": [True, False], "suspended_because": ["", "Toll fraud"]}
    )  # fmt: skip


def test_a_business_is_not_switched_off_without_a_reason(desk: Client) -> None:
    business = make_business()
    page = desk.post(address(Business, "change", business.pk), business_form(business, is_active=""))
    assert "Say why." in page.content.decode()
    business.refresh_from_db()
    assert business.is_active


def test_switched_on_again_the_reason_is_gone(desk: Client) -> None:
    business = make_business(is_active=False, suspended_because="Toll fraud")
    desk.post(address(Business, "change", business.pk), business_form(business, suspended_because="Toll fraud"))
    business.refresh_from_db()
    assert (business.is_active, business.suspended_because) == (True, "")


def test_staff_change_a_businesss_limits(staff: User, desk: Client) -> None:
    business = make_business()
    form = business_form(business, calls_per_day="40", spend_ceiling="12.50", numbers_kept_days="30")
    assert desk.post(address(Business, "change", business.pk), form).status_code == 302
    business.refresh_from_db()
    assert (business.calls_per_day, str(business.spend_ceiling), business.numbers_kept_days) == (40, "12.50", 30)
    changes = AuditEntry.objects.get(business=business, actor=staff).changes
    assert changes["calls_per_day"] == [500, 40]
    assert changes["spend_ceiling"] == [None, "12.50"]


def test_what_an_owner_changed_while_staff_looked_stays(staff: User, desk: Client) -> None:
    business = make_business()
    form = business_form(business, calls_per_day="40")
    Business.objects.update(name="Red Harbour", numbers_kept_days=30)
    assert desk.post(address(Business, "change", business.pk), form).status_code == 302
    business.refresh_from_db()
    assert (business.name, business.numbers_kept_days, business.calls_per_day) == ("Red Harbour", 30, 40)
    assert AuditEntry.objects.get(business=business, actor=staff).changes == {"calls_per_day": [500, 40]}


def test_the_page_of_a_business_brings_back_what_it_was_opened_with(desk: Client) -> None:
    business = make_business(calls_per_day=77)
    page = desk.get(address(Business, "change", business.pk)).content.decode()
    assert '<input type="hidden" name="initial-calls_per_day" value="77"' in page


BUSINESSES = "admin:accounts_business_changelist"


def test_many_businesses_are_suspended_at_once_for_one_reason(desk: Client) -> None:
    businesses = [make_business(), make_business()]
    act(desk, "suspend", *businesses, on=BUSINESSES, reason="Toll fraud")
    assert set(Business.objects.values_list("is_active", "suspended_because")) == {(False, "Toll fraud")}
    assert AuditEntry.objects.filter(action="business suspended by staff").count() == 2
    act(desk, "let_ring", *businesses, on=BUSINESSES)
    assert set(Business.objects.values_list("is_active", "suspended_because")) == {(True, "")}


def test_suspending_asks_for_the_reason_until_it_is_given(desk: Client) -> None:
    business = make_business()
    page = act(desk, "suspend", business, on=BUSINESSES)
    assert "Say why." in page.content.decode()
    business.refresh_from_db()
    assert business.is_active


def test_an_act_on_many_rows_is_done_only_once_it_is_confirmed(filled: Filled, desk: Client) -> None:
    chosen = {"action": "pause", "_selected_action": [filled.button.pk]}
    page = desk.post(reverse(BUTTONS), chosen)
    assert filled.button.name in page.content.decode()
    filled.button.refresh_from_db()
    assert filled.button.state == Button.State.LIVE
    assert '<input type="hidden" name="confirmed" value="yes">' in page.content.decode()
    desk.post(reverse(BUTTONS), {**chosen, "confirmed": "yes"})
    filled.button.refresh_from_db()
    assert filled.button.state == Button.State.PAUSED


def test_every_act_on_many_rows_asks_first(staff: User, rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = staff
    registered: Any = admin.site._registry.values()
    acts = {
        (type(one).__name__, name, act.__name__)
        for one in registered
        for name, (act, _, _) in one.get_actions(request).items()
    }
    assert {act for act in acts if act[2] not in ("ask", "delete_selected")} == set()


def test_failing_pushes_are_tried_again_by_the_dozen(filled: Filled, staff: User, desk: Client) -> None:
    push = filled.button.pushes.get()
    Push.objects.filter(pk=push.pk).update(state=Push.State.REFUSED)
    act(desk, "send_again", push, on="admin:buttons_push_changelist")
    assert filled.button.pushes.filter(state=Push.State.WAITING).exists()
    assert AuditEntry.objects.filter(actor=staff, action="push asked for again").exists()


def test_saving_a_business_unchanged_leaves_no_entry(desk: Client) -> None:
    business = make_business()
    assert desk.post(address(Business, "change", business.pk), business_form(business)).status_code == 302
    assert not AuditEntry.objects.filter(business=business).exists()


def test_a_new_member_is_written_to_the_audit_trail(staff: User, desk: Client) -> None:
    business, person = make_business(), make_user()
    member = {
        "memberships-TOTAL_FORMS": "1",
        "memberships-0-user": str(person.pk),
        "memberships-0-role": Role.EDITOR.value,
    }
    desk.post(address(Business, "change", business.pk), business_form(business, **member))
    assert Membership.objects.filter(business=business, user=person, role=Role.EDITOR).exists()
    entry = AuditEntry.objects.get(business=business)
    assert (entry.actor, entry.changes) == (staff, {person.email: [None, "editor"]})


@pytest.mark.usefixtures("simulator")
def test_staff_ask_the_provider_whether_credentials_work(db: None, desk: Client) -> None:
    good, bad = make_account(make_business(), "anveo"), make_account(make_business(), "anveo", user_key="bad-key")
    page = act(desk, "check_again", good, bad, on="admin:accounts_provideraccount_changelist")
    assert list(ProviderAccount.objects.order_by("pk").values_list("check_passed", flat=True)) == [True, False]
    assert AuditEntry.objects.filter(action="credentials checked by staff").count() == 2
    assert "bad-key" not in page.content.decode()


def test_a_person_is_added_by_e_mail_in_small_letters(client: Client, desk: Client) -> None:
    form = {"email": "Ada@Example.com", "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    assert desk.post(address(User, "add"), form).status_code == 302
    assert client.login(email="ada@example.com", password=PASSWORD)


def test_an_address_that_differs_in_case_only_is_refused(db: None, desk: Client) -> None:
    make_user("ada@example.com")
    form = {"email": "ADA@example.com", "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    page = desk.post(address(User, "add"), form)
    assert page.context["adminform"].form.errors["email"]
    assert User.objects.filter(email__iexact="ada@example.com").count() == 1


def test_one_act_stops_every_call_and_another_lets_them_ring(desk: Client, staff: User) -> None:
    desk.post(address(Standstill, "add"), {"reason": "Toll fraud"})
    standstill = Standstill.objects.get()
    assert (standstill.started_by, standstill.ended_at) == (staff, None)
    act(desk, "end", standstill, on="admin:calls_standstill_changelist")
    standstill.refresh_from_db()
    assert standstill.ended_at
    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["let calls ring again", "stopped every call"]


@pytest.mark.django_db
def test_staff_without_the_right_stop_nothing(client: Client) -> None:
    client.force_login(make_user(is_staff=True))
    assert client.post(address(Standstill, "add"), {"reason": "Mischief"}).status_code == 403
    assert not Standstill.objects.exists()


def test_a_reason_is_stored_without_what_no_database_stores(desk: Client) -> None:
    business = make_business()
    act(desk, "suspend", business, on=BUSINESSES, reason="Toll\0 fraud")
    business.refresh_from_db()
    assert business.suspended_because == "Toll fraud"


def test_the_keys_of_a_member_whom_staff_remove_stop_working(desk: Client) -> None:
    business = make_business()
    member = Membership.objects.get(user=make_member(business))
    token_for(business=business, made_by=member.user)
    rows = {"TOTAL_FORMS": "1", "INITIAL_FORMS": "1", "0-id": str(member.pk), "0-business": str(business.pk)}
    rows |= {"0-user": str(member.user_id), "0-role": "owner", "0-DELETE": "on"}
    form = business_form(business) | {f"memberships-{name}": value for name, value in rows.items()}
    assert desk.post(address(Business, "change", business.pk), form).status_code == 302
    assert not business.memberships.exists()
    assert business.api_tokens.get().revoked_at
