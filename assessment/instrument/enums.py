"""The instrument's closed vocabularies. Pure: no Django.

Values are what files, documents and the database hold; labels are what pages say. Source: MEASUREMENT.md §1–2.
"""

from __future__ import annotations

from enum import Enum


class Term(str, Enum):
    """A coded term with a label; a string in every store."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Term:
        term = str.__new__(cls, value)
        term._value_ = value
        term.label = label or value.replace("_", " ")
        return term

    def __str__(self) -> str:
        return str(self.value)

    __hash__ = str.__hash__  # ``counts["assertive"]`` finds what ``counts[Zone.ASSERTIVE]`` does

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        return [(term.value, term.label) for term in cls]


class Zone(Term):
    """Respect for self (u) × respect for the customer (v)."""

    ASSERTIVE = "assertive"
    AGGRESSIVE = "aggressive"
    SUBMISSIVE = "submissive"
    DEFENSIVE = "defensive"


ZONE_SIGNS: dict[Zone, tuple[int, int]] = {  # (self u, customer v)
    Zone.ASSERTIVE: (1, 1),
    Zone.AGGRESSIVE: (1, -1),
    Zone.SUBMISSIVE: (-1, 1),
    Zone.DEFENSIVE: (-1, -1),
}


class Scale(Term):
    ATTITUDE = "attitude"
    SKILL = "skill"
    PRACTICE = "practice"


class Technique(Term):
    POSITIVE_LANGUAGE = "positive_language"
    LISTENING = "listening"
    CONFIRMING = "confirming", "confirming satisfaction"


class Need(Term):
    FRIENDLINESS = "friendliness"
    EMPATHY = "empathy"
    FAIRNESS = "fairness"
    CONTROL = "control"
    ALTERNATIVES = "alternatives"
    INFORMATION = "information"


class Stage(Term):
    CALM = "calm", "staying calm and accepting"
    DRAW_OUT = "draw_out", "drawing the problem out"
    CONFIRM = "confirm", "confirming understanding"
    CHOICE = "choice", "offering a choice"
    RESOLVE = "resolve", "resolving, with a small extra"
    LIMIT = "limit", "explaining a limit"
    SATISFACTION = "satisfaction", "confirming satisfaction"


class Setting(Term):
    SHOP = "shop"
    CONTACT_CENTRE = "contact_centre"
    HOSPITALITY = "hospitality"
    HEALTH_RECEPTION = "health_reception"
    TECHNICAL_SUPPORT = "technical_support"
    BANK = "bank"
    PUBLIC_OFFICE = "public_office"
    DELIVERY = "delivery"


class Customer(Term):
    EXTERNAL = "external", "external customer"
    INTERNAL = "internal", "colleague or another team"


class ResponseFormat(Term):
    BEST = "best", "most effective"
    BEST_WORST = "best_worst", "most and least effective"
    RATE = "rate", "rate each 1–5"
    RANK = "rank", "put in order"


class Instruction(Term):
    SHOULD = "should", "what one should do"
    WOULD = "would", "what one would do"


class Move(Term):
    SAYS_LIMIT = "says_limit", "names a limit"
    ASKS = "asks"
    OFFERS_CHOICE = "offers_choice", "offers a choice"
    OWN_STEP = "own_step", "takes a step of one's own"
    HANDS_OVER = "hands_over", "hands over"
    GIVES_BEYOND = "gives_beyond", "gives beyond the rule"
    DECIDES_FOR = "decides_for", "decides for the customer"
    CORRECTS = "corrects"
    APOLOGISES = "apologises"


class Critical(Term):
    DONT_KNOW = "dont_know", "“I don’t know”"
    NOT_MY_DEPARTMENT = "not_my_department", "“not my department”"
    NO_OWNER = "no_owner", "left without an owner"


class Orientation(Term):
    BUSINESS = "business"
    CUSTOMER = "customer"
    THIRD_PARTY = "third_party"
    BALANCED = "balanced"


class ItemStatus(Term):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PANEL = "panel"
    PILOT = "pilot"
    LIVE = "live"
    RETIRED = "retired"


class KeySource(Term):
    """Whose judgement an item's key is."""

    AUTHOR = "author", "author’s key"
    PANEL = "panel", "panel’s key"


class JudgeKind(Term):
    EXPERT = "expert"
    CUSTOMER = "customer"


class KeyDraftState(Term):
    """Where a proposed key stands. Released: signed by the first of two people; pages say *sent for approval*, for it is not in force."""

    DRAFT = "draft"
    RELEASED = "released", "waiting for a second person"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


class TranslationState(Term):
    DRAFT = "draft"
    REVIEWED = "reviewed", "reviewed by a second translator"


class MediaKind(Term):
    IMAGE = "image", "picture"
    AUDIO = "audio", "sound"
    VIDEO = "video", "film"


class Marker(Term):
    P1 = "P1", "thinks ill of customers"
    P2 = "P2", "own interest first"
    P3 = "P3", "knows better, decides for the customer"
    P4 = "P4", "ill at ease with new or different people"
    P5 = "P5", "avoids complaints and special requests"
    P6 = "P6", "hears without listening, does nothing"
    P7 = "P7", "defends self, blames the customer"
    P8 = "P8", "fears difficult people and may snap"
    A1 = "A1", "reacts to every demand"
    A2 = "A2", "runs the company or its products down"
    A3 = "A3", "bends process or schedule for unreasonable demands"
    A4 = "A4", "makes exceptions nobody else can follow"
    A5 = "A5", "seeks no workable alternative, shifts blame"
    A6 = "A6", "struggles to handle a complaint"
    A7 = "A7", "long, wandering contact; cannot steer back"
    A8 = "A8", "takes the customer’s side against the company"
    F1 = "F1", "wants to serve; aims for a good ending"
    F2 = "F2", "believes in company and product"
    F3 = "F3", "every customer and case is worth the effort"
    F4 = "F4", "shows sensitivity and empathy"
    F5 = "F5", "builds skill, keeps improving"
    F6 = "F6", "acts on feedback and drives change"
    F7 = "F7", "sees an upset customer as a chance to show skill"
    F8 = "F8", "learns from what happened"
    F9 = "F9", "is interested in the work and shares it"
    F10 = "F10", "goes further, at some personal risk"
    F11 = "F11", "improves service with the team"
    F12 = "F12", "takes pleasure in success"

    @property
    def focus(self) -> str:
        return {"P": "poor", "A": "over_accommodating", "F": "positive"}[self.value[0]]


ZONE_MARKERS: dict[Zone, str] = {  # the focus letter that each zone's options carry
    Zone.ASSERTIVE: "F",
    Zone.AGGRESSIVE: "P",
    Zone.DEFENSIVE: "P",
    Zone.SUBMISSIVE: "A",
}
