"""What comes in over HTTP and what goes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it arrived. `path` and `query` are still percent-encoded, names of headers lower case."""

    method: str
    path: str
    query: str = ""
    content_type: str = ""
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    def query_pairs(self) -> Pairs:
        return pairs(self.query)

    def form_pairs(self) -> Pairs:
        return pairs(self.text())

    def text(self) -> str:
        return self.body.decode("utf-8-sig", errors="replace")

    def is_json(self) -> bool:
        return "json" in self.content_type.lower() or self.body.lstrip()[:1] in {b"{", b"["}


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `action` and `verdict` are for the journal: what was asked, and how it was judged in a few words."""

    body: str
    content_type: str
    status: int = 200
    action: str = ""
    verdict: str = ""
    location: str = ""
    encoding: str = "utf-8"


def plain(status: int, sentence: str) -> Answer:
    """An answer for people, which is no provider's."""
    return Answer(sentence + "\n", "text/plain; charset=utf-8", status=status, verdict=sentence)


def pairs(text: str) -> Pairs:
    """The name=value pairs of a query or a form, in order, repeated names kept."""
    return parse_qsl(text, keep_blank_values=True, errors="replace")
