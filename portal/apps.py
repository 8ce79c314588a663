"""The portal's two application entries: its own, and the admin with the portal's sign-in in front."""

from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        from portal import checks  # noqa: F401  (registers itself once the settings stand)
        from portal.row_security import bring_up_to_date  # it needs the models

        # The last room that has tables; the signal is not sent for one without.
        post_migrate.connect(bring_up_to_date, sender=apps.get_app_config("calls"))


class PortalAdminConfig(AdminConfig):
    default_site = "portal.admin.PortalAdminSite"
