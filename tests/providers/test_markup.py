"""A provider's XML, however it is encoded, and what is refused."""

import codecs

import pytest

from providers.markup import Unreadable, parse

BOMB = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><r>&b;</r>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE r SYSTEM "http://127.0.0.1:9/r.dtd"><r/>'


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<r>é</r>".encode(), id="bare"),
        pytest.param(codecs.BOM_UTF8 + "<r>é</r>".encode(), id="byte order mark"),
        pytest.param('\r\n\n <?xml version="1.0"?><r>é</r>'.encode(), id="leading blank lines"),
        pytest.param('<?xml version="1.0" encoding="utf-8"?><r>é</r>'.encode("latin-1"), id="wrongly declared UTF-8"),
        pytest.param('<?xml version="1.0" encoding="us-ascii"?><r>é</r>'.encode(), id="wrongly declared ASCII"),
        pytest.param('<?xml version="1.0" encoding="iso-8859-1"?><r>é</r>'.encode("latin-1"), id="declared Latin"),
        pytest.param('<?xml version="1.0" encoding="martian"?><r>é</r>'.encode("latin-1"), id="unknown charset"),
        pytest.param('<?xml version="1.0" encoding="utf-16"?><r>é</r>'.encode("utf-16"), id="UTF-16"),
    ],
)
def test_every_encoding_reads_the_same(body: bytes) -> None:
    assert parse(body).text == "é"


@pytest.mark.parametrize("body", [BOMB, OUTSIDE, "<!doctype r><r/>"])
def test_a_document_type_is_refused(body: str) -> None:
    with pytest.raises(Unreadable, match="document type"):
        parse(body.encode())


@pytest.mark.parametrize("body", ["<!DOCTYPE html><p>Maintenance", "<html><body>502</body></html>", " <HTML>"])
def test_a_web_page_is_called_one(body: str) -> None:
    with pytest.raises(Unreadable, match="a web page"):
        parse(body.encode())


@pytest.mark.parametrize(
    "body",
    [b"", b"OK", b"<r>", b"<r/><r/>", b"<r>&undeclared;</r>", b"\x00\x01", b"<r>" * 300 + b"</r>" * 300, b"<?xml?>"],
)
def test_what_is_no_sound_xml_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        parse(body)
