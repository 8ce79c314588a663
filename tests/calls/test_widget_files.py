"""The widget's own files: small, for every site, and nothing but them."""

import gzip
import json

import pytest
from django.test import Client

LIGHTEST_TRACKER = 2_226
"""Bytes of the lightest good embed that was measured; ours is to be lighter."""


def test_the_loader_is_sent_packed_and_stays_light() -> None:
    answer = Client().get("/w/loader.js", headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert len(answer.content) <= 2_200 < LIGHTEST_TRACKER
    assert gzip.decompress(answer.content) == Client().get("/w/loader.js").content


def test_every_site_may_load_it_and_no_cookie_comes_with_it() -> None:
    answer = Client().get("/w/loader.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not answer.cookies


def test_an_unchanged_file_is_answered_with_304() -> None:
    first = Client().get("/w/panel.js")
    assert Client().get("/w/panel.js", headers={"if-none-match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize("name", ["loader.js", "panel.js"])
def test_what_is_served_says_where_its_readable_source_is(name: str) -> None:
    """In a header, which costs a visitor nothing that the sizes count, and which developer tools read."""
    source_map = Client().get(f"/w/{Client().get(f'/w/{name}')['SourceMap']}")
    assert source_map["Content-Type"].startswith("application/json")
    read = json.loads(source_map.content)
    assert f"source/{name}" in read["sources"]
    for path, text in zip(read["sources"], read["sourcesContent"], strict=True):
        assert text.startswith("/*")
        if path.endswith(".js"):
            served = Client().get(f"/w/{path}")
            assert served.content.decode() == text
            assert "SourceMap" not in served


@pytest.mark.parametrize(
    "name", ["nothing.js", "../../manage.js", "texts/../loader.js", "texts/xx.json", "source", "source/nothing.js"]
)
def test_nothing_else_is_served_there(name: str) -> None:
    assert Client().get(f"/w/{name}").status_code == 404
