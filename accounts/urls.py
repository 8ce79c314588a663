"""Addresses of a business's settings and provider accounts, below `/b/<business>/`."""

from django.urls import path

from accounts.business import BusinessSettingsView
from accounts.views import AccountsView, AccountView, NewAccountView

app_name = "accounts"

urlpatterns = [
    path("settings/", BusinessSettingsView.as_view(), name="settings"),
    path("providers/", AccountsView.as_view(), name="list"),
    path("providers/new/", NewAccountView.as_view(), name="new"),
    path("providers/<uuid:account>/", AccountView.as_view(), name="detail"),
]
