"""Addresses of buttons and opening hours, below `/b/<business>/`."""

from django.urls import path

from buttons.views.acting import SendAgainView, StateView
from buttons.views.editing import EditView, NewView
from buttons.views.hours import DeleteHoursView, HoursEditView, HoursListView, NewHoursView
from buttons.views.reading import DetailView, ListView

app_name = "buttons"

urlpatterns = [
    path("buttons/", ListView.as_view(), name="list"),
    path("buttons/new/", NewView.as_view(), name="new"),
    path("buttons/<uuid:button>/", DetailView.as_view(), name="detail"),
    path("buttons/<uuid:button>/edit/", EditView.as_view(), name="edit"),
    path("buttons/<uuid:button>/state/", StateView.as_view(), name="state"),
    path("buttons/<uuid:button>/push/", SendAgainView.as_view(), name="push"),
    path("hours/", HoursListView.as_view(), name="hours"),
    path("hours/new/", NewHoursView.as_view(), name="hours_new"),
    path("hours/<uuid:hours>/", HoursEditView.as_view(), name="hours_edit"),
    path("hours/<uuid:hours>/delete/", DeleteHoursView.as_view(), name="hours_delete"),
]
