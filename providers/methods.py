"""What a provider's guide documents, method by method, and what the portal does with every parameter of it.

Pages that compare our side with a guide are made from these tables (docs/providers.md), and tests drive each method and
look at the wire, so a table that says more than the adapter does is found out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from providers.fields import Field


@dataclass(frozen=True, slots=True)
class Method:
    """One documented method. `spoken_by` is the adapter's method that uses it, "" for one that is not used.

    `fields` are sent. `envelope` has what goes along besides: wire name -> where it comes from. `answers` are read
    from the answer into our fields, `results` into something else: wire name -> what. `unsent` are documented and
    left out, `unsimulated` pass the simulator unread: wire name -> why. `settled` says where a field is decided that
    is no setting of a button: our name -> where. `source` names the guide or page, and marks what no vendor documents.
    """

    name: str
    spoken_by: str
    source: str
    fields: tuple[Field, ...] = ()
    envelope: Mapping[str, str] = field(default_factory=dict)
    answers: tuple[Field, ...] = ()
    results: Mapping[str, str] = field(default_factory=dict)
    unsent: Mapping[str, str] = field(default_factory=dict)
    unsimulated: Mapping[str, str] = field(default_factory=dict)
    settled: Mapping[str, str] = field(default_factory=dict)
