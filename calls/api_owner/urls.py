"""Addresses of the API about calls, below `/api/v1/businesses/<business>/`."""

from django.urls import path

from calls.api_owner.asking import NewWhoApi, WhoApi, WhoChangedApi
from calls.api_owner.board import BoardApi
from calls.api_owner.calls import BackApi, CallApi, CallListApi, NoteApi, NowApi, StopApi
from calls.api_owner.figures import StatisticsApi
from calls.api_owner.files import ExportApi, ExportFileApi, ExportLinkApi
from calls.api_owner.lists import RecordsApi, RefusedApi

CALL = "calls/<uuid:call>/"

urlpatterns = [
    path("calls/", CallListApi.as_view(), name="calls"),
    path("calls/export/", ExportApi.as_view(), name="calls_export"),
    path("calls/exports/<uuid:export>/link/", ExportLinkApi.as_view(), name="export_link"),
    path("calls/exports/<uuid:export>/file/", ExportFileApi.as_view(), name="export_file"),
    path(CALL, CallApi.as_view(), name="call"),
    path(f"{CALL}note/", NoteApi.as_view(), name="call_note"),
    path(f"{CALL}stop/", StopApi.as_view(), name="call_stop"),
    path(f"{CALL}now/", NowApi.as_view(), name="call_now"),
    path(f"{CALL}back/", BackApi.as_view(), name="call_back"),
    path("refused/", RefusedApi.as_view(), name="refused"),
    path("records/", RecordsApi.as_view(), name="records"),
    path("statistics/", StatisticsApi.as_view(), name="statistics"),
    path("board/", BoardApi.as_view(), name="board"),
    path("buttons/who/", NewWhoApi.as_view(), name="who_new"),
    path("buttons/<uuid:button>/who/", WhoChangedApi.as_view(), name="who_changed"),
    path("who/", WhoApi.as_view(), name="who"),
]
