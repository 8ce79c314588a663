"""The same form sent many times at the same instant: stored once, and nobody meets an error."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import Business, Membership, User
from accounts.twice import is_twin
from tests.at_once import at_once
from tests.making import make_user
from tests.pages.forms import words

pytestmark = pytest.mark.django_db(transaction=True)

PERSON = {"email": "twin@example.com", "password1": "ropes-and-anchors-77"}
BUSINESS = {"name": "Blue Harbour", "country": "US", "time_zone": "UTC"}


def test_equal_sign_ups_at_once_make_one_account() -> None:
    statuses: list[int] = []
    at_once(6, lambda: statuses.append(Client().post("/accounts/signup/", PERSON, follow=True).status_code))
    assert statuses == [200] * 6
    assert User.objects.filter(email=PERSON["email"]).count() == 1


def test_a_business_named_six_times_at_once_is_founded_once() -> None:
    founder = make_user()
    ended: list[tuple[int, str]] = []

    def found() -> None:
        client = Client()
        client.force_login(founder)
        answer = client.post("/new/", BUSINESS)
        ended.append((answer.status_code, answer.headers.get("Location", "")))

    at_once(6, found)
    business = Business.objects.get()
    assert business.memberships.count() == 1
    assert set(ended) <= {(302, f"/b/{business.public_id}/"), (200, "")}


def test_a_second_business_of_the_same_name_is_refused_beside_its_field() -> None:
    client = Client()
    client.force_login(make_user())
    client.post("/new/", BUSINESS)
    assert "You have a business of this name already." in words(client.post("/new/", BUSINESS))
    assert Business.objects.count() == 1


def test_two_people_may_have_businesses_of_one_name() -> None:
    for _ in range(2):
        client = Client()
        client.force_login(make_user())
        client.post("/new/", BUSINESS)
    assert Business.objects.count() == 2


def test_only_what_may_be_there_once_counts_as_sent_twice() -> None:
    person = make_user()
    with pytest.raises(IntegrityError) as twin, transaction.atomic():
        User.objects.bulk_create([User(email=person.email)])
    with pytest.raises(IntegrityError) as mistake, transaction.atomic():
        Membership.objects.create(user=person)
    assert (is_twin(twin.value), is_twin(mistake.value)) == (True, False)
