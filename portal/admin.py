"""The staff's admin site. People sign in through the portal's own page, with its limits on guessing."""

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.utils.decorators import method_decorator


class PortalAdminSite(AdminSite):
    site_header = "Click-to-call staff"
    site_title = "Click-to-call staff"
    index_title = "Businesses, buttons, pushes and calls"
    login = method_decorator(secure_admin_login)(AdminSite.login)
