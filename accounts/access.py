"""Who may see and do what. Every page of a business goes through `BusinessView`."""

from datetime import datetime
from functools import cache, partial
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic.base import ContextMixin, View
from redis.exceptions import RedisError

from accounts import supporting
from accounts.api import limits
from accounts.models import Business, Membership, Role
from accounts.narrowing import lasting, narrowed
from accounts.notices.unread import unread

SAFE = {"GET", "HEAD", "OPTIONS"}
SENT = limits.Policy("page", 600, 60)
"""What one person sends from pages, in all their businesses: as much as a token may ask, more than anybody types."""


def membership_of(user: Any, business_id: UUID) -> Membership:
    """The user's membership. Raises `Http404` for a stranger, exactly as for a business that does not exist."""
    found = Membership.objects.select_related("business").filter(user=user, business__public_id=business_id).first()
    if found is None:
        raise Http404("No such business.")
    return found


class BusinessView(LoginRequiredMixin, ContextMixin, View):
    """A page of one business, named in its address as `business`.

    A stranger gets 404; a member whose role is below `role` (to read) or `write_role` (to change) gets 403. Staff to
    whom the business is open for support read as a viewer does, and write nothing.
    """

    role: ClassVar[Role] = Role.VIEWER
    write_role: ClassVar[Role] = Role.EDITOR

    membership: Membership
    business: Business
    support_until: datetime | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.support_until = supporting.open_until(request, kwargs["business"])
        if self.support_until and self.support_until <= timezone.now():
            return redirect("admin:support", kwargs["business"])
        as_viewer = supporting.as_viewer(request.user, kwargs["business"]) if self.support_until else None
        self.membership = as_viewer or membership_of(request.user, kwargs["business"])
        self.business = self.membership.business
        self._check_role(request)
        if request.method not in SAFE and (too_often := _too_often(request, self.membership)):
            return too_often
        with narrowed(self.business.pk, self.membership.user_id):
            return lasting(super().dispatch(request, *args, **kwargs))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            business=self.business,
            membership=self.membership,
            may_edit=self.membership.may(Role.EDITOR),
            may_own=self.membership.may(Role.OWNER),
            support_until=self.support_until,
            # A function, which templates call: plural rules reckon with the number itself, not with a lazy one.
            unread=cache(partial(unread, self.membership)),
            **kwargs,
        )

    def _check_role(self, request: HttpRequest) -> None:
        if self.support_until and request.method not in SAFE:
            raise PermissionDenied(_("The support view is for looking only."))
        needed = self.role if request.method in SAFE else self.write_role
        if not self.membership.may(needed):
            raise PermissionDenied(
                _("Your role (%(role)s) may not do this.") % {"role": self.membership.get_role_display()}
            )


def _too_often(request: HttpRequest, membership: Membership) -> HttpResponse | None:
    """The answer to who sends more than a person can; None for everybody else."""
    try:
        used = limits.count(SENT, str(membership.user_id))
    except RedisError:
        return None  # without the cache nothing rings; what people change is stored all the same
    if not used.is_over:
        return None
    answer = render(request, "429.html", status=429)
    answer["Retry-After"] = str(used.resets)
    return answer
