"""Addresses of the owner's pages about calls, below `/b/<business>/`."""

from django.urls import path

from calls.views import CallsView, CallView, RefusedView

app_name = "calls"

urlpatterns = [
    path("calls/", CallsView.as_view(), name="list"),
    path("calls/<uuid:call>/", CallView.as_view(), name="detail"),
    path("refused/", RefusedView.as_view(), name="refused"),
]
