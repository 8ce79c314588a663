"""Two people edited the same button: what each of them changed, and one draft that has both.

Where only one of them changed a setting, theirs is taken; where both did, the later person's stands and is shown
beside the other, so that nothing is lost unseen.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from buttons.differing import differences, readable, words_of
from buttons.drafts import ButtonDraft
from buttons.models import Button
from buttons.versions import Stored, Unrestorable, draft_at, stored_of

WHOLE = ("hours", "lists", "destinations")
"""Parts of a version that are taken from one person or the other, not piece by piece."""


@dataclass(frozen=True, slots=True)
class Clash:
    """One setting that the other person changed, in words. `both`: the later person changed it, too."""

    label: str
    opened: str
    theirs: str
    yours: str
    both: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """What somebody stored meanwhile, as which version, and both edits in one draft (None: not to be put together)."""

    by: str
    at: datetime | None
    version: int
    clashes: list[Clash]
    together: ButtonDraft | None

    @property
    def is_harmless(self) -> bool:
        """Whether the later edit leaves all that the other person changed."""
        return self.together is not None and not self.clashes


def look(mine: ButtonDraft, opened: int) -> Conflict:
    """`mine` was typed over version `opened`, and is not stored."""
    versions = mine.button.versions.select_related("actor")
    before, newest = versions.filter(version__lte=opened).first(), versions.first()
    if before is None or newest is None:
        return Conflict("", None, opened, [], None)
    typed = stored_of(mine)
    return Conflict(
        by=newest.actor.email if newest.actor else "",
        at=newest.at,
        version=newest.version,
        clashes=_clashes(before.stored, newest.stored, typed),
        together=_draft(mine.button, before.stored, newest.stored, typed),
    )


def together(before: Stored, theirs: Stored, mine: Stored) -> Stored:
    """Both edits of `before`; where both changed the same, mine."""

    def pick(was: Any, their: Any, my: Any) -> Any:
        return their if my == was else my

    merged = {name: pick(before[name], theirs[name], mine[name]) for name in WHOLE}
    for part in ("shared", "own"):
        was = before[part]
        merged[part] = {name: pick(was.get(name), theirs[part].get(name), my) for name, my in mine[part].items()}
    return {"account": theirs["account"], **merged}


def _clashes(before: Stored, theirs: Stored, mine: Stored) -> list[Clash]:
    was, yours = readable(before), readable(mine)
    rows = []
    for one in differences(before, theirs):
        opened, typed = words_of(was, one.name), words_of(yours, one.name)
        if typed != one.after:
            rows.append(Clash(one.label, opened, one.after, typed, both=typed != opened))
    return rows


def _draft(button: Button, before: Stored, theirs: Stored, mine: Stored) -> ButtonDraft | None:
    if not before["account"] == theirs["account"] == mine["account"]:
        return None
    fresh = Button.objects.select_related("account", "business", "hours").get(pk=button.pk)
    try:
        return draft_at(fresh, together(before, theirs, mine))
    except Unrestorable:
        return None
