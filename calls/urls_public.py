"""Every address below `/w/`: the widget's own, and the pages that need no script."""

from django.urls import include, path

from calls.plain.asking import AskPage
from calls.plain.following import CallPage
from calls.plain.never import NeverDonePage, NeverLinkPage, NeverPage

urlpatterns = [
    path("", include("calls.urls_widget")),
    path("", AskPage.as_view(), name="plain_by_query"),
    path("<hexid:button>/", AskPage.as_view(), name="plain_ask"),
    path("calls/<str:token>/page", CallPage.as_view(), name="plain_call"),
    path("never/", NeverPage.as_view(), name="never"),
    path("never/done/", NeverDonePage.as_view(), name="never_done"),
    path("never/<str:link>/", NeverLinkPage.as_view(), name="never_link"),
]
