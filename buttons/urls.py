"""Addresses of buttons and opening hours, below `/b/<business>/`."""

from django.urls import path

from buttons.views.acting import DuplicateView, LinkView, SendAgainView, StateView
from buttons.views.drift import DriftView
from buttons.views.editing import EditView, NewView
from buttons.views.embedding import CodeView, EmbedView
from buttons.views.history import HistoryView, RestoreView
from buttons.views.hours import DeleteHoursView, HoursEditView, HoursListView, NewHoursView, PastView, YearView
from buttons.views.moving import MoveView
from buttons.views.pushes import PushesView
from buttons.views.reading import DetailView, ListView

app_name = "buttons"

urlpatterns = [
    path("buttons/", ListView.as_view(), name="list"),
    path("buttons/new/", NewView.as_view(), name="new"),
    path("buttons/pushes/", PushesView.as_view(), name="pushes"),
    path("buttons/<uuid:button>/", DetailView.as_view(), name="detail"),
    path("buttons/<uuid:button>/edit/", EditView.as_view(), name="edit"),
    path("buttons/<uuid:button>/state/", StateView.as_view(), name="state"),
    path("buttons/<uuid:button>/push/", SendAgainView.as_view(), name="push"),
    path("buttons/<uuid:button>/link/", LinkView.as_view(), name="link"),
    path("buttons/<uuid:button>/copy/", DuplicateView.as_view(), name="copy"),
    path("buttons/<uuid:button>/move/", MoveView.as_view(), name="move"),
    path("buttons/<uuid:button>/drift/", DriftView.as_view(), name="drift"),
    path("buttons/<uuid:button>/history/", HistoryView.as_view(), name="history"),
    path("buttons/<uuid:button>/history/<int:version>/", RestoreView.as_view(), name="restore"),
    path("buttons/<uuid:button>/embed/", EmbedView.as_view(), name="embed"),
    path("buttons/<uuid:button>/code.svg", CodeView.as_view(), name="code"),
    path("hours/", HoursListView.as_view(), name="hours"),
    path("hours/new/", NewHoursView.as_view(), name="hours_new"),
    path("hours/<uuid:hours>/", HoursEditView.as_view(), name="hours_edit"),
    path("hours/<uuid:hours>/year/", YearView.as_view(), name="hours_year"),
    path("hours/<uuid:hours>/past/", PastView.as_view(), name="hours_past"),
    path("hours/<uuid:hours>/delete/", DeleteHoursView.as_view(), name="hours_delete"),
]
