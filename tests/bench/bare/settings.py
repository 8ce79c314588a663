"""The portal's own settings, with the references' addresses. `wsgi` takes the middleware away."""

from portal.settings import *  # noqa: F403
from portal.settings import INSTALLED_APPS as PORTAL_APPS

INSTALLED_APPS = [*PORTAL_APPS, "tests.bench.bare"]
ROOT_URLCONF = "tests.bench.bare.views"
