"""The three ways to write an order to Anveo: XML, the query of v2, and the older XML address (fact sheet, 1)."""

import re
from dataclasses import dataclass, field

from lxml import etree

from providers.simulator.messages import Request

_BRACKETED = re.compile(r"(PARAM|VAR)\[(.*)\]", re.I | re.S)


@dataclass(slots=True)
class Order:
    """One request in any spelling. A variable without its name stands under ""."""

    userkey: str = ""
    action: str = ""
    parameters: dict[str, list[str]] = field(default_factory=dict)
    variables: list[tuple[str, str]] = field(default_factory=list)

    def add(self, name: str, value: str) -> None:
        self.parameters.setdefault(name, []).append(value)

    def value(self, name: str) -> str:
        return next(iter(self.parameters.get(name, [])), "")


def read_xml(request: Request) -> Order | None:
    """The order in a REQUEST document, None if the body is not one. Names are case-sensitive, all upper case."""
    text = request.text()
    if "<!DOCTYPE" in text:
        return None
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root.tag != "REQUEST":
        return None
    action = root.find("ACTION")
    order = Order(userkey=(root.findtext("USERTOKEN/USERKEY") or "").strip())
    if action is None:
        return order
    order.action = action.get("NAME", "")
    for parameter in action.findall("PARAMETER"):
        name, value = parameter.get("NAME", ""), (parameter.text or "").strip()
        if name == "VARIABLE":
            order.variables.append((parameter.get("VARIABLENAME", ""), value))
        else:
            order.add(name, value)
    return order


def read_query(request: Request) -> Order:
    """The order in v2's query: userkey, action, param[NAME], var[NAME]; the case of the keys is free."""
    order = Order()
    for key, value in request.query_pairs():
        bracketed = _BRACKETED.fullmatch(key)
        if bracketed and bracketed[1].upper() == "PARAM":
            order.add(bracketed[2].upper(), value.strip())
        elif bracketed:
            order.variables.append((bracketed[2], value))
        elif key.upper() == "USERKEY":
            order.userkey = value.strip()
        elif key.upper() == "ACTION":
            order.action = value.strip()
    return order
