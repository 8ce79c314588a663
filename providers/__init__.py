"""Speaks to telephony companies. Knows no model, no request and no user."""
