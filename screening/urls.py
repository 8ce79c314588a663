"""Addresses of a business's screening lists, below `/b/<business>/`."""

from django.urls import path

from screening.views.entries import ListView
from screening.views.files import ExportView, ImportedView, ImportView
from screening.views.lists import ListsView, NewListView

app_name = "screening"

urlpatterns = [
    path("screening/", ListsView.as_view(), name="list"),
    path("screening/new/", NewListView.as_view(), name="new"),
    path("screening/<uuid:list>/", ListView.as_view(), name="detail"),
    path("screening/<uuid:list>/import/", ImportView.as_view(), name="import"),
    path("screening/<uuid:list>/import/<uuid:job>/", ImportedView.as_view(), name="imported"),
    path("screening/<uuid:list>/export/", ExportView.as_view(), name="export"),
]
