"""A proposed key as Django forms, option by option; and the small forms of its steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from assessment.instrument.documents import OptionKey
from assessment.instrument.enums import Critical, Marker, Term, Zone
from assessment.instrument.keying import at_corner, corner
from assessment.instrument.lengths import LONGEST
from hiring.authoring.forms import MarkerField, MarkField, dress, plain_helper

REASON_LENGTH = 2000
RESPECT_HELP = "±0.7071; empty: the corner"


def term_field(terms: Iterable[Term], *, empty: str, **options: Any) -> forms.ChoiceField:
    """One of some terms, or none of them."""
    choices = [(term.value, term.label[:1].upper() + term.label[1:]) for term in terms]
    return forms.ChoiceField(choices=[("", empty), *choices], required=False, **options)


def text_field(label: str, *, most: int) -> forms.CharField:
    """A text of at most so many characters; a longer one is told, and not cut as it is pasted."""
    told = MaxLengthValidator(most)
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), required=False, label=label, validators=[told])


def grade_field(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(choices=[(str(grade), str(grade)) for grade in range(1, 6)], coerce=int, label=label)


class FitForm(forms.Form):
    edit_number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    is_fit = forms.BooleanField(required=False, label="Fit: the most effective option is not the assertive one")

    def __init__(self, *args: Any, has_fit: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_fit:
            del self.fields["is_fit"]


class KeyOptionForm(forms.Form):
    """What a key says of one option. What nobody touches stays exactly as it was, however many decimals it has."""

    effectiveness = MarkField(1, 5, decimal_places=4, help_text="1 to 5")
    credit = MarkField(0, 1, decimal_places=4, help_text="0 to 1")
    zone = term_field(Zone, empty="None: out of the zones")
    u = MarkField(-1, 1, decimal_places=6, required=False, label="Respect for self (u)", help_text=RESPECT_HELP)
    v = MarkField(-1, 1, decimal_places=6, required=False, label="Respect for the customer (v)", help_text=RESPECT_HELP)
    critical = term_field(Critical, empty="No", label="Demotes at once")
    marker_1 = MarkerField("Marker")
    marker_2 = MarkerField("Second marker")
    thought = text_field("The thought behind it", most=LONGEST["thought"])
    reframe = text_field("A better thought", most=LONGEST["reframe"])

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, option: OptionKey, is_skill: bool, types_markers: bool, prefix: str
    ) -> None:
        super().__init__(data, prefix=prefix, initial=_initial(option))
        for name in ("marker_1", "marker_2") if types_markers else ():
            field = self.fields[name]
            assert isinstance(field, MarkerField)
            field.type_in()
        self.option, self.is_skill = option, is_skill
        for name in ("effectiveness", "zone", "u", "v") if is_skill else ("credit",):
            del self.fields[name]
        self.needs = {f"grade_{need.value}": need for need in option.needs}
        for name, need in self.needs.items():
            self.fields[name] = grade_field(f"Grade for {need.label}")
        dress(self)

    @property
    def grades(self) -> list[forms.BoundField]:
        return [self[name] for name in self.needs]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("marker_2") and data.get("marker_1") == data["marker_2"]:
            self.add_error("marker_2", "Choose another marker, or none.")
        if (data.get("u") is None) != (data.get("v") is None) and not {"u", "v"} & self.errors.keys():
            self.add_error("v" if data.get("v") is None else "u", "Give both respects, or neither.")
        return data

    def keyed(self) -> OptionKey:
        """The option's key as it was sent."""
        data, changed = self.cleaned_data, set(self.changed_data)
        said: dict[str, Any] = {
            "critical": Critical(data["critical"]) if data["critical"] else None,
            "markers": tuple(Marker(data[name]) for name in ("marker_1", "marker_2") if data[name]),
            "needs": {need: int(data[name]) for name, need in self.needs.items()},
            "thought": data["thought"].strip(),
            "reframe": data["reframe"].strip(),
        }
        if "effectiveness" in changed:
            said["effectiveness"] = float(data["effectiveness"])
        if "credit" in changed:
            said["effectiveness"] = float(1 + 4 * data["credit"])
        if changed & {"zone", "u", "v"}:
            zone = Zone(data["zone"]) if data["zone"] else None
            u, v = (float(data["u"]), float(data["v"])) if data["u"] is not None else corner(zone)
            said |= {"zone": zone, "u": u, "v": v}
        return replace(self.option, **said)


def _initial(option: OptionKey) -> dict[str, Any]:
    markers = [*(marker.value for marker in option.markers), "", ""]
    plain = at_corner(option)
    return {
        "effectiveness": _exact(option.effectiveness),
        "credit": _exact(round((option.effectiveness - 1) / 4, 4)),
        "zone": option.zone.value if option.zone else "",
        "u": None if plain else _exact(option.u),
        "v": None if plain else _exact(option.v),
        "critical": option.critical.value if option.critical else "",
        "marker_1": markers[0],
        "marker_2": markers[1],
        "thought": option.thought,
        "reframe": option.reframe,
        **{f"grade_{need.value}": grade for need, grade in option.needs.items()},
    }


def _exact(number: float) -> Decimal:
    """The decimal number that the key shows, not its binary neighbour."""
    return Decimal(f"{number:.6f}").normalize() + 0


class StepForm(forms.Form):
    """One step of a proposed key, with its reason, on exactly the key that was shown."""

    mark = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=REASON_LENGTH)

    def __init__(self, *args: Any, label: str = "Why", needs_reason: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label, self.fields["reason"].required = label, needs_reason
        self.helper = plain_helper()
