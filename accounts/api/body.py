"""Reads a request's body: one JSON value in UTF-8."""

import codecs
import json
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class JsonBody(JSONParser):
    """JSON as RFC 8259 has it: no NaN, and no halves of characters, which no database stores."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        try:
            text = codecs.decode(stream.read(), "utf-8")
            read = json.loads(text, parse_constant=_no_constant)
            if "\\u" in text:
                json.dumps(read, ensure_ascii=False).encode()
        except ValueError as error:  # UnicodeError is one too
            raise ParseError from error
        return read


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")
