"""Every address of the portal."""

from django.contrib import admin
from django.urls import include, path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from accounts.views.joining import JoinView
from calls.receiving import receive
from portal.health import healthz
from portal.policy_reports import policy_report
from portal.views import OverviewView, home, new_business

urlpatterns = [
    path("", home, name="home"),
    path("new/", new_business, name="new_business"),
    path("b/<uuid:business>/", OverviewView.as_view(), name="overview"),
    path("b/<uuid:business>/", include("accounts.urls")),
    path("b/<uuid:business>/", include("screening.urls")),
    path("b/<uuid:business>/", include("buttons.urls")),
    path("b/<uuid:business>/", include("calls.urls_portal")),
    path("healthz/", healthz, name="healthz"),
    path("policy-report/", policy_report, name="policy_report"),
    path("w/", include("calls.urls_public")),
    path("notifications/<str:secret>/", receive, name="notification"),
    path("accounts/", include("allauth.urls")),
    path("me/", include("accounts.urls_me")),
    path("language/", require_POST(set_language), name="set_language"),
    path("join/<str:link>/", JoinView.as_view(), name="join"),
    path("api/v1/", include("portal.api_urls")),
    path("staff/", admin.site.urls),
]
