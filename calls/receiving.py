"""Where providers send their own notifications of calls. Only the secret in the address says that it is them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.connecting import capabilities
from accounts.models import ProviderAccount
from calls import matching
from providers.base import Refused
from providers.registry import PROVIDERS


@csrf_exempt
@require_POST
def receive(request: HttpRequest, secret: str) -> HttpResponse:
    """Store one notification. The same one may come again: it is stored once, and acknowledged each time."""
    account = ProviderAccount.objects.filter(notification_secret=secret).first()
    if account is None or not capabilities(account).notifies:
        raise Http404
    adapter = PROVIDERS[account.provider]
    try:
        record = adapter.read_notification(request.body, timezone.now())
    except Refused as error:
        return HttpResponse(error.sentence, status=400, content_type="text/plain; charset=utf-8")
    if record is not None:
        button = account.buttons.filter(remote_id=record.remote_id).first() if record.remote_id else None
        matching.store(account, button, [record])
    return HttpResponse(adapter.acknowledgement.body, content_type=adapter.acknowledgement.content_type)
