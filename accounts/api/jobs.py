"""Long work that goes on after its answer: how far it is, and what came of it."""

from functools import cached_property
from typing import Any

from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import jobs
from accounts.api.base import BusinessApi
from accounts.api.operations import operation
from accounts.api.shapes import named
from accounts.models import Job
from accounts.wording import retold

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
        """Ask again until its state is done or failed. The scope that began the work will do, too."""
        return Response(show_job(self.job))

    @cached_property
    def job(self) -> Job:
        """The one in the address. Raises `Http404` for another business's."""
        found = self.business.jobs.filter(public_id=self.kwargs["job"]).first()
        if found is None:
            raise Http404
        return found

    def demand_scope(self, scope: str) -> None:
        """Whoever may begin such work may see what comes of it."""
        if jobs.scope_of(self.job) not in self.token.scopes:
            super().demand_scope(scope)


def show_job(job: Job) -> dict[str, Any]:
    """The work as the API tells it."""
    names = ("title", "state", "total", "done", "result", "problem", "created_at", "ended_at")
    shown = {"id": str(job.public_id)} | {name: getattr(job, name) for name in names}
    if "sentences" in job.result:
        shown["result"] = job.result | {"sentences": [retold(one) for one in job.result["sentences"]]}
    return shown
