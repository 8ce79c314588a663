"""Earlier versions, copies, moves and drift of a button by the API."""

from collections.abc import Callable

from django.utils import timezone

from buttons.models import Button, DriftCheck, Push
from tests.api.conftest import Program
from tests.making import make_account
from tests.pages.conftest import House

At = Callable[..., str]


def test_a_change_is_undone_as_a_new_version(house: House, editor: Program, at: At) -> None:
    first = house.button.version
    editor.patch(at("buttons/{button}/"), {"title": "Ring me"})
    rows = editor.get(at("buttons/{button}/versions/")).json()["items"]
    assert [row["version"] for row in rows] == [first + 1, first]
    old = editor.get(at(f"buttons/{{button}}/versions/{first}/")).json()
    assert old["stored"]["shared"]["title"] == "Call me"
    etag = editor.get(at("buttons/{button}/"))["ETag"]
    restored = editor.post(at(f"buttons/{{button}}/versions/{first}/restore/"), If_Match=etag)
    assert (restored.json()["title"], restored.json()["version"]) == ("Call me", first + 2)


def test_who_has_not_seen_the_newest_undoes_nothing(house: House, editor: Program, at: At) -> None:
    etag = editor.get(at("buttons/{button}/"))["ETag"]
    editor.patch(at("buttons/{button}/"), {"title": "Ring me"})
    address = at(f"buttons/{{button}}/versions/{house.button.version}/restore/")
    assert editor.post(address, If_Match=etag).status_code == 412


def test_a_version_that_never_was_is_not_found(house: House, editor: Program, at: At) -> None:
    for version in (0, 99, 10**30):
        assert editor.get(at(f"buttons/{{button}}/versions/{version}/")).status_code == 404


def test_a_copy_is_paused_and_made_once(house: House, editor: Program, at: At) -> None:
    made = editor.post(at("buttons/{button}/copy/"), {"name": "Second door"}, Idempotency_Key="one")
    assert (made.json()["name"], made.json()["state"]) == ("Second door", "paused")
    assert editor.post(at("buttons/{button}/copy/"), {"name": "Second door"}, Idempotency_Key="one").status_code == 201
    assert Button.objects.count() == 2
    taken = editor.post(at("buttons/{button}/copy/"), {"name": "Second door"})
    assert [one["field"] for one in taken.json()["errors"]] == ["name"]


def test_a_button_moves_with_what_the_new_provider_needs(house: House, editor: Program, at: At) -> None:
    account = make_account(house.business, "voicenter")
    wish = {"account": str(account.public_id), "settings": {"agent_phone": "SIPAGT01"}}
    moved = editor.post(at("buttons/{button}/move/"), wish, If_Match="*")
    assert moved.status_code == 200, moved.json()
    assert (moved.json()["id"], moved.json()["provider"]) == (str(house.button.public_id), "voicenter")
    assert moved.json()["settings"]["agent_phone"] == "SIPAGT01"


def test_a_button_does_not_move_to_where_it_is_or_to_others(house: House, editor: Program, at: At) -> None:
    for account in (str(house.account.public_id), "7", None):
        answer = editor.post(at("buttons/{button}/move/"), {"account": account}, If_Match="*")
        assert [one["field"] for one in answer.json()["errors"]] == ["account"]


def test_drift_is_told_and_checked_once_in_step(house: House, editor: Program, at: At) -> None:
    assert editor.get(at("buttons/{button}/drift/")).json()["state"] == ""
    assert editor.post(at("buttons/{button}/drift/")).status_code == 409
    house.button.pushes.update(state=Push.State.IN_STEP, settled_at=timezone.now())
    assert editor.post(at("buttons/{button}/drift/")).status_code == 202
    DriftCheck.objects.create(
        button=house.button, version=house.button.version, state="differs", differences=[["title", "Call me", "Hi"]]
    )
    assert editor.get(at("buttons/{button}/drift/")).json()["differences"] == [["title", "Call me", "Hi"]]
    assert editor.post(at("buttons/{button}/drift/adopt/")).json() == {"taken": ["title"], "left": []}
    assert editor.get(at("buttons/{button}/")).json()["title"] == "Hi"


def test_only_a_lost_button_is_linked(house: House, editor: Program, at: At) -> None:
    assert editor.post(at("buttons/{button}/link/"), {"remote_id": "77"}).status_code == 409


def test_a_viewer_and_a_stranger_do_none_of_it(house: House, viewer: Program, stranger: Program, at: At) -> None:
    acts = ("copy/", "move/", "link/", "drift/", "drift/adopt/", f"versions/{house.button.version}/restore/")
    for act in acts:
        address = at("buttons/{button}/" + act)
        assert (viewer.post(address).status_code, stranger.post(address).status_code) == (403, 404)
