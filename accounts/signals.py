"""What this room tells the rooms above it, which it may not import."""

from django.dispatch import Signal

credentials_replaced = Signal()
"""An account has new credentials. Sent with `account` and `actor`, in the transaction of the change."""

business_switched = Signal()
"""A business was switched on or off. Sent with `business`, in the transaction of the change."""
