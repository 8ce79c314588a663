"""Serves the widget's own files under `/w/`, the same on every host name and cached for minutes, not for ever."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

FOLDER = settings.BASE_DIR / "static" / "widget"
MAX_AGE = 300
KINDS = {".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".map": "application/json"}


@dataclass(frozen=True, slots=True)
class WidgetFile:
    """A file as it is sent: plain and compressed bytes, its type, its ETag, and the name of its source map or ""."""

    plain: bytes
    packed: bytes
    kind: str
    etag: str
    source_map: str


@cache
def _file(name: str) -> WidgetFile:
    """Read and packed once a process. Raises `Http404` for what is not the widget's."""
    known = {path.relative_to(FOLDER).as_posix(): path for path in FOLDER.rglob("*.*") if path.suffix in KINDS}
    if name not in known:
        raise Http404("No such file.")
    body = known[name].read_bytes()
    # Nothing secret is in these files, so they need no random padding against guessing by length.
    packed = gzip.compress(body, compresslevel=9, mtime=0)
    kind = f"{KINDS[known[name].suffix]}; charset=utf-8"
    source_map = f"{known[name].name}.map" if f"{name}.map" in known else ""
    return WidgetFile(body, packed, kind, hashlib.sha256(body).hexdigest()[:32], source_map)


@require_safe
def widget_file(request: HttpRequest, name: str) -> HttpResponse:
    """One file of the widget, for any site."""
    file = _file(name)
    is_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(file.packed if is_packed else file.plain, content_type=file.kind)
    if is_packed:
        response["Content-Encoding"] = "gzip"
    if file.source_map:
        response["SourceMap"] = (
            file.source_map
        )  # read by developer tools; in the file itself it would cost every visitor
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["ETag"] = quote_etag(file.etag + ("-gzip" if is_packed else ""))
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    assert isinstance(answer, HttpResponse)  # never None where a response is given
    return answer
