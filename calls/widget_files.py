"""Serves the widget's own files under `/w/`, the same on every host name and cached for minutes, not for ever."""

import hashlib
import mimetypes
from functools import cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

FOLDER = settings.BASE_DIR / "static" / "widget"
MAX_AGE = 300


@cache
def _file(name: str) -> tuple[bytes, str, str]:
    """Bytes, type and ETag; read once a process. Raises `Http404` for what is not the widget's."""
    known = {path.relative_to(FOLDER).as_posix(): path for path in FOLDER.rglob("*.js*") if path.is_file()}
    if name not in known:
        raise Http404("No such file.")
    body = known[name].read_bytes()
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return body, kind, quote_etag(hashlib.sha256(body).hexdigest()[:32])


@require_safe
@gzip_page
def widget_file(request: HttpRequest, name: str) -> HttpResponse:
    """One file of the widget, for any site."""
    body, kind, etag = _file(name)
    response = HttpResponse(body, content_type=f"{kind}; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["ETag"] = etag
    answer = get_conditional_response(request, etag=etag, response=response)
    assert isinstance(answer, HttpResponse)
    return answer
