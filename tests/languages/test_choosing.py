"""Which language a page, a letter and the API speak."""

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation

from accounts.models import Notice, NoticeKind, Role, User
from accounts.notices import tell
from accounts.notices.mailing import send_due
from tests.making import make_business, make_member, make_user
from tests.pages.conftest import House, house
from tests.pages.forms import read

__all__ = ["house"]

pytestmark = pytest.mark.django_db

HEBREW = {"accept-language": "he,en;q=0.5"}


def spoken(client: Client, path: str = "/", headers: dict[str, str] | None = None) -> tuple[str | None, str | None]:
    """The language and direction that a page declares."""
    page = read(client.get(path, follow=True, headers=headers)).getroottree().getroot()
    return page.get("lang"), page.get("dir")


def test_a_stranger_is_spoken_to_as_the_browser_asks(client: Client) -> None:
    assert spoken(client, headers=HEBREW) == ("he", "rtl")


def test_a_browser_that_asks_for_none_of_ours_gets_english(client: Client) -> None:
    assert spoken(client, headers={"accept-language": "ja"}) == ("en", None)


def test_a_stranger_chooses_and_it_is_remembered(client: Client) -> None:
    answer = client.post("/language/", {"language": "ru", "next": "/accounts/login/"})
    assert answer["Location"] == "/accounts/login/"
    assert spoken(client, "/accounts/login/", headers=HEBREW) == ("ru", None)


def test_choosing_leads_to_no_other_site(client: Client) -> None:
    answer = client.post("/language/", {"language": "ru", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_looking_chooses_nothing(client: Client) -> None:
    assert client.get("/language/?language=ru").status_code == 405


def test_the_front_door_offers_every_language_in_its_own_words(client: Client) -> None:
    buttons = read(client.get("/")).xpath("//form[@action='/language/']//button")
    assert [(button.get("value"), button.text) for button in buttons] == [
        ("en", "English"),
        ("fr", "Français"),
        ("es", "Español"),
        ("he", "עברית"),
        ("ru", "Русский"),
    ]


def test_a_person_s_own_choice_stands_above_cookie_and_browser(client: Client) -> None:
    client.force_login(make_member(make_business()))
    client.post("/language/", {"language": "ru"})
    client.post("/me/language/", {"language": "fr"})
    assert spoken(client, headers=HEBREW) == ("fr", None)


def test_a_person_may_leave_it_to_the_browser_again(client: Client) -> None:
    person = make_member(make_business())
    User.objects.filter(pk=person.pk).update(language="fr")
    client.force_login(person)
    client.post("/me/language/", {"language": ""})
    assert spoken(client, headers=HEBREW) == ("he", "rtl")


def test_who_signs_up_keeps_the_language_of_the_page(client: Client) -> None:
    client.post("/accounts/signup/", {"email": "new@example.com", "password1": "ropes-and-anchors-77"}, headers=HEBREW)
    assert User.objects.get(email="new@example.com").language == "he"


def test_one_request_s_language_does_not_stay_for_the_next(client: Client) -> None:
    client.get("/", headers=HEBREW)
    assert translation.get_language() == "en"


def test_a_letter_is_in_its_reader_s_language_whatever_the_writer_s(client: Client) -> None:
    make_user("reader@example.com", language="fr")
    client.post("/accounts/password/reset/", {"email": "reader@example.com"}, headers=HEBREW)
    with translation.override("fr"):
        assert str(mail.outbox[-1].subject).endswith(translation.gettext("Choose a new password"))


def test_a_notice_reaches_each_person_in_their_own_language() -> None:
    business = make_business("Bay Boats")
    for language in ("he", "fr"):
        User.objects.filter(pk=make_member(business, Role.OWNER).pk).update(language=language)
    tell(
        business,
        NoticeKind.PUSH_FAILING,
        key="one",
        title="A button was changed at its provider",
        path="/",
        sentence="“%(button)s” differs from what was pushed. Take the change over, or push again.",
        values={"button": "Sales"},
    )
    send_due()
    assert len(mail.outbox) == 2
    for letter in mail.outbox:
        with translation.override(User.objects.get(email=letter.to[0]).language):
            assert str(letter.subject).startswith(translation.gettext("A button was changed at its provider"))
        assert "Sales" in str(letter.body)


def test_a_notice_is_stored_in_english_beside_its_words() -> None:
    with translation.override("he"):
        tell(
            make_business(),
            NoticeKind.DRIFT,
            key="one",
            title="A button was changed at its provider",
            sentence="“%(button)s” differs from what was pushed. Take the change over, or push again.",
            values={"button": "Sales"},
            path="/",
        )
    notice = Notice.objects.get()
    assert notice.sentence == "“Sales” differs from what was pushed. Take the change over, or push again."


@pytest.mark.parametrize(("asked", "said"), [("fr", "fr"), ("ja", "en")])
def test_the_api_answers_in_the_language_that_is_asked_for(client: Client, asked: str, said: str) -> None:
    answer = client.post("/api/v1/token/", {}, content_type="application/json", headers={"accept-language": asked})
    assert answer["Content-Language"] == said


def test_the_widget_s_words_do_not_depend_on_the_portal_s_choice(client: Client) -> None:
    assert client.get("/w/loader.js", headers=HEBREW).content == client.get("/w/loader.js").content


def test_a_visitors_page_neither_follows_the_portal_s_choice_nor_depends_on_it(client: Client, house: House) -> None:
    page = client.get(f"/w/{house.button.public_id}/?lang=fr", headers=HEBREW)
    assert page.status_code == 200
    assert "Content-Language" not in page
    assert "Accept-Language" not in page.get("Vary", "")


@pytest.mark.parametrize("language", ["en", "fr", "es", "he", "ru"])
@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_page_counts_unread_notices_in_every_language(client: Client, language: str, count: int) -> None:
    business = make_business()
    for number in range(count):
        tell(business, NoticeKind.DRIFT, key=str(number), title="A", sentence="B", path="/")
    client.force_login(make_member(business))
    page = client.get(f"/b/{business.public_id}/", headers={"accept-language": language})
    assert page.status_code == 200
    assert f'<span class="count">{count}<' in page.content.decode()
