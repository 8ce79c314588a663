"""Every address of the API, below `/api/v1/`."""

from django.urls import include, path, re_path

from accounts.api.unknown import UnknownApi
from portal.api_docs import ProblemsPage, ReferencePage, SchemaView

app_name = "api"

BUSINESS = "businesses/<uuid:business>/"

urlpatterns = [
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", ReferencePage.as_view(), name="docs"),
    path("problems/", ProblemsPage.as_view(), name="problems"),
    path("", include("accounts.api.urls")),
    path(BUSINESS, include("screening.api.urls")),
    path(BUSINESS, include("buttons.api.urls")),
    path(BUSINESS, include("calls.api_owner.urls")),
    re_path("", UnknownApi.as_view(), name="unknown"),
]
