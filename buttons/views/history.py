"""What a button was before: its versions, what went to the provider, and the way back."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from accounts.browsing import page_of
from accounts.models import Role
from buttons.blocking import restored
from buttons.differing import Difference, differences, pushed_differences
from buttons.drafts import preview
from buttons.models import Button, ButtonVersion, Push
from buttons.saving import EditConflict, save_button
from buttons.versions import Unrestorable, stored_of
from buttons.views.base import RETIRED, ButtonsView

PAGE = 20
MOST_PUSHES = 200
"""Shown on one page: a list that is edited often pushes often."""

LONGEST_VERSION = 10
"""Digits that its column holds."""


@dataclass
class Sent:
    """A push, and what it sent otherwise than the push before it."""

    push: Push
    changed: list[Difference]


@dataclass
class Entry:
    """One version: who stored it, what was changed by it, and what went out. `row` None: hours, a list or time did."""

    version: int
    row: ButtonVersion | None = None
    changed: list[Difference] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)


class HistoryView(ButtonsView):
    """Versions and pushes, newest first."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        button = self.button()
        page = page_of(button.versions.select_related("actor"), request.GET, PAGE, name="version")
        entries = list(_entries(button, page.rows, is_newest=page.is_first))
        context = self.get_context_data(button=button, page=page, entries=entries, tab="history")
        return render(request, "buttons/history.html", context)


def _entries(button: Button, rows: list[ButtonVersion], *, is_newest: bool) -> Iterator[Entry]:
    if not rows:
        return
    pushes = button.pushes.filter(version__gte=rows[-1].version)
    if not is_newest:
        above = button.versions.filter(version__gt=rows[0].version).order_by("version").first()
        pushes = pushes.filter(version__lt=above.version) if above else pushes
    older = button.versions.filter(version__lt=rows[-1].version).first()
    found: dict[int, Entry] = defaultdict(lambda: Entry(0))
    for row, before in zip(rows, [*rows[1:], older], strict=True):
        changed = differences(before.stored, row.stored) if before else []
        found[row.version] = Entry(row.version, row, changed)
    for sent in _sent(pushes[:MOST_PUSHES]):
        found[sent.push.version].version = sent.push.version
        found[sent.push.version].sent.append(sent)
    yield from sorted(found.values(), key=lambda entry: -entry.version)


def _sent(pushes: Iterable[Push]) -> Iterator[Sent]:
    listed = list(pushes)
    for push, before in zip(listed, [*listed[1:], None], strict=False):
        yield Sent(push, pushed_differences(before.settings, push.settings) if before else [])


def _version(seen: str) -> int:
    """The version that was looked at; 0, which is none, for what can be no version."""
    return int(seen) if seen.isdecimal() and len(seen) <= LONGEST_VERSION else 0


class RestoreView(ButtonsView):
    """Shows what going back to a version would change, and goes back on POST: a new version and a new push."""

    role = Role.EDITOR

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        button = self.button()
        row, newest = self.rows(button)
        version = button.version
        try:
            draft = restored(button, row.stored)
        except Unrestorable as error:
            return self._page(request, button, row, missing=error.sentences)
        changed = differences(newest.stored, stored_of(draft))
        return self._page(request, button, row, changed=changed, seen=version, losses=preview(draft).losses)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        button = self.button()
        row, _newest = self.rows(button)
        if button.state == Button.State.RETIRED:
            messages.error(request, gettext(RETIRED) % {"button": button})
            return redirect("buttons:history", self.business.public_id, button.public_id)
        seen = request.POST.get("seen", "")
        try:
            draft = restored(button, row.stored)
            save_button(draft, actor=self.membership.user, expected_version=_version(seen))
        except Unrestorable as error:
            return self._page(request, button, row, missing=error.sentences)
        except ValidationError as error:
            return self._page(request, button, row, missing=error.messages)
        except EditConflict:
            messages.error(request, _("Somebody saved this button meanwhile. Look at what would change now."))
            return redirect(request.path)
        told = _("“%(button)s” is again as it was in version %(version)s.")
        messages.success(request, told % {"button": button, "version": row.version})
        return redirect("buttons:detail", self.business.public_id, button.public_id)

    def rows(self, button: Button) -> tuple[ButtonVersion, ButtonVersion]:
        """The version in the address, and the newest. Raises `Http404`."""
        wanted = self.kwargs["version"]
        newest = ButtonVersion.objects.filter(button=button).order_by("-version").values("version")[:1]
        rows = button.versions.select_related("actor").filter(Q(version=wanted) | Q(version=Subquery(newest)))
        found = {row.version: row for row in rows}
        if wanted not in found:
            raise Http404("No such version.")
        return found[wanted], found[max(found)]

    def _page(self, request: HttpRequest, button: Button, row: ButtonVersion, **more: Any) -> HttpResponse:
        context = self.get_context_data(button=button, row=row, tab="history", **more)
        return render(request, "buttons/restore.html", context)
