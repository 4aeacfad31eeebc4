"""As much of a QTI player as runs response processing: written from the specification, apart from what writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

Values = Mapping[str, Any]  # a response: text, a list of texts in order, or None


def outcomes_of(item: bytes, responses: Values) -> dict[str, Any]:
    """The outcome variables after one attempt. Numbers begin as 0, others as None."""
    root = etree.fromstring(item)
    variables: dict[str, Any] = {}
    mappings: dict[str, tuple[float, dict[str, float]]] = {}
    for declared in root.findall("{*}qti-outcome-declaration"):
        variables[declared.get("identifier")] = 0.0 if declared.get("base-type") == "float" else None
    outcomes = set(variables)
    for declared in root.findall("{*}qti-response-declaration"):
        name = declared.get("identifier")
        variables[name] = responses.get(name)
        mapping = declared.find("{*}qti-mapping")
        if mapping is not None:
            entries = {entry.get("map-key"): float(entry.get("mapped-value")) for entry in mapping}
            mappings[name] = (float(mapping.get("default-value", "0")), entries)
    processing = root.find("{*}qti-response-processing")
    if processing is not None:
        _Machine(variables, mappings).run(processing)
    return {name: value for name, value in variables.items() if name in outcomes}


class _Machine:
    def __init__(self, variables: dict[str, Any], mappings: Mapping[str, tuple[float, dict[str, float]]]) -> None:
        self.variables = variables
        self.mappings = mappings

    def run(self, rules: Any) -> None:
        for rule in rules:
            kind = etree.QName(rule).localname
            if kind == "qti-set-outcome-value":
                self.variables[rule.get("identifier")] = self.value(rule[0])
            elif kind == "qti-response-condition":
                self.branch(rule)
            else:
                raise NotImplementedError(kind)

    def branch(self, condition: Any) -> None:
        for part in condition:
            if etree.QName(part).localname == "qti-response-else":
                return self.run(part)
            if self.value(part[0]) is True:
                return self.run(part[1:])
        return None

    def value(self, expression: Any) -> Any:
        kind = etree.QName(expression).localname.removeprefix("qti-")
        if kind == "base-value":
            return float(expression.text) if expression.get("base-type") == "float" else expression.text
        if kind == "variable":
            return self.variables[expression.get("identifier")]
        if kind == "map-response":
            default, entries = self.mappings[expression.get("identifier")]
            held = self.variables[expression.get("identifier")]
            return 0.0 if held is None else sum(entries.get(key, default) for key in (held if isinstance(held, list) else [held]))
        values = [self.value(inner) for inner in expression]
        if kind == "index":
            place = int(expression.get("n"))
            return values[0][place - 1] if values[0] and place <= len(values[0]) else None
        if kind == "and":
            return all(value is True for value in values)
        if any(value is None for value in values):
            return None
        return {
            "sum": lambda: sum(values),
            "product": lambda: values[0] * values[1],
            "divide": lambda: values[0] / values[1],
            "max": lambda: max(values),
            "min": lambda: min(values),
            "gt": lambda: values[0] > values[1],
            "lt": lambda: values[0] < values[1],
            "equal": lambda: values[0] == values[1],
            "match": lambda: values[0] == values[1],
            "member": lambda: values[0] in values[1],
        }[kind]()
