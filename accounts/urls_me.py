"""Addresses of what is a person's own, below `/me/`; the library's pages of it are below `/accounts/`."""

from django.urls import path

from accounts.views import keys, me

app_name = "me"

urlpatterns = [
    path("businesses/", me.businesses, name="businesses"),
    path("language/", me.language, name="language"),
    path("keys/", keys.PersonKeyList.as_view(), name="keys"),
    path("keys/new/", keys.PersonNewKey.as_view(), name="new_key"),
    path("keys/<uuid:key>/revoke/", keys.PersonRevokeKey.as_view(), name="revoke_key"),
]
