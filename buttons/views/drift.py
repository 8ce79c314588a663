"""Whether the provider still has what was pushed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _

from accounts.connecting import capabilities
from accounts.fragments import fingerprint
from buttons import drift
from buttons.adopting import adopt
from buttons.differing import pushed_words
from buttons.models import Button, DriftCheck, Push
from buttons.nudging import nudge
from buttons.saving import EditConflict, push_again
from buttons.setting_words import setting_label
from buttons.views.base import ButtonsView

PATIENCE = 90
"""Seconds for which the page waits for a check."""

LONGEST_SECOND = 12
"""Digits: nobody's clock shows more."""

NO_CONTENT = 204
NOT_IN_STEP = gettext_noop("Your newest settings are still on their way. Check once they are in step.")
NOTHING_TO_REPAIR = gettext_noop(
    "There is nothing to repair until the provider has your newest settings. See how far they are."
)
STALE = gettext_noop("The settings changed since that check. Check again first.")


def drifted(button: Button, push: Push | None) -> dict[str, Any]:
    """The context of the fragment about the newest check; `push` is the button's newest."""
    check = button.drift_checks.first()
    return {
        "button": button,
        "check": check,
        "is_old": check is not None and not _is_about(check, push),
        "drift_seen": fingerprint(check.pk if check else 0),
        "differing": [
            (setting_label(name), pushed_words(pushed), pushed_words(read)) for name, pushed, read in _rows(check)
        ],
        "reads_back": capabilities(button.account).reads_back,
    }


def _is_about(check: DriftCheck, push: Push | None) -> bool:
    """Whether that push is what was looked for at the provider."""
    if push is None or push.state != Push.State.IN_STEP or push.settled_at is None:
        return False
    return push.version == check.version and push.settled_at <= check.at


def _rows(check: DriftCheck | None) -> list[Any]:
    return check.differences if check else []


class DriftView(ButtonsView):
    """The fragment about the newest check; on POST a new one is asked for, or its findings are repaired or adopted."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        button = self.button()
        context = drifted(button, button.pushes.first())
        asked = request.GET.get("asked", "")
        if request.GET.get("seen") == context["drift_seen"]:
            if is_fresh(asked):
                return HttpResponse(status=NO_CONTENT)
            context["unanswered"] = bool(asked)
        return render(request, "buttons/_drift.html", self.get_context_data(**context))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        button, act = self.button(), request.POST.get("act")
        if act == "check":
            return self._check(request, button)
        if act == "repair":
            self._repair(request, button)
        elif act == "adopt":
            self._adopt(request, button)
        return redirect("buttons:detail", self.business.public_id, button.public_id)

    def _check(self, request: HttpRequest, button: Button) -> HttpResponse:
        if drift.in_step(button) is None:
            messages.error(request, gettext(NOT_IN_STEP))
            return redirect("buttons:detail", self.business.public_id, button.public_id)
        nudge(drift.TASK, button.pk)
        messages.success(request, _("The provider is being asked; its answer stands here in a few seconds."))
        page = reverse("buttons:detail", args=[self.business.public_id, button.public_id])
        return redirect(f"{page}?asked={int(timezone.now().timestamp())}#drift")

    def _repair(self, request: HttpRequest, button: Button) -> None:
        if drift.in_step(button) is None:
            messages.error(request, gettext(NOTHING_TO_REPAIR))
            return
        push_again(button, actor=self.membership.user, has_looked=False)
        messages.success(request, _("The settings of “%(button)s” are on their way again.") % {"button": button})

    def _adopt(self, request: HttpRequest, button: Button) -> None:
        check, is_old = button.drift_checks.first(), drifted(button, button.pushes.first())["is_old"]
        if check is None or is_old or check.state != DriftCheck.State.DIFFERS:
            messages.error(request, gettext(STALE))
            return
        try:
            result = adopt(button, check, actor=self.membership.user)
        except (EditConflict, ValidationError):
            messages.error(request, gettext(STALE))
            return
        if result.taken:
            messages.success(request, _("Taken over: %(settings)s.") % {"settings": _labels(result.taken)})
        if result.left:
            told = _("Nothing taken over: %(settings)s.")
            if result.taken:
                told = _("Not to be said by our settings, so ours will stand again: %(settings)s.")
            messages.error(request, told % {"settings": _labels(result.left)})


def is_fresh(asked: str) -> bool:
    """Whether a check that was asked for at that second may still be answered."""
    return asked.isdecimal() and len(asked) <= LONGEST_SECOND and timezone.now().timestamp() - int(asked) < PATIENCE


def _labels(names: list[str]) -> str:
    return ", ".join(setting_label(name) for name in names)
