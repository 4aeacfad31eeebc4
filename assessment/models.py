"""Index of the app's models; moving one between slices needs no migration."""

from assessment.delivery.models import Adjustment, Answer, Heartbeat, LateAnswer, Outage, Sitting
from assessment.instrument.models import (
    Form,
    FormContent,
    FormEntry,
    FormKey,
    Item,
    Library,
    MediaFile,
    Medium,
    Option,
    Revision,
    Translation,
    Turn,
)
from assessment.scoring.models import DevelopmentReport, Score

__all__ = [
    "Adjustment",
    "Answer",
    "DevelopmentReport",
    "Form",
    "FormContent",
    "FormEntry",
    "FormKey",
    "Heartbeat",
    "Item",
    "LateAnswer",
    "Library",
    "MediaFile",
    "Medium",
    "Option",
    "Outage",
    "Revision",
    "Score",
    "Sitting",
    "Translation",
    "Turn",
]
