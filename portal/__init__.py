"""The portal's wiring: settings, addresses, workers, checks."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
