"""Writes docs/providers.md: every documented parameter, and what this project does with it, from the tables alone."""

from collections.abc import Iterable, Iterator, Mapping

from providers.base import Provider
from providers.fields import Field
from providers.methods import Method

Places = Mapping[str, Mapping[str, str]]
"""Provider's slug -> our name of a setting -> where in the portal it is set."""

INTRODUCTION = """\
# Providers: every documented parameter

Written by `manage.py document_providers` from the adapters' tables; a test fails when it is out of date.

*Sent* and *Simulated* are no claims: `tests/providers/test_every_parameter.py` gives every order with every setting,
compares what arrives with these tables name by name, and sees that the simulator knows each method. *Read back* is
proven by `test_contract.py`, which pushes a button and reads it again. `test_anything.py` puts any text into every
setting, and `test_contract_failing.py` answers every order in every wrong way.

"""

INPUTS = ("Parameter", "Our word", "What is allowed", "Set in the portal", "Sent", "Read back", "Simulated", "Tested")
OUTPUTS = ("What comes back", "What becomes of it", "Simulated", "Tested")
BY_ORDERS = "`test_every_parameter.py`"
BY_CONTRACT = "`test_contract.py`"
UNNAMED = "none: no setting"
OPAQUE = "as given"


def document(adapters: Iterable[type[Provider]], places: Places) -> str:
    """The whole page, in Markdown. Raises `KeyError` for a setting without a place: it needs one, or a reason."""
    sections = [line for adapter in adapters for line in _provider(adapter, places[adapter.slug])]
    return INTRODUCTION + "\n".join(sections) + "\n"


def _provider(adapter: type[Provider], places: Mapping[str, str]) -> Iterator[str]:
    yield f"## {adapter.name}\n"
    if adapter.option_fields:
        yield "Switches of the adapter's, for what the guides leave open:\n"
        yield from _table(
            ("Switch", "What is allowed", "Source"),
            [(f"`{field.name}`", _allowed(field), field.source) for field in adapter.option_fields],
        )
    reads = {field.name: method.name for method in adapter.methods for field in method.answers}
    for method in adapter.methods:
        yield f"### {method.name}\n"
        yield f"Spoken by `{method.spoken_by}`. Source: {method.source}.\n"
        if inputs := [*_inputs(adapter, method, places, reads)]:
            yield from _table(INPUTS, inputs)
        if outputs := [*_outputs(method)]:
            yield from _table(OUTPUTS, outputs)


def _inputs(
    adapter: type[Provider], method: Method, places: Mapping[str, str], reads: Mapping[str, str]
) -> Iterator[tuple[str, ...]]:
    for wire, origin in method.envelope.items():
        simulated = f"no: {method.unsimulated[wire]}" if wire in method.unsimulated else "yes"
        yield f"`{wire}`", UNNAMED, OPAQUE, origin, "yes", "no setting", simulated, BY_ORDERS
    for field in method.fields:
        place = method.settled.get(field.name) or places[field.name]
        read = f"`{reads[field.name]}`" if field.name in reads else _why_unread(adapter)
        yield f"`{field.wire}`", f"`{field.name}`", _allowed(field), place, "yes", read, "yes", BY_ORDERS
    for wire, reason in method.unsent.items():
        yield f"`{wire}`", UNNAMED, OPAQUE, "nowhere, on purpose", f"no: {reason}", "no setting", "yes", BY_ORDERS


def _outputs(method: Method) -> Iterator[tuple[str, ...]]:
    for field in method.answers:
        yield f"`{field.wire}`", f"read into `{field.name}`", "yes", BY_CONTRACT
    for wire, what in method.results.items():
        yield f"`{wire}`", what, "yes", BY_CONTRACT


def _why_unread(adapter: type[Provider]) -> str:
    return "no method reads it" if adapter.capabilities.reads_back else f"{adapter.name} has no method that reads"


def _allowed(field: Field) -> str:
    parts = ["required"] if field.required else []
    match field.kind:
        case "flag":
            parts.append("yes or no")
        case "choice":
            parts.append("one of " + ", ".join(field.choices))
        case "integer":
            parts.append(_range(field))
        case "list" | "variables":
            parts.append("several" if field.max_items is None else f"at most {field.max_items}")
        case "url":
            parts.append("a web address")
        case _:
            parts.append("digits" if field.kind == "digits" else "text")
    if field.max_length is not None:
        parts.append(f"at most {field.max_length} characters{' in all' if field.joined_by else ''}")
    if field.default not in (None, "", False):
        parts.append(f"default {field.default}")
    if field.code is not None:
        parts.append(f"else error {field.code}")
    return "; ".join(parts)


def _range(field: Field) -> str:
    unit = f" {field.unit}" if field.unit else ""
    if field.high is None:
        return f"{field.low} or more{unit}"
    return f"{field.low} to {field.high}{unit}"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + " --- |" * len(head)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
    yield ""
