"""Every address below `/w/`: the widget's own, and the pages that need no script."""

from django.urls import include, path

urlpatterns = [
    path("", include("calls.urls_widget")),
]
