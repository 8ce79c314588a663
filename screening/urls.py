"""Addresses of a business's screening lists, below `/b/<business>/`."""

from django.urls import path

from screening.views import ListsView, ListView, NewListView

app_name = "screening"

urlpatterns = [
    path("screening/", ListsView.as_view(), name="list"),
    path("screening/new/", NewListView.as_view(), name="new"),
    path("screening/<uuid:list>/", ListView.as_view(), name="detail"),
]
