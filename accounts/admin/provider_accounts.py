"""Accounts with providers."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts import auditing
from accounts.admin.base import ReadOnlyAdmin
from accounts.connecting import check
from accounts.models import ProviderAccount
from accounts.staff import signed_in


@admin.register(ProviderAccount)
class ProviderAccountAdmin(ReadOnlyAdmin):
    """Accounts with providers. Credentials can be replaced by their owner, and seen by nobody."""

    list_display = ("name", "business", "provider", "credentials", "check_passed", "checked_at", "history_problem")
    list_filter = ("provider", "check_passed")
    list_select_related = ("business",)
    search_fields = ("name", "business__name")
    date_hierarchy = "created_at"
    fields = (
        *("business", "provider", "name", "public_id", "credentials", "check_passed", "check_answer", "checked_at"),
        *("history_pulled_until", "history_next_pull_at", "history_problem", "created_at"),
    )
    actions = ("check_again",)

    def credentials(self, account: ProviderAccount) -> str:
        return "Set" if account.sealed_credentials else "Not set"

    @admin.action(description="Ask the provider whether the credentials work", permissions=["act"])
    def check_again(self, request: HttpRequest, accounts: QuerySet[ProviderAccount]) -> None:
        for account in accounts.select_related("business"):
            auditing.record(
                account.business, signed_in(request), "credentials checked by staff", account, account.public_id
            )
            passed = check(account)
            said = "accepted the credentials" if passed else f"did not accept them: {account.check_answer}"
            self.message_user(request, f"{account}: {said}", messages.SUCCESS if passed else messages.ERROR)
