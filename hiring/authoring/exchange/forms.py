"""The forms of taking items in and giving them out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from assessment.instrument.exchange.exporting import Kind
from assessment.instrument.exchange.incoming import Incoming, Unreadable
from assessment.instrument.exchange.packages import LARGEST_UPLOAD
from assessment.instrument.exchange.receiving import read_upload
from hiring.authoring.forms import OwnerForm, plain_helper

ACCEPTED = ".yaml,.yml,.csv,.xlsx,.zip,.xml"
KINDS = (
    (Kind.YAML.value, "YAML: all there is, with translations and pictures"),
    (Kind.XLSX.value, "Excel: one row an option"),
    (Kind.CSV.value, "CSV: one row an option"),
    (Kind.QTI.value, "QTI 3.0: for other test systems"),
)


class UploadForm(OwnerForm):
    """A file, and whose library it would go into."""

    file = forms.FileField(
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=f"YAML, CSV, Excel (.xlsx), a ZIP of YAML files or a QTI package; at most {LARGEST_UPLOAD // 2**20} MB.",
    )
    field_order = ["organisation"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unreadable: Unreadable | None = None
        self.incoming: Incoming | None = None
        self.sent = b""

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        assert isinstance(sent, UploadedFile)
        self.sent = sent.read(LARGEST_UPLOAD + 1)
        try:
            self.incoming = read_upload(self.sent, name=sent.name or "")
        except Unreadable as trouble:
            self.unreadable = trouble
            raise forms.ValidationError("It cannot be taken in as it is. What is wrong stands below.") from trouble
        return sent


class ExportForm(forms.Form):
    """Which items, and as what."""

    kind = forms.ChoiceField(choices=KINDS, label="As", widget=forms.RadioSelect, initial=Kind.YAML.value)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
