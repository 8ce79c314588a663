"""The second line of the tenants' defence (S25, ASVS 8.4.1): a forgotten filter shows nothing of other businesses.

The role and its policies are PostgreSQL's; on SQLite there is only the first line, which the grid is about.
"""

import ast
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished
from django.db import ProgrammingError, close_old_connections, connection, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import BusinessView
from accounts.api.base import BusinessApi
from accounts.api.operations import operation
from accounts.models import ApiToken, Business, Membership, NoticeChoice, NoticeKind, Role, User
from accounts.narrowing import narrowed
from buttons.models import Button
from calls import memory
from calls.models import Call
from portal.row_security import NOT_TENANTS, is_tenants, models
from screening.models import ScreeningEntry, ScreeningList
from tests.api.conftest import Program, token_for
from tests.grid.world import fill
from tests.making import make_business, make_member
from tests.pages.conftest import House, make_house
from tests.test_rooms import FILES, ROOT

on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="Row-level security is PostgreSQL's.")
TENANTS = [model for model in models() if is_tenants(model)]
NOBODYS = 0
"""No row has this key."""


@pytest.fixture
def house(db: None) -> House:
    return make_house()


@pytest.fixture
def other(db: None) -> House:
    return make_house("viviphone")


class Forgetful(BusinessView):
    """A page whose every query forgot to ask for its business."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        names = [str(row) for model in (Button, ScreeningList) for row in model.objects.all()]
        return HttpResponse("\n".join([*names, *ScreeningEntry.objects.values_list("digits", flat=True)]))


class Failing(BusinessView):
    """A page that ends in an error of ours."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        raise ZeroDivisionError


class Streaming(BusinessView):
    """A file made while it is sent."""

    def get(self, request: HttpRequest, **kwargs: Any) -> StreamingHttpResponse:
        return StreamingHttpResponse(str(button) for button in Button.objects.order_by("pk").iterator())


class ForgetfulApi(BusinessApi):
    """The same mistake in the API."""

    @operation("List all buttons", scope="buttons:read")
    def get(self, request: Request, **kwargs: Any) -> Response:
        return Response([str(button) for button in Button.objects.all()])


def asked(view: type[BusinessView], business: Business, user: User) -> Any:
    request = RequestFactory().get("/")
    request.user, request.session = user, {}  # type: ignore[assignment]
    return view.as_view()(request, business=business.public_id)


def role() -> tuple[str, str]:
    """As whom the connection works, and for which business."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, coalesce(current_setting('portal.business', true), '')")
        name, business = cursor.fetchone()
    return name, business


@pytest.fixture
def wide(db: None) -> Iterator[None]:
    """Whatever the test does, the connection is as it was afterwards."""
    before = role()
    yield
    assert role() == before


def test_every_model_is_a_tenants_or_named_as_nobodys() -> None:
    unnamed = [model._meta.label for model in models() if not is_tenants(model)]
    assert sorted(unnamed) == sorted(NOT_TENANTS)


@on_postgresql
def test_without_a_business_nothing_is_seen(db: None, wide: None) -> None:
    fill(make_house().business)
    there = {model._meta.label for model in TENANTS if model._base_manager.exists()}
    assert {"accounts.Membership", "buttons.Button", "calls.CallEvent", "screening.ScreeningEntry"} <= there
    with narrowed(NOBODYS, None), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('portal.business', '', false)")
        assert role() == ("portal_owner", "")
        assert not [model._meta.label for model in TENANTS if model._base_manager.exists()]


@on_postgresql
def test_every_tenants_table_is_bound_for_the_role(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class c WHERE relrowsecurity"
            " AND EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid AND NOT polpermissive)"
        )
        bound = {name for (name,) in cursor.fetchall()}
    assert bound == {model._meta.db_table for model in TENANTS}


@on_postgresql
def test_a_page_that_forgets_its_filter_shows_nothing_of_a_stranger(house: House, other: House, wide: None) -> None:
    other.screening.entries.create(digits="33140205050")
    shown = asked(Forgetful, house.business, make_member(house.business)).content.decode()
    assert str(house.button) in shown
    assert "12025550177" in shown
    assert str(other.button) not in shown
    assert "33140205050" not in shown


@on_postgresql
def test_an_error_in_a_page_leaves_the_connection_wide(house: House, wide: None) -> None:
    with pytest.raises(ZeroDivisionError):
        asked(Failing, house.business, make_member(house.business))


@on_postgresql
def test_an_error_of_the_database_leaves_the_connection_wide(house: House, wide: None) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), narrowed(house.business.pk, None):
        connection.cursor().execute("SELECT nonsense")


@on_postgresql
def test_pages_of_two_businesses_on_one_connection_do_not_mix(house: House, other: House, wide: None) -> None:
    for mine, theirs in ((house, other), (other, house)):
        shown = asked(Forgetful, mine.business, make_member(mine.business)).content.decode()
        assert str(mine.button) in shown
        assert str(theirs.button) not in shown


@on_postgresql
def test_a_file_is_made_of_the_business_alone_while_it_is_sent(house: House, other: House, wide: None) -> None:
    response = asked(Streaming, house.business, make_member(house.business))
    assert b"".join(response.streaming_content).decode() == str(house.button)


@on_postgresql
def test_a_file_that_nobody_fetches_to_its_end_leaves_the_connection_wide(house: House, wide: None) -> None:
    response = asked(Streaming, house.business, make_member(house.business))
    assert next(response.streaming_content)
    assert role()[0] == "portal_owner"
    request_finished.disconnect(close_old_connections)  # as the test client does: the test's own data lie in it
    response.close()
    request_finished.connect(close_old_connections)


@on_postgresql
def test_a_file_that_is_never_closed_leaves_nothing_to_the_next_request(
    house: House, client: Client, wide: None
) -> None:
    response = asked(Streaming, house.business, make_member(house.business))
    assert next(response.streaming_content)
    client.get("/healthz/")
    assert role()[0] != "portal_owner"
    with narrowed(house.business.pk, None):
        assert list(response.streaming_content) == []
        assert role() == ("portal_owner", str(house.business.pk))


@on_postgresql
def test_an_operation_of_the_api_that_forgets_shows_nothing_of_a_stranger(
    house: House, other: House, wide: None
) -> None:
    token = token_for(make_member(house.business))
    request = RequestFactory().get("/", headers={"Authorization": f"Bearer {token}"})
    answer: Any = ForgetfulApi.as_view()(request, business=str(house.business.public_id))
    assert json.loads(answer.content) == [str(house.button)]


@on_postgresql
def test_a_refused_operation_leaves_the_connection_wide(house: House, wide: None) -> None:
    member, stranger = make_member(house.business), make_member(make_business())
    page = f"/api/v1/businesses/{house.business.public_id}/calls/"
    assert Program(token_for(member, scopes=["buttons:read"])).get(page).status_code == 403
    assert Program(token_for(stranger)).get(page).status_code == 404


@on_postgresql
def test_a_row_of_another_business_cannot_be_written(house: House, other: House, wide: None) -> None:
    with narrowed(house.business.pk, None), pytest.raises(ProgrammingError), transaction.atomic():
        ScreeningList.objects.create(business=other.business, name="Planted")


@on_postgresql
def test_a_row_below_another_businesss_cannot_be_written(house: House, other: House, wide: None) -> None:
    with narrowed(house.business.pk, None), pytest.raises(ProgrammingError), transaction.atomic():
        other.screening.entries.create(digits="33140205050")


@on_postgresql
def test_a_row_cannot_be_given_to_another_business(house: House, other: House, wide: None) -> None:
    with narrowed(house.business.pk, None), pytest.raises(ProgrammingError), transaction.atomic():
        ScreeningList.objects.filter(pk=house.screening.pk).update(business=other.business)


@on_postgresql
def test_a_change_without_a_filter_stays_within_the_business(house: House, other: House, wide: None) -> None:
    with narrowed(house.business.pk, None):
        assert Call.objects.update(note="Mine") == 1
        assert ScreeningEntry.objects.all().delete()[0] == 1
    assert other.screening.entries.count() == 1


@on_postgresql
def test_a_person_reads_their_own_part_in_others_and_changes_nothing_there(
    house: House, other: House, wide: None
) -> None:
    person = make_member(house.business)
    there = Membership.objects.create(business=other.business, user=person, role=Role.VIEWER)
    NoticeChoice.objects.create(membership=there, kind=NoticeKind.MISSED_CALL)
    make_member(make_business())
    with narrowed(house.business.pk, person.pk):
        assert set(person.businesses.all()) == {house.business, other.business}
        assert set(Business.objects.all()) == {house.business, other.business}
        assert Membership.objects.filter(pk=there.pk).update(role=Role.OWNER) == 0
        assert not NoticeChoice.objects.exists()


@on_postgresql
def test_an_integration_sees_nothing_of_its_makers_other_businesses(house: House, other: House, wide: None) -> None:
    person = make_member(house.business)
    Membership.objects.create(business=other.business, user=person, role=Role.OWNER)
    token = token_for(made_by=person, business=house.business)
    own = ApiToken.objects.get(business=house.business)
    assert own.user_id is None
    with narrowed(house.business.pk, own.user_id):
        assert list(Business.objects.all()) == [house.business]
    assert Program(token).get(f"/api/v1/businesses/{house.business.public_id}/").status_code == 200


@on_postgresql
def test_a_connection_opened_anew_amid_a_request_is_narrow_too(house: House, transactional_db: None) -> None:
    with narrowed(house.business.pk, None):
        connection.close()
        assert role() == ("portal_owner", str(house.business.pk))
    assert role()[0] != "portal_owner"


def test_only_what_all_businesses_share_is_read_whole() -> None:
    importing = [
        path.relative_to(ROOT).as_posix()
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module == "accounts.narrowing"
        if "whole" in {alias.name for alias in node.names}
    ]
    assert importing == ["calls/memory.py"]


@on_postgresql
def test_what_a_process_keeps_of_buttons_is_read_whole(house: House, other: House, wide: None) -> None:
    with narrowed(house.business.pk, None):
        assert memory.button(other.button.public_id)
        assert not Button.objects.filter(pk=other.button.pk).exists()


@on_postgresql
def test_without_the_role_pages_work_as_before(house: House, settings: Settings, wide: None) -> None:
    settings.ROW_SECURITY_ROLE = "nobody_made_this_one"
    assert str(house.button) in asked(Forgetful, house.business, make_member(house.business)).content.decode()


@on_postgresql
def test_whoever_does_not_take_the_role_sees_everything(house: House, other: House) -> None:
    assert Button.objects.count() == 2
