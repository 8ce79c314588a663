"""The portal's two application entries: its own, and the admin with the portal's sign-in in front."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        from portal import checks  # noqa: F401  (registers itself once the settings stand)


class PortalAdminConfig(AdminConfig):
    default_site = "portal.admin.PortalAdminSite"
