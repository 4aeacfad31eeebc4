"""The form of a scenario's picture, sound or film."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.files.uploadedfile import UploadedFile

from assessment.instrument.illustration.captions import BadCaptions, clean_captions
from assessment.instrument.illustration.media import MediaSource, MediaWords
from assessment.instrument.illustration.mediafiles import LARGEST_SENT, TAKEN, BadMedia, CheckedFile, check_file, said_limits
from assessment.instrument.lengths import LONGEST

ACCEPTED = ".png,.jpg,.jpeg,.webp,.mp3,.m4a,.mp4"


class MediaForm(forms.Form):
    """A file, unless one is there, and its words. What a sound or film still lacks is a finding, so that nothing sent is lost."""

    edit_number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    file = forms.FileField(
        required=False, allow_empty_file=True, widget=forms.FileInput(attrs={"accept": ACCEPTED}), help_text=f"{TAKEN} {said_limits()}"
    )
    alt = forms.CharField(
        label="In one sentence",
        max_length=LONGEST["alt"],
        help_text="What it shows that matters here, for people who cannot see or hear it.",
    )
    transcript = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        max_length=LONGEST["transcript"],
        help_text="Sound and film: who says what, and what else is heard or seen. Every candidate can read it.",
    )
    captions = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "class": "code"}),
        required=False,
        help_text="Sound and film, as WebVTT: WEBVTT, an empty line, then a line of times and a line of text for each.",
    )

    def __init__(self, *args: Any, shown: MediaSource | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = "Replace the file" if shown else "File"
        self.fields["file"].required = shown is None
        self.checked: CheckedFile | None = None
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean_file(self) -> None:
        sent = self.cleaned_data.get("file")
        if isinstance(sent, UploadedFile):
            try:
                self.checked = check_file(sent.read(LARGEST_SENT + 1))
            except BadMedia as bad:
                raise forms.ValidationError(str(bad)) from bad

    def clean_alt(self) -> str:
        return " ".join(str(self.cleaned_data["alt"]).split())

    def clean_captions(self) -> str:
        said = str(self.cleaned_data["captions"])
        try:
            return clean_captions(said) if said else ""
        except BadCaptions as bad:
            raise forms.ValidationError(str(bad)) from bad

    @property
    def words(self) -> MediaWords:
        data = self.cleaned_data
        return MediaWords(data["alt"], data["transcript"].replace("\r\n", "\n").strip(), data["captions"])
