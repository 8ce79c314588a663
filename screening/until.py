"""The last day an entry counts, as people say it, and the instant it ends. Pure."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def end_of(last: date, zone_name: str) -> datetime:
    """The midnight after that day in the named zone, in UTC: the day itself still counts."""
    return datetime.combine(last + timedelta(days=1), time(), ZoneInfo(zone_name)).astimezone(UTC)


def last_day(expires_at: datetime, zone_name: str) -> date:
    """The last day in the named zone on which something that ends then still counts."""
    return (expires_at - timedelta(microseconds=1)).astimezone(ZoneInfo(zone_name)).date()
