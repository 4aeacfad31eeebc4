"""What the test is: libraries of items, their revisions, history and translations, published forms and versions of their keys."""

from assessment.instrument.models.blueprint import Blueprint
from assessment.instrument.models.form import Form, FormContent, FormEntry, FormKey
from assessment.instrument.models.history import Comment, Reply, Review, SavedState, StatusChange, Unfinished
from assessment.instrument.models.item import Item, Option, Revision, Turn
from assessment.instrument.models.key import KeyApproval, KeyDraft, KeyStep, Rekeying
from assessment.instrument.models.library import Library
from assessment.instrument.models.media import MediaFile, Medium
from assessment.instrument.models.panel import Judge, Judgement, Panel, PanelEntry
from assessment.instrument.models.translation import Translation

__all__ = [
    "Blueprint",
    "Comment",
    "Form",
    "FormContent",
    "FormEntry",
    "FormKey",
    "Item",
    "Judge",
    "Judgement",
    "KeyApproval",
    "KeyDraft",
    "KeyStep",
    "Library",
    "MediaFile",
    "Medium",
    "Option",
    "Panel",
    "PanelEntry",
    "Rekeying",
    "Reply",
    "Review",
    "Revision",
    "SavedState",
    "StatusChange",
    "Translation",
    "Turn",
    "Unfinished",
]
