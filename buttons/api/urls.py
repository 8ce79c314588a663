"""Addresses of the API about buttons and opening hours, below `/api/v1/businesses/<business>/`."""

from django.urls import path

from buttons.api.doctor import DoctorApi
from buttons.api.drift import AdoptApi, DriftApi, LinkApi
from buttons.api.fleet import FleetApi
from buttons.api.hours import HoursListApi, HoursSetApi, OpeningsApi, PastHoursApi
from buttons.api.pushes import AnewApi, EmbedApi, LossesApi, NewLossesApi, PushApi, PushesApi
from buttons.api.versions import CopyApi, MoveApi, RestoreApi, VersionApi, VersionsApi
from buttons.api.views import ButtonApi, ButtonListApi, ButtonStateApi

urlpatterns = [
    path("hours/", HoursListApi.as_view(), name="hours"),
    path("hours/<uuid:hours>/", HoursSetApi.as_view(), name="hours_set"),
    path("hours/<uuid:hours>/past/", PastHoursApi.as_view(), name="hours_past"),
    path("hours/<uuid:hours>/openings/", OpeningsApi.as_view(), name="openings"),
    path("buttons/", ButtonListApi.as_view(), name="buttons"),
    path("buttons/losses/", NewLossesApi.as_view(), name="new_losses"),
    path("buttons/pushes/", FleetApi.as_view(), name="fleet"),
    path("buttons/<uuid:button>/", ButtonApi.as_view(), name="button"),
    path("buttons/<uuid:button>/state/", ButtonStateApi.as_view(), name="button_state"),
    path("buttons/<uuid:button>/push/", PushApi.as_view(), name="push"),
    path("buttons/<uuid:button>/push/anew/", AnewApi.as_view(), name="push_anew"),
    path("buttons/<uuid:button>/pushes/", PushesApi.as_view(), name="pushes"),
    path("buttons/<uuid:button>/losses/", LossesApi.as_view(), name="losses"),
    path("buttons/<uuid:button>/versions/", VersionsApi.as_view(), name="versions"),
    path("buttons/<uuid:button>/versions/<int:version>/", VersionApi.as_view(), name="version"),
    path("buttons/<uuid:button>/versions/<int:version>/restore/", RestoreApi.as_view(), name="version_restore"),
    path("buttons/<uuid:button>/copy/", CopyApi.as_view(), name="button_copy"),
    path("buttons/<uuid:button>/move/", MoveApi.as_view(), name="button_move"),
    path("buttons/<uuid:button>/link/", LinkApi.as_view(), name="button_link"),
    path("buttons/<uuid:button>/drift/", DriftApi.as_view(), name="drift"),
    path("buttons/<uuid:button>/drift/adopt/", AdoptApi.as_view(), name="drift_adopt"),
    path("buttons/<uuid:button>/embed/", EmbedApi.as_view(), name="embed"),
    path("buttons/<uuid:button>/embed/doctor/", DoctorApi.as_view(), name="embed_doctor"),
]
