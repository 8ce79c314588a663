import pytest

from tests.simulator.clients import Client


def test_the_weather_is_set_told_and_cleared_over_http(client: Client) -> None:
    spells = ["anveo:reset-after*2", "viviphone/c2c.new:error-before=223"]
    assert client.post("/weather", json={"weather": spells}).json() == {"weather": spells}
    assert client.get("/weather").json() == {"weather": spells}
    assert client.session.delete(client.simulator.url + "/weather", timeout=5).json() == {"weather": []}
    assert client.simulator.weather.forecast() == []


def test_the_page_has_a_form_for_the_weather(client: Client) -> None:
    page = client.post("/weather", data={"weather": "anveo:500*3\r\n\r\nvoicenter:html"})
    assert (page.url, page.status_code) == (f"{client.simulator.url}/", 200)
    assert "anveo:status-before=500*3\nvoicenter:html-before</textarea>" in page.text
    assert client.simulator.weather.forecast() == ["anveo:status-before=500*3", "voicenter:html-before"]


@pytest.mark.parametrize(
    ("path", "told", "sentence"),
    [
        ("/weather", {"weather": ["anveo:snow"]}, "There is no weather called snow"),
        ("/switches", {"talk_seconds": "9", "nothing": "1"}, "There is no switch called nothing"),
        ("/switches", {"talk_seconds": "9", "viviphone_groups": "heap"}, "can be boxed, flat, prefixed"),
        ("/switches", {"talk_seconds": "-1"}, "is a number"),
        ("/pushes", {"anveo": "http://a.test/", "viviphone": "http://a.test/"}, "viviphone pushes nothing"),
        ("/pushes", {"anveo": "ftp://a.test/"}, "begins with http"),
        ("/pushes", {"anveo": "http://user:secret@a.test/"}, "begins with http"),
    ],
)
def test_what_cannot_be_set_is_refused_by_a_sentence_and_nothing_changes(
    client: Client, path: str, told: dict[str, object], sentence: str
) -> None:
    before = client.get(path).json()
    answer = client.post(path, json=told)
    assert (answer.status_code, sentence in answer.text) == (400, True)
    assert client.get(path).json() == before


@pytest.mark.parametrize("body", ["[]", "{", "5"])
def test_what_is_no_object_is_refused(client: Client, body: str) -> None:
    headers = {"Content-Type": "application/json"}
    assert client.post("/weather", data=body, headers=headers).text == "Send a JSON object.\n"


def test_switches_are_set_told_and_set_back(client: Client) -> None:
    told = client.post("/switches", json={"viviphone_groups": "flat", "voicenter_log_limit": 5}).json()
    assert (told["viviphone_groups"], told["voicenter_log_limit"]) == ("flat", "5")
    assert client.simulator.switches.voicenter_log_limit == 5
    client.session.delete(client.simulator.url + "/switches", timeout=5)
    assert client.simulator.switches.viviphone_groups == "boxed"


def test_the_page_has_a_form_for_the_switches(client: Client) -> None:
    page = client.post("/switches", data={"viviphone_omitted": "keep"}).text
    assert "<option selected>keep</option>" in page
    assert client.simulator.switches.viviphone_omitted == "keep"


def test_neither_the_phrase_nor_an_address_to_push_to_is_ever_told(client: Client) -> None:
    client.post("/switches", json={"anveo_account": "owner@example.com:canary-4711"})
    client.post("/pushes", json={"anveo": "http://portal.test:8000/events/canary-4711"})
    assert client.get("/pushes").json() == {"anveo": "http://portal.test:8000/…"}
    shown = "".join(client.get(path).text for path in ("/", "/switches", "/pushes", "/weather", "/journal.json"))
    assert "canary-4711" not in shown


@pytest.mark.parametrize("origin", ["http://evil.test", "null", "http://["])
def test_another_sites_page_may_not_steer(client: Client, origin: str) -> None:
    answer = client.post("/weather", data={"weather": "anveo:500"}, headers={"Origin": origin})
    assert (answer.status_code, client.simulator.weather.forecast()) == (403, [])


def test_the_simulators_own_page_may_steer(client: Client) -> None:
    headers = {"Origin": client.simulator.url}
    assert client.post("/weather", data={"weather": "anveo:500"}, headers=headers).status_code == 200


def test_steering_is_not_written_into_the_journal_and_has_no_weather(client: Client) -> None:
    client.simulator.weather.set("*:500")
    assert client.get("/weather").status_code == 200
    assert client.told()["entries"] == []
