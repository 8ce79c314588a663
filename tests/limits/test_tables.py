"""The adapters' field tables against the second transcription, number by number; and the lists of exceptions."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest

from providers.fields import Field
from providers.methods import Method
from providers.registry import PROVIDERS
from tests.documented import CONNECT, CREATE, FLOW, LIMITS, UNCODED, Limit
from tests.limits.cases import cases
from tests.limits.differs import DIFFERS, Differs
from tests.limits.ours import OURS, limit_at
from tests.limits.reach import FORM_FIELDS, NOT_IN_FORM, UNREACHED, reached
from tests.limits.said import our_value, texts
from tests.limits.test_doors import DOORS

BOUNDS = ("low", "high", "max_length", "max_items")
SAME_KIND = {"integer", "flag", "choice", "list", "variables", "url"}

NOT_IN_GUIDES = {
    "anveo": {
        "CLICK2CALL.PROFILE.UPDATE",
        "CLICK2CALL.PROFILE.CREATE",
        "DIAL.GETSTATUS",
        "DIAL.CANCEL",
        "DIAL.CALLFLOW.GETRESULT",
        "ACCOUNT.GETBALANCE",
        "remote event notification",
    },
    "viviphone": {"the hosted panel"},
    "voicenter": {
        "GetExtensions",
        "GetExtensionsCalls",
        "call log",
        "CDR notification",
        "AddBlackList",
        "RemoveBulkFromBlacklist",
    },
}
"""Known from help pages and others' clients; and ViviPhone's page for visitors, whose link limits nothing."""

NOT_REQUIRED = {
    ("action=call", "phone"): "as a setting it may stay empty, and the adapter fills the business's own number in",
    ("action=call", "phonelogincode"): "required only with phone=logincode, which no single field can tell",
}

NOT_IN_THESE_GUIDES = {
    *((method, "SIGNATURE") for method in (*CREATE, *CONNECT, *FLOW)),
    ("action=terminate", "format"),
}
"""From Anveo's help pages (A14), and from others' clients of Voicenter."""


def pairs() -> Iterator[Any]:
    """Every documented limit with each field of a table that holds it."""
    for limit in LIMITS:
        for method in limit.methods:
            for field in fields_of(PROVIDERS[limit.provider].methods, method):
                if field.wire == limit.wire:
                    yield pytest.param(limit, method, field, id=f"{method} {limit.wire}")


def fields_of(methods: tuple[Method, ...], name: str) -> tuple[Field, ...]:
    return next(method.fields for method in methods if method.name == name)


held = pytest.mark.parametrize(("limit", "method", "field"), list(pairs()))


@held
def test_a_table_has_the_bounds_of_the_guide(limit: Limit, method: str, field: Field) -> None:
    ours = asdict(limit_at("adapter", limit))
    found = {name: getattr(field, name) for name in BOUNDS}
    in_pattern = {name for name in BOUNDS if found[name] is None and field.pattern and getattr(limit, name) is None}
    assert found == {name: None if name in in_pattern else ours[name] for name in BOUNDS}


@held
def test_a_table_has_the_choices_of_the_guide(limit: Limit, method: str, field: Field) -> None:
    assert field.choices == tuple(our_value(limit.provider, limit.wire, choice) for choice in limit.choices)
    assert field.kind == limit.kind or not {field.kind, limit.kind} & SAME_KIND


@held
def test_a_table_requires_what_the_guide_requires(limit: Limit, method: str, field: Field) -> None:
    always = limit.required and limit.when is None and (method, limit.wire) not in NOT_REQUIRED
    assert field.required is always


@held
def test_a_table_has_the_default_of_the_guide(limit: Limit, method: str, field: Field) -> None:
    default = limit_at("adapter", limit).default
    assert texts(limit.provider, limit.wire, field.default) == ([] if default is None else [default])


@held
def test_a_table_has_the_error_code_of_the_guide(limit: Limit, method: str, field: Field) -> None:
    numbered = limit.provider == "viviphone" and limit.code != UNCODED
    assert field.code == (int(limit.code) if numbered else None)


@pytest.mark.parametrize("slug", PROVIDERS)
def test_every_method_of_a_guide_is_spoken(slug: str) -> None:
    documented = {method for limit in LIMITS if limit.provider == slug for method in limit.methods}
    assert {method.name for method in PROVIDERS[slug].methods} == documented | NOT_IN_GUIDES[slug]


@pytest.mark.parametrize("slug", PROVIDERS)
def test_both_transcriptions_know_the_same_parameters(slug: str) -> None:
    documented = {(method, limit.wire) for limit in LIMITS if limit.provider == slug for method in limit.methods}
    spoken = {
        (method.name, wire)
        for method in PROVIDERS[slug].methods
        for wire in {*(field.wire for field in method.fields), *method.envelope, *method.unsent}
        if method.name not in NOT_IN_GUIDES[slug]
    }
    assert spoken - NOT_IN_THESE_GUIDES == documented


def test_every_parameter_is_in_the_form_or_has_a_reason() -> None:
    known = {(limit.provider, limit.wire) for limit in LIMITS}
    assert set(FORM_FIELDS) | set(NOT_IN_FORM) == known
    assert not set(FORM_FIELDS) & set(NOT_IN_FORM)
    assert set(UNREACHED) == set(DOORS)


@pytest.mark.parametrize(("provider", "wire"), OURS, ids=" ".join)
def test_a_limit_of_ours_stands_where_no_guide_gives_one(provider: str, wire: str) -> None:
    limits = [limit for limit in LIMITS if (limit.provider, limit.wire) == (provider, wire)]
    assert limits
    for limit in limits:
        told = {name: getattr(limit, name) for name in OURS[provider, wire].changes}
        assert told == {name: {"kind": "text", "alphabet": ""}.get(name) for name in told}


@pytest.mark.parametrize("row", DIFFERS, ids=lambda row: row.reason)
def test_an_exception_is_of_use_at_each_of_its_doors(row: Differs) -> None:
    for door in row.doors:
        tried = [
            case
            for limit, method in reached(door)
            for case in cases(limit_at(door, limit))
            if row.covers(door, limit, method, case) and row.verdict != case.verdict
        ]
        assert tried, door
