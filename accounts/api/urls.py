"""Addresses of the API about tokens, businesses, people, provider accounts and the audit trail, below `/api/v1/`."""

from django.urls import path

from accounts.api.businesses import BusinessApiView, BusinessesApi
from accounts.api.jobs import JobApi
from accounts.api.people import InvitationApi, InvitationsApi, PeopleApi, RemovalApi, RoleApi
from accounts.api.provider_accounts import AccountApi, AccountCheckApi, AccountsApi
from accounts.api.signing_in import SignInApi
from accounts.api.tokens import TokenApi, TokensApi
from accounts.api.trail import TrailApi

BUSINESS = "businesses/<uuid:business>/"

urlpatterns = [
    path("token/", SignInApi.as_view(), name="sign_in"),
    path("tokens/", TokensApi.as_view(), name="tokens"),
    path("tokens/<uuid:token>/", TokenApi.as_view(), name="token"),
    path("businesses/", BusinessesApi.as_view(), name="businesses"),
    path(BUSINESS, BusinessApiView.as_view(), name="business"),
    path(f"{BUSINESS}people/", PeopleApi.as_view(), name="people"),
    path(f"{BUSINESS}people/role/", RoleApi.as_view(), name="role"),
    path(f"{BUSINESS}people/removal/", RemovalApi.as_view(), name="removal"),
    path(f"{BUSINESS}invitations/", InvitationsApi.as_view(), name="invitations"),
    path(f"{BUSINESS}invitations/<uuid:invitation>/", InvitationApi.as_view(), name="invitation"),
    path(f"{BUSINESS}providers/", AccountsApi.as_view(), name="accounts"),
    path(f"{BUSINESS}providers/<uuid:account>/", AccountApi.as_view(), name="account"),
    path(f"{BUSINESS}providers/<uuid:account>/check/", AccountCheckApi.as_view(), name="account_check"),
    path(f"{BUSINESS}jobs/<uuid:job>/", JobApi.as_view(), name="job"),
    path(f"{BUSINESS}trail/", TrailApi.as_view(), name="trail"),
]
