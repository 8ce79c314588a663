"""The simulator's pages for people. Each is one file without outside assets, light and dark by the reader's choice."""

from collections.abc import Mapping
from pathlib import Path

from django.template import Context, Engine

HTML = "text/html; charset=utf-8"

_engine = Engine(dirs=[str(Path(__file__).parent / "pages")], autoescape=True)


def render(name: str, shown: Mapping[str, object]) -> str:
    """The page `name` of the `pages` folder, every value escaped."""
    return _engine.get_template(name).render(Context(dict(shown), use_l10n=False, use_tz=False))
