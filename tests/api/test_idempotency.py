"""The same creating request twice makes one thing."""

from collections.abc import Callable
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from accounts.models import Role, StoredAnswer, User
from accounts.tasks import forget_answers
from screening.models import ScreeningList
from tests.api.conftest import Program
from tests.pages.conftest import House
from tests.webhooks.conftest import Receiver

At = Callable[..., str]
WISH = {"name": "Friends", "verdict": "allow"}


def test_the_same_request_is_given_the_same_answer(house: House, editor: Program, at: At) -> None:
    first = editor.post(at("screening/"), WISH, Idempotency_Key="one")
    again = editor.post(at("screening/"), dict(reversed(WISH.items())), Idempotency_Key="one")
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert (first["ETag"], first["Location"]) == (again["ETag"], again["Location"])
    assert again["Idempotent-Replayed"] == "true"
    assert ScreeningList.objects.filter(name="Friends").count() == 1


def test_another_request_with_the_same_key_is_refused(house: House, editor: Program, at: At) -> None:
    editor.post(at("screening/"), WISH, Idempotency_Key="one")
    other = editor.post(at("screening/"), WISH | {"name": "Foes"}, Idempotency_Key="one")
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")


def test_a_key_is_its_tokens_own(house: House, editor: Program, owner: Program, at: At) -> None:
    editor.post(at("screening/"), WISH, Idempotency_Key="one")
    assert owner.post(at("screening/"), WISH | {"name": "Foes"}, Idempotency_Key="one").status_code == 201


def test_while_the_first_is_at_work_the_second_is_told_to_wait(house: House, editor: Program, at: At) -> None:
    editor.post(at("screening/"), WISH, Idempotency_Key="one")
    StoredAnswer.objects.update(status=None)
    again = editor.post(at("screening/"), WISH, Idempotency_Key="one")
    assert (again.status_code, again.json()["code"]) == (409, "in_flight")
    assert again["Retry-After"]


def test_what_a_dead_process_began_may_be_begun_anew(house: House, editor: Program, at: At) -> None:
    editor.post(at("screening/"), WISH, Idempotency_Key="one")
    ScreeningList.objects.filter(name="Friends").delete()
    StoredAnswer.objects.update(status=None, created_at=timezone.now() - timedelta(minutes=3))
    assert editor.post(at("screening/"), WISH, Idempotency_Key="one").status_code == 201


def test_what_was_refused_may_be_sent_again(house: House, editor: Program, at: At) -> None:
    assert editor.post(at("screening/"), {"name": ""}, Idempotency_Key="one").status_code == 422
    assert editor.post(at("screening/"), WISH, Idempotency_Key="one").status_code == 201


def test_answers_are_kept_for_a_day(house: House, editor: Program, at: At) -> None:
    editor.post(at("screening/"), WISH, Idempotency_Key="one")
    editor.post(at("screening/"), WISH | {"name": "Foes"}, Idempotency_Key="two")
    StoredAnswer.objects.filter(key="one").update(created_at=timezone.now() - timedelta(hours=25))
    forget_answers()
    assert [row.key for row in StoredAnswer.objects.all()] == ["two"]


def test_after_a_day_a_key_is_good_for_another_request(house: House, editor: Program, at: At) -> None:
    editor.post(at("screening/"), WISH, Idempotency_Key="one")
    StoredAnswer.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert editor.post(at("screening/"), WISH | {"name": "Foes"}, Idempotency_Key="one").status_code == 201


def test_a_key_is_short_and_plain(house: House, editor: Program, at: At) -> None:
    assert editor.post(at("screening/"), WISH, Idempotency_Key="x" * 65).json()["code"] == "bad_key"


def test_without_a_key_every_request_counts(house: House, editor: Program, at: At) -> None:
    assert editor.post(at("screening/"), WISH).status_code == 201
    answer = editor.post(at("screening/"), WISH)
    assert answer.json()["errors"][0]["message"] == "You have a list of this name already. Choose another name."


def test_a_webhook_is_added_once_and_its_secret_kept_nowhere(
    house: House, owner: Program, at: At, receiver: Receiver
) -> None:
    wish = {"address": receiver.address}
    first = owner.post(at("webhooks/"), wish, Idempotency_Key="one").json()
    again = owner.post(at("webhooks/"), wish, Idempotency_Key="one")
    secret = first.pop("secret")
    assert (again.status_code, again.json()) == (201, first)
    assert secret not in str(list(StoredAnswer.objects.values()))


def test_a_person_is_invited_once(house: House, owner: Program, at: At) -> None:
    person = User.objects.get(memberships__business=house.business, memberships__role=Role.OWNER)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    wish = {"email": "new@example.com", "role": "editor"}
    answers = [owner.post(at("invitations/"), wish, Idempotency_Key="one") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201], answers[1].json()
    assert answers[0].json() == answers[1].json()


def test_every_request_that_makes_something_may_carry_a_key(client: Client) -> None:
    paths = client.get("/api/v1/schema/?format=json").json()["paths"]
    posts = {path: methods["post"] for path, methods in paths.items() if "post" in methods}
    making = {path: told for path, told in posts.items() if "201" in told["responses"]}
    named = {path: {one["name"] for one in told.get("parameters", ())} for path, told in making.items()}
    without = {path for path, names in named.items() if "Idempotency-Key" not in names}
    assert without == {"/api/v1/token/"}  # nobody is known before it
