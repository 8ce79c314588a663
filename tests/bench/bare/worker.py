"""The references' Celery application: processes, as Celery starts them unless it is told otherwise."""

from celery import Celery

app = Celery("bare")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["tests.bench.bare"])
