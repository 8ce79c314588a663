"""Long work that goes on after its answer: how far it is, and what came of it."""

from typing import Any

from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import BusinessApi
from accounts.api.operations import operation
from accounts.api.shapes import named
from accounts.models import Job

JobShape = named(
    "Job",
    "An import or other long work.",
    id=serializers.UUIDField(),
    title=serializers.CharField(),
    state=serializers.ChoiceField(choices=Job.State.values),
    total=serializers.IntegerField(help_text="Units of work."),
    done=serializers.IntegerField(),
    result=serializers.DictField(help_text="What came of it."),
    problem=serializers.CharField(allow_blank=True, help_text="Why it failed, or was begun once more."),
    created_at=serializers.DateTimeField(),
    ended_at=serializers.DateTimeField(allow_null=True),
)


class JobApi(BusinessApi):
    """One piece of long work."""

    @operation("Read a job", scope="business:read", answers=JobShape)
    def get(self, request: Request, **kwargs: Any) -> Response:
        """Ask again until its state is done or failed."""
        job = self.business.jobs.filter(public_id=self.kwargs["job"]).first()
        if job is None:
            raise Http404
        return Response(show_job(job))


def show_job(job: Job) -> dict[str, Any]:
    """The work as the API tells it."""
    names = ("title", "state", "total", "done", "result", "problem", "created_at", "ended_at")
    return {"id": str(job.public_id)} | {name: getattr(job, name) for name in names}
