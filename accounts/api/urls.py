"""Addresses of the API about tokens, businesses and all that belongs to one beside buttons, below `/api/v1/`."""

from django.urls import path

from accounts.api.businesses import BusinessApiView, BusinessesApi
from accounts.api.deliveries import DeliveriesApi, ReplayApi, WebhookTestApi
from accounts.api.jobs import JobApi
from accounts.api.keys import KeyApi, KeysApi
from accounts.api.notices import NoticeChoicesApi, NoticesApi, NoticesSeenApi
from accounts.api.people import HandOverApi, InvitationApi, InvitationsApi, LeavingApi, PeopleApi, RemovalApi, RoleApi
from accounts.api.provider_accounts import AccountApi, AccountCheckApi, AccountsApi
from accounts.api.rehearsal import RehearsalApi
from accounts.api.signing_in import SignInApi
from accounts.api.tokens import TokenApi, TokensApi
from accounts.api.trail import TrailApi
from accounts.api.webhooks import WebhookApi, WebhooksApi, WebhookSecretApi, WebhookSwitchApi

BUSINESS = "businesses/<uuid:business>/"
WEBHOOK = f"{BUSINESS}webhooks/<uuid:endpoint>/"

urlpatterns = [
    path("token/", SignInApi.as_view(), name="sign_in"),
    path("tokens/", TokensApi.as_view(), name="tokens"),
    path("tokens/<uuid:token>/", TokenApi.as_view(), name="token"),
    path("businesses/", BusinessesApi.as_view(), name="businesses"),
    path(BUSINESS, BusinessApiView.as_view(), name="business"),
    path(f"{BUSINESS}people/", PeopleApi.as_view(), name="people"),
    path(f"{BUSINESS}people/role/", RoleApi.as_view(), name="role"),
    path(f"{BUSINESS}people/removal/", RemovalApi.as_view(), name="removal"),
    path(f"{BUSINESS}people/hand-over/", HandOverApi.as_view(), name="hand_over"),
    path(f"{BUSINESS}people/leaving/", LeavingApi.as_view(), name="leaving"),
    path(f"{BUSINESS}keys/", KeysApi.as_view(), name="keys"),
    path(f"{BUSINESS}keys/<uuid:key>/", KeyApi.as_view(), name="key"),
    path(f"{BUSINESS}invitations/", InvitationsApi.as_view(), name="invitations"),
    path(f"{BUSINESS}invitations/<uuid:invitation>/", InvitationApi.as_view(), name="invitation"),
    path(f"{BUSINESS}providers/", AccountsApi.as_view(), name="accounts"),
    path(f"{BUSINESS}providers/rehearsal/", RehearsalApi.as_view(), name="rehearsal"),
    path(f"{BUSINESS}providers/<uuid:account>/", AccountApi.as_view(), name="account"),
    path(f"{BUSINESS}providers/<uuid:account>/check/", AccountCheckApi.as_view(), name="account_check"),
    path(f"{BUSINESS}jobs/<uuid:job>/", JobApi.as_view(), name="job"),
    path(f"{BUSINESS}trail/", TrailApi.as_view(), name="trail"),
    path(f"{BUSINESS}notices/", NoticesApi.as_view(), name="notices"),
    path(f"{BUSINESS}notices/seen/", NoticesSeenApi.as_view(), name="notices_seen"),
    path(f"{BUSINESS}notices/choices/", NoticeChoicesApi.as_view(), name="notice_choices"),
    path(f"{BUSINESS}webhooks/", WebhooksApi.as_view(), name="webhooks"),
    path(WEBHOOK, WebhookApi.as_view(), name="webhook"),
    path(f"{WEBHOOK}switch/", WebhookSwitchApi.as_view(), name="webhook_switch"),
    path(f"{WEBHOOK}secret/", WebhookSecretApi.as_view(), name="webhook_secret"),
    path(f"{WEBHOOK}test/", WebhookTestApi.as_view(), name="webhook_test"),
    path(f"{WEBHOOK}deliveries/", DeliveriesApi.as_view(), name="deliveries"),
    path(f"{WEBHOOK}deliveries/<uuid:delivery>/replay/", ReplayApi.as_view(), name="replay"),
]
