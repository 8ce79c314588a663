"""Addresses of the owner's pages about calls, below `/b/<business>/`."""

from django.urls import path

from calls.acting import CallNowView, StopView
from calls.preview import NewPreviewView, PreviewView
from calls.records import RecordsView
from calls.views import CallsView, CallView, RefusedView

app_name = "calls"

urlpatterns = [
    path("calls/", CallsView.as_view(), name="list"),
    path("calls/<uuid:call>/", CallView.as_view(), name="detail"),
    path("calls/<uuid:call>/stop/", StopView.as_view(), name="stop"),
    path("calls/<uuid:call>/now/", CallNowView.as_view(), name="now"),
    path("buttons/new/preview-config/", NewPreviewView.as_view(), name="preview_new"),
    path("buttons/<uuid:button>/preview-config/", PreviewView.as_view(), name="preview"),
    path("records/", RecordsView.as_view(), name="records"),
    path("refused/", RefusedView.as_view(), name="refused"),
]
