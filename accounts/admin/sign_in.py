"""How people sign in: their addresses, second factors and sessions, without what would let anybody else in.

It takes the place of the libraries' own pages, which show a factor's secret and a session's key.
"""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts import auditing
from accounts.admin.base import ReadOnlyAdmin
from accounts.admin.confirming import reason_of, with_reason
from accounts.staff import signed_in

for _model in (EmailAddress, Authenticator, UserSession):
    admin.site.unregister(_model)


@admin.register(EmailAddress)
class EmailAddressAdmin(ReadOnlyAdmin):
    """Only whoever reads the mailbox confirms an address."""

    list_display = ("email", "user", "primary", "verified")
    list_filter = ("primary", "verified")
    list_select_related = ("user",)
    search_fields = ("email", "user__email")
    fields = ("email", "user", "primary", "verified")


@admin.register(Authenticator)
class SecondFactorAdmin(ReadOnlyAdmin):
    """A person who lost their second factor and their recovery codes is helped by taking it away."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    list_select_related = ("user",)
    search_fields = ("user__email",)
    date_hierarchy = "created_at"
    fields = ("user", "type", "created_at", "last_used_at")
    actions = ("take_away",)

    @admin.action(description="Take this second factor away", permissions=["act"])
    @with_reason
    def take_away(self, request: HttpRequest, factors: QuerySet[Authenticator]) -> None:
        taken = list(factors.select_related("user"))
        for factor in taken:
            changes = {factor.get_type_display(): ["set", ""], "reason": ["", reason_of(request)]}
            auditing.record(None, signed_in(request), "second factor taken away by staff", factor.user, changes=changes)
            factor.delete()
        self.message_user(request, f"{len(taken)} taken away.")


@admin.register(UserSession)
class SessionAdmin(ReadOnlyAdmin):
    """Who is signed in where. Ending a session signs its browser out."""

    list_display = ("user", "ip", "user_agent", "created_at", "last_seen_at")
    list_select_related = ("user",)
    search_fields = ("user__email",)
    date_hierarchy = "created_at"
    fields = ("user", "ip", "user_agent", "created_at", "last_seen_at")
    actions = ("end",)

    @admin.action(description="Sign out", permissions=["act"])
    def end(self, request: HttpRequest, sessions: QuerySet[UserSession]) -> None:
        ended = list(sessions.select_related("user"))
        for session in ended:
            auditing.record(None, signed_in(request), "signed out by staff", session.user)
            session.end()
        self.message_user(request, f"{len(ended)} signed out.")
