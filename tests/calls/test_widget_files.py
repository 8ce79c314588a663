"""The widget's own files: small, for every site, and nothing but them."""

import gzip

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


@pytest.mark.parametrize("name", ["nothing.js", "../../manage.js", "texts/../loader.js", "texts/xx.json"])
def test_nothing_else_is_served_there(name: str) -> None:
    assert Client().get(f"/w/{name}").status_code == 404
