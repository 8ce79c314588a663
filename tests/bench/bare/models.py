"""The narrowest rows in which a call could be kept, and handed on."""

from typing import ClassVar

from django.db import models

from buttons.models import Button


class BareCall(models.Model):
    """A call, and nothing that anybody would like to know of it later."""

    button = models.ForeignKey(Button, models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    number = models.CharField(max_length=16)
    state = models.CharField(max_length=12, default="asked")
    asked_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager["BareCall"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["button", "key"], name="one_bare_call_a_key")]

    def __str__(self) -> str:
        return self.key


class Outbox(models.Model):
    """What a worker is to send for it."""

    call = models.ForeignKey(BareCall, models.CASCADE, related_name="+")
    message = models.JSONField()
    sent_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Outbox"]] = models.Manager()

    def __str__(self) -> str:
        return f"Message {self.pk}"
