"""Every address of the portal."""

from django.contrib import admin
from django.urls import include, path

from portal.health import healthz

urlpatterns = [
    path("healthz/", healthz, name="healthz"),
    path("w/", include("calls.urls_public")),
    path("accounts/", include("allauth.urls")),
    path("staff/", admin.site.urls),
]
