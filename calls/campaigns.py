"""What advertisement brought a visitor: the campaign that the page's own address names."""

from urllib.parse import parse_qs, urlsplit

LONGEST = 100
MOST_FIELDS = 100
"""A page's address with more fields than this names no campaign: nobody made it by hand."""


def campaign_of(page: str) -> str:
    """The `utm_campaign` of a page's address, at most `LONGEST` characters; "" if it names none or is no address."""
    try:
        named = parse_qs(urlsplit(page).query, max_num_fields=MOST_FIELDS).get("utm_campaign", [""])
    except ValueError:
        return ""
    return named[0].replace("\0", "").strip()[:LONGEST]
