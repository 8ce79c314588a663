"""Addresses of a business's settings and provider accounts, below `/b/<business>/`."""

from django.urls import path

from accounts.notices.views import ChoicesView, NoticesView
from accounts.views import keys, people
from accounts.views.business import BusinessSettingsView
from accounts.views.providers import AccountsView, AccountView, NewAccountView
from accounts.views.trail import TrailView
from accounts.webhooks.views import WebhooksView, WebhookView

app_name = "accounts"

urlpatterns = [
    path("settings/", BusinessSettingsView.as_view(), name="settings"),
    path("settings/api/", keys.BusinessKeyList.as_view(), name="tokens"),
    path("settings/api/new/", keys.BusinessNewKey.as_view(), name="new_token"),
    path("settings/api/<uuid:key>/revoke/", keys.BusinessRevokeKey.as_view(), name="revoke_token"),
    path("settings/trail/", TrailView.as_view(), name="trail"),
    path("settings/webhooks/", WebhooksView.as_view(), name="webhooks"),
    path("settings/webhooks/<uuid:endpoint>/", WebhookView.as_view(), name="webhook"),
    path("notices/", NoticesView.as_view(), name="notices"),
    path("notices/choices/", ChoicesView.as_view(), name="notice_choices"),
    path("people/", people.PeopleView.as_view(), name="people"),
    path("people/member/", people.MemberView.as_view(), name="member"),
    path("people/leave/", people.LeaveView.as_view(), name="leave"),
    path("people/invitations/<uuid:invitation>/", people.InvitationView.as_view(), name="invitation"),
    path("providers/", AccountsView.as_view(), name="list"),
    path("providers/new/", NewAccountView.as_view(), name="new"),
    path("providers/<uuid:account>/", AccountView.as_view(), name="detail"),
]
