"""Does once more what the database broke off to end a deadlock."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, transaction

log = logging.getLogger(__name__)

Given = ParamSpec("Given")
Found = TypeVar("Found")

DEADLOCK = "40P01"
"""PostgreSQL's code (its manual, appendix A); SQLite, with one writer at a time, knows no deadlock."""


def once_more(act: Callable[Given, Found]) -> Callable[Given, Found]:
    """For a function whose writing is one transaction: a deadlock undoes all of it, and the second time the other
    side is through. Within a transaction of the caller's, which is undone with it, the error goes on to the caller."""

    @wraps(act)
    def acting(*args: Given.args, **kwargs: Given.kwargs) -> Found:
        try:
            return act(*args, **kwargs)
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") != DEADLOCK or transaction.get_connection().in_atomic_block:
                raise
            log.warning("%s met a deadlock, and is done once more.", act.__qualname__)
        return act(*args, **kwargs)

    return acting
