"""What a recruiter says when bands are drawn."""

from __future__ import annotations

from typing import Any

from django import forms

from hiring.ranking.drawing import REASON_LENGTH, Proposal


class DrawForm(forms.Form):
    """The reason is asked for, and required, only when bands are drawn again."""

    mark = forms.CharField(widget=forms.HiddenInput, max_length=16)
    reason = forms.CharField(
        label="Why are they drawn again?",
        help_text="It is kept with the new bands, with your name and the time.",
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why, in a sentence."},
    )

    def __init__(self, data: Any = None, *, proposal: Proposal, reason: str = "") -> None:
        super().__init__(data, initial={"mark": proposal.mark, "reason": reason})
        if proposal.in_force is None:
            del self.fields["reason"]
