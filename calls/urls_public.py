"""The widget's addresses, all under /w/."""

from django.urls import path, re_path

from calls.api import AskView, CancelView, ChallengeView, ConfigView, ProgressView
from calls.converters import register
from calls.widget_files import widget_file

register()

urlpatterns = [
    path("calls/<str:token>", ProgressView.as_view(), name="widget_progress"),
    path("calls/<str:token>/cancel", CancelView.as_view(), name="widget_cancel"),
    path("<hexid:button>/config.json", ConfigView.as_view(), name="widget_config"),
    path("<hexid:button>/challenge", ChallengeView.as_view(), name="widget_challenge"),
    path("<hexid:button>/calls", AskView.as_view(), name="widget_ask"),
    re_path(r"^(?P<name>[a-z0-9./-]+\.(?:js|json))$", widget_file, name="widget_file"),
]
