"""Addresses of the owner's pages about calls, below `/b/<business>/`."""

from django.urls import path

from calls.acting import CallNowView, StopView
from calls.pages.acts import BlockView, CallBackView
from calls.pages.board import BoardView
from calls.pages.detail import CallView, NoteView
from calls.pages.exports import ExportedFileView, ExportedView, ExportView
from calls.pages.history import CallsView, RefusedView
from calls.pages.statistics import StatisticsView
from calls.preview import NewPreviewView, PreviewView
from calls.records import RecordsView
from calls.tester.views import DraftTesterView, NewDraftTesterView, TesterView

app_name = "calls"

urlpatterns = [
    path("calls/", CallsView.as_view(), name="list"),
    path("calls/board/", BoardView.as_view(), name="board"),
    path("calls/export/", ExportView.as_view(), name="export"),
    path("calls/exports/<uuid:export>/", ExportedView.as_view(), name="exported"),
    path("calls/exports/<uuid:export>/file/", ExportedFileView.as_view(), name="export_file"),
    path("calls/<uuid:call>/", CallView.as_view(), name="detail"),
    path("calls/<uuid:call>/stop/", StopView.as_view(), name="stop"),
    path("calls/<uuid:call>/now/", CallNowView.as_view(), name="now"),
    path("calls/<uuid:call>/note/", NoteView.as_view(), name="note"),
    path("calls/<uuid:call>/call-back/", CallBackView.as_view(), name="call_back"),
    path("calls/<uuid:call>/block/", BlockView.as_view(), name="block"),
    path("buttons/new/preview-config/", NewPreviewView.as_view(), name="preview_new"),
    path("buttons/<uuid:button>/preview-config/", PreviewView.as_view(), name="preview"),
    path("statistics/", StatisticsView.as_view(), name="statistics"),
    path("who/", TesterView.as_view(), name="tester"),
    path("buttons/new/who/", NewDraftTesterView.as_view(), name="tester_new"),
    path("buttons/<uuid:button>/who/", DraftTesterView.as_view(), name="tester_draft"),
    path("records/", RecordsView.as_view(), name="records"),
    path("refused/", RefusedView.as_view(), name="refused"),
]
