"""The WSGI door, for granian or any other server."""

import os

from django.core.wsgi import get_wsgi_application

from calls.doorway import Door

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

application = Door(get_wsgi_application())
