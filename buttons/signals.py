"""What this room tells the rooms above it, which it may not import."""

from django.dispatch import Signal

push_failing = Signal()
"""A push began to fail, was refused, or needs a look. Sent with `button` and `push`, in the transaction that says so.

Not sent again while the same push goes on failing.
"""

drift_found = Signal()
"""A provider has other settings than were pushed. Sent with `button` and `check`, in the transaction of the check.

Not sent again while the same settings differ in the same way.
"""
