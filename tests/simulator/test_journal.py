import pytest

from providers.simulator.weather import KINDS
from tests.simulator.clients import Client, anveo_document

SECRET = "canary-4711-secret"
SIGNATURE = "969cb10dce1443162ec393f411fd9ea73589c636"


def test_the_journal_tells_newest_first_what_was_asked_and_answered(client: Client) -> None:
    client.anveo("ACCOUNT.GETBALANCE")
    client.viviphone("c2c.vm.get", id="1")
    newest, first = client.told()["entries"]
    assert (first["provider"], first["action"], first["verdict"]) == ("anveo", "ACCOUNT.GETBALANCE", "25.00")
    assert "<RESULT>25.00</RESULT>" in first["answer"]
    assert (newest["provider"], newest["action"], newest["verdict"]) == ("viviphone", "c2c.vm.get", "error 203")
    assert "method = c2c.vm.get" in newest["request"]


def test_the_journal_is_a_page_for_people_with_calls_buttons_and_triggers(client: Client) -> None:
    button = client.new_button(panel_txt="<script>alert(1)</script>")
    client.voicenter(phone="SIPAGT01", target="972501234567")
    page = client.get("/")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert button in page.text
    assert "SIPAGT01 → 972501234567" in page.text
    assert "A number that ends in 7" in page.text
    assert "<script>alert" not in page.text


def test_the_page_explains_every_kind_of_weather(client: Client) -> None:
    page = client.get("/").text
    assert [name for name in KINDS if f"<code>{name}" not in page] == []


def test_looking_at_the_journal_is_not_written_into_it(client: Client) -> None:
    client.get("/")
    assert client.told()["entries"] == []


def test_only_what_is_sent_from_the_panel_is_written_into_it(client: Client) -> None:
    address = f"/viviphone/?id={client.new_button()}&lang=en&cty=1"
    client.get(address)
    client.post(address, data={"country": "1", "number": "2125550111"})
    (entry,) = client.simulator.journal.entries(provider="viviphone", action="panel")
    assert (entry.status, entry.verdict) == (303, "phone")


def test_the_calls_of_one_order_can_be_counted(client: Client) -> None:
    for _ in range(2):
        client.anveo("DIAL.CONNECT", {"PHONENUMBER": "12025550143", "DESTPHONENUMBER": "442079460001", "MEMO": "a1"})
    assert len(client.simulator.journal.entries("anveo", "DIAL.CONNECT")) == 2
    assert [call["details"]["MEMO"] for call in client.told()["calls"]] == ["a1", "a1"]


DOCUMENT = anveo_document(SECRET, "ACCOUNT.GETBALANCE", [("SIGNATURE", SIGNATURE)], {})


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/anveo/api/v3.asp", DOCUMENT),
        ("/anveo/api/v3.asp", DOCUMENT.removesuffix("</REQUEST>")),
        ("/anveo/api/v3.asp", DOCUMENT.partition("</USERKEY>")[0]),
        ("/anveo/api/v3.asp", DOCUMENT.replace(SECRET, f"<![CDATA[{SECRET}]]>")),
        ("/anveo/api/v3.asp", DOCUMENT.encode("utf-16").decode("latin-1")),
        ("/anveo/api/v3.asp", f"USERKEY={SECRET}"),
        ("/anveo/api/v2.asp?userkey=" + SECRET + "&action=X&param[SIGNATURE]=" + SIGNATURE, ""),
        ("/anveo/api/v2.asp?%75serkey=" + SECRET, ""),
        ("/viviphone/api/", f"method=c2c.new&key={SECRET}&pin={SECRET}"),
        ("/viviphone/api/?method=c2c.vm.get&key=" + SECRET, ""),
        ("/voicenter/hub/cdr/", f'{{"code": "{SECRET}", "search": {{}}}}'),
        ("/voicenter/hub/cdr/", f'{{"code": "{SECRET}", "search": '),
        ("/voicenter/Blacklist/AddBlackList", f'{{"Code": "{SECRET}", "Phones": []}}'),
        ("/voicenter/ForwardDialer/click2call.aspx", f"code={SECRET}&phonelogincode={SECRET}&phone=logincode&target=1"),
        ("/mistyped/?key=" + SECRET, ""),
    ],
)
def test_no_credential_is_ever_shown(client: Client, path: str, body: str) -> None:
    client.post(path, data=body.encode("latin-1"))
    client.get(path)
    shown = client.get("/").text + client.get("/journal.json").text
    bare = shown.replace("\\u0000", "").replace("\0", "").replace("\ufffd", "")
    assert len(client.simulator.journal.entries()) == 2
    assert SECRET not in bare
    assert SIGNATURE not in bare
