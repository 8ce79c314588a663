"""Addresses of the API about screening, below `/api/v1/businesses/<business>/`."""

from django.urls import path

from screening.api.entries import DecisionApi, EntriesApi, EntryChangeApi, EntryRemovalApi
from screening.api.files import BlockApi, ExportApi, ImportApi
from screening.api.lists import ListApi, ListsApi

LIST = "screening/<uuid:list>/"

urlpatterns = [
    path("screening/", ListsApi.as_view(), name="screening_lists"),
    path("screening/blocked/", BlockApi.as_view(), name="screening_block"),
    path(LIST, ListApi.as_view(), name="screening_list"),
    path(f"{LIST}numbers/", EntriesApi.as_view(), name="screening_entries"),
    path(f"{LIST}numbers/removal/", EntryRemovalApi.as_view(), name="screening_removal"),
    path(f"{LIST}numbers/change/", EntryChangeApi.as_view(), name="screening_change"),
    path(f"{LIST}decision/", DecisionApi.as_view(), name="screening_decision"),
    path(f"{LIST}import/", ImportApi.as_view(), name="screening_import"),
    path(f"{LIST}export/", ExportApi.as_view(), name="screening_export"),
]
