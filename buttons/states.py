"""How far a button's newest push is, in words an owner understands and with the next step."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext, gettext_noop, pgettext
from django.utils.translation import gettext as _

from accounts.connecting import capabilities
from buttons.drafts import form_field
from buttons.models import Button, Push

NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True)
class PushSummary:
    """`state` is a stable word, `word` and `sentence` are for people; `problem_field` is the form field to mend."""

    state: str
    word: str
    sentence: str
    since: datetime | None = None
    next_try_at: datetime | None = None
    problem: str = ""
    problem_field: str = ""
    attempts: int = 0
    is_gone: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether the state will not change by itself within seconds."""
        return self.state not in {Push.State.WAITING, Push.State.SENDING}

    @property
    def mend_at(self) -> str:
        """Where on the edit page the problem is mended: its field, or the form's top where no field is about it."""
        return "button-form" if self.problem_field in FIELDLESS else f"id_{self.problem_field}"


FIELDLESS = {NON_FIELD_ERRORS, "pin"}
"""Form fields that the edit page does not show: no error is beside one, and a PIN is given at creation only."""


SENTENCES = {
    Push.State.WAITING: gettext_noop("Your changes are stored and wait to be sent."),
    Push.State.SENDING: gettext_noop("Your changes are being sent."),
    Push.State.IN_STEP: gettext_noop("%(provider)s has your newest settings."),
    Push.State.REFUSED: gettext_noop("%(provider)s refused these settings. Change what it names, and save again."),
    Push.State.FAILING: gettext_noop(
        "%(provider)s has not taken your changes yet. They are kept and will be sent again."
    ),
    Push.State.UNCLEAR: gettext_noop("A person has to look: it is not certain what %(provider)s did."),
    Push.State.SUPERSEDED: gettext_noop("A newer edit took its place."),
}


GONE = gettext_noop(
    "%(provider)s no longer has this button. Made anew it gets a new id and an empty mailbox there; the line on your"
    " site stays as it is."
)


def is_creation_unclear(button: Button) -> bool:
    """Whether its provider may have made it unheard: nobody has looked yet, and making it again may make two."""
    return button.pushes.filter(state=Push.State.UNCLEAR).exists()


def push_summary(button: Button) -> PushSummary:
    """The state of the newest push."""
    provider = button.account.get_provider_display()
    if not capabilities(button.account).keeps_buttons:
        return PushSummary(
            NOT_NEEDED,
            pgettext("push", "Ready"),
            _("%(provider)s keeps no buttons: your settings go out with each call.") % {"provider": provider},
        )
    push = button.pushes.first()
    if push is None:
        return PushSummary(Push.State.WAITING, str(Push.State.WAITING.label), gettext(SENTENCES[Push.State.WAITING]))
    state = Push.State(push.state)
    return PushSummary(
        state=state.value,
        word=str(state.label),
        sentence=gettext(GONE if push.is_gone else SENTENCES[state]) % {"provider": provider},
        since=push.failing_since or push.settled_at or push.claimed_at or push.created_at,
        next_try_at=push.next_try_at,
        problem=push.problem,
        problem_field=form_field(push.problem_field) if push.problem_field else "",
        attempts=push.attempts,
        is_gone=push.is_gone,
    )
