"""The references' WSGI door: Django with nothing before its views."""

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

django.setup()
settings.MIDDLEWARE = []  # not in the settings' file: sign-in insists on its own while it is loaded
application = WSGIHandler()
