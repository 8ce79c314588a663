"""What the widget asks for, below `/w/`: answered by `calls.public` before sessions, people and pages."""

from django.urls import path, re_path

from calls.api import AskView, CancelView, ChallengeView, ProgressView, UnknownView, config_view
from calls.converters import register
from calls.widget_files import widget_file

register()

urlpatterns = [  # what is asked for most comes first
    path("<hexid:button>/config.json", config_view, name="widget_config"),
    path("<hexid:button>/challenge", ChallengeView.as_view(), name="widget_challenge"),
    path("<hexid:button>/calls", AskView.as_view(), name="widget_ask"),
    path("calls/<str:token>", ProgressView.as_view(), name="widget_progress"),
    path("calls/<str:token>/cancel", CancelView.as_view(), name="widget_cancel"),
    re_path(r"^[^/]+/(?:config\.json|challenge|calls)$", UnknownView.as_view(), name="widget_unknown"),
    re_path(r"^(?P<name>[a-z0-9./-]+\.(?:js|json|map|css))$", widget_file, name="widget_file"),
]
