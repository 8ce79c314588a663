"""Cases that a door judges otherwise than the guides do, or cannot be asked about; each with its reason."""

from dataclasses import dataclass

from tests.documented import Kind, Limit
from tests.limits.cases import Case, Verdict, cases
from tests.limits.ours import limit_at


@dataclass(frozen=True, slots=True)
class Differs:
    """Cases of which a door has another verdict than the guide, or of which it cannot have one: None."""

    reason: str
    verdict: Verdict | None
    doors: tuple[str, ...]
    cases: tuple[str, ...]
    kinds: tuple[Kind, ...] = ()
    wires: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()

    def covers(self, door: str, limit: Limit, method: str, case: Case) -> bool:
        return (
            door in self.doors
            and case.name in self.cases
            and (not self.kinds or limit.kind in self.kinds)
            and (not self.wires or limit.wire in self.wires)
            and (not self.methods or method in self.methods)
        )


ABSENT, BAD = ("missing", "empty"), ("just below", "just above", "wrong type")
PAGES = ("form", "api", "row")

DIFFERS = (
    Differs("Once written, a number is a text.", None, ("form", "row", "simulator"), ("no text",)),
    Differs("A credential is a text when it is unsealed.", None, ("adapter",), ("no text",),
            wires=("USERKEY", "key", "code")),
    Differs("The memo is joined with the call's key, and so is a text.", None, ("adapter",), ("no text",),
            wires=("MEMO",)),
    Differs("A box is ticked or not; a browser sends no other word.", None, ("form",), BAD, kinds=("flag",)),
    Differs("A box that is not ticked says no.", "taken", ("form",), ABSENT, kinds=("flag",)),
    Differs("In JSON a number is a number, and yes and no are true and false; an empty text is neither.", "refused",
            ("api",), ("empty",), kinds=("flag", "integer")),
    Differs("What is left out is as the form would have offered it.", "taken", ("api",), ("missing",),
            wires=("COLORSTYLENAME", "CONFIGURATION", "ASKCONFIRMATION", "OFFHOURSMESSAGE")),
    Differs("The form shows what will be sent; what is emptied says nothing.", "refused", ("api",), ("empty",),
            kinds=("choice",)),
    Differs("Our own page shows these words too, and a button has some.", "refused", ("api",), ("empty",),
            wires=("BUTTONTITLE",)),
    Differs("A column always holds something.", None, ("row",), ("missing",)),
    Differs("A column holds what will be sent, and nothing is none of it.", "refused", ("row",), ("empty",),
            kinds=("flag", "integer", "choice")),
    Differs("The page shows what will be sent; an emptied field says nothing.", "refused", ("form",),
            ABSENT, kinds=("integer", "choice")),
    Differs("Our own page shows these words too, and a button has some.", "refused", ("form",), ABSENT,
            wires=("BUTTONTITLE",)),
    Differs("Left empty, the business's own number is rung; the dial looks again.", "taken", PAGES, ABSENT,
            wires=("phone",)),
    Differs("The page offers five languages; the samples name three.", "refused", PAGES, ("lowest", "highest"),
            wires=("language",)),
    Differs("No guide says what a word other than TRUE does; ours is ignored.", None, ("simulator",), BAD,
            wires=("TEST",)),
    Differs("The guide lets any name follow; which ones is ours to say.", None, ("simulator",), ("wrong type",),
            wires=("var_",)),
    Differs("No guide says what another word does; ours answers in the default.", None, ("simulator",), ("unknown",),
            wires=("format",)),
    Differs("Without it the order is a call (C11).", None, ("simulator",), ABSENT, wires=("action",),
            methods=("action=terminate",)),
)  # fmt: skip


def expected(door: str, limit: Limit, method: str) -> list[tuple[Case, Verdict]]:
    """What is tried at this door, and what has to come of it."""
    found = []
    for case in cases(limit_at(door, limit)):
        differing = [row for row in DIFFERS if row.covers(door, limit, method, case)]
        verdict = case.on_wire if door == "simulator" else case.verdict
        wanted = differing[0].verdict if differing else verdict
        if wanted:
            found.append((case, wanted))
    return found
