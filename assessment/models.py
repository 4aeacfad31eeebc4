"""Index of the app's models; moving one between slices needs no migration."""

from assessment.delivery.models import Answer, Sitting
from assessment.instrument.models import Form, FormContent, FormEntry, FormKey, Item, Library, Option, Revision, Turn
from assessment.scoring.models import Score

__all__ = ["Answer", "Form", "FormContent", "FormEntry", "FormKey", "Item", "Library", "Option", "Revision", "Score", "Sitting", "Turn"]
