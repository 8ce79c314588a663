"""Collects what is to be translated and compiles the catalogue: `make messages`. Needs GNU gettext."""

import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands.makemessages import Command

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "portal" / "locale"
LANGUAGES = ("fr", "es", "he", "ru")
"""All but English, which the sources are written in."""

ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)
"""In the files' headers, so that a change of words is all that a comparison shows."""

NOT_FOR_OWNERS = [".venv", "tests", "docs", "var", "static", "providers/simulator", "templates/admin"]


def path_of(language: str, folder: Path = CATALOGUE) -> Path:
    """The file a translator works in; its compiled sister ends in .mo."""
    return folder / language / "LC_MESSAGES" / "django.po"


def catalogue(language: str, folder: Path = CATALOGUE) -> Catalog:
    with path_of(language, folder).open("rb") as file:
        found = read_po(file, domain="django")
    found.locale = Locale(language)  # a file that was just made names no language, and so no plural forms
    return found


def collect(folder: Path) -> None:
    """Bring every language's file in `folder` in step with the sources; what has no translation yet stays empty."""
    settings.configure(LOCALE_PATHS=[folder], USE_I18N=True)
    # A folder called locale would take the sentences of the files beside it, whichever folder is asked for.
    ignored = ["portal/locale", *NOT_FOR_OWNERS, *(f"{folder}/*" for folder in NOT_FOR_OWNERS)]
    call_command(
        Command(), locale=LANGUAGES, ignore_patterns=ignored, add_location="file", no_obsolete=True, verbosity=0
    )


def write(language: str, folder: Path) -> int:
    """Write one language's two files, without guesses and dates; gives how many translations are missing."""
    found = catalogue(language, folder)
    for message in found:
        if message.id and message.fuzzy:
            # What gettext guessed from a similar sentence is worse than nothing: nobody would look at it again.
            message.flags.discard("fuzzy")
            message.string = ("",) * found.num_plurals if message.pluralizable else ""
    found.fuzzy = False
    found.header_comment = f"# The portal's pages, language {language}."
    found.project, found.version, found.last_translator, found.language_team = "click-to-call portal", "1", "", ""
    found.creation_date = found.revision_date = ANY_DAY
    with path_of(language, folder).open("wb") as file:
        write_po(file, found, width=120)
    with path_of(language, folder).with_suffix(".mo").open("wb") as file:
        write_mo(file, found)
    return len([message for message in found if message.id and not is_translated(message)])


def is_translated(message: Message) -> bool:
    """Whether the sentence, with all its plural forms, is there."""
    return bool(message.string) and all(message.string or "")


def main(folder: Path) -> None:
    if shutil.which("xgettext") is None:
        sys.exit("GNU gettext is missing. On Debian and Ubuntu: apt install gettext")
    collect(folder)
    for language in LANGUAGES:
        sys.stdout.write(f"{language}: {write(language, folder)} without a translation\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else CATALOGUE)
