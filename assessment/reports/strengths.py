"""What each marker of positive focus means, in words for the person whose answers showed it. Pure: no Django.

The words speak of answers, never of what somebody is.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Meaning:
    name: str
    text: str


STRENGTHS: dict[str, Meaning] = {
    "F1": Meaning("Aiming for a good ending", "Your answer looked for an end that works for the customer and for you."),
    "F2": Meaning("Standing by the company", "Your answer stood by what the company sells and does, and did not run it down."),
    "F3": Meaning("Making each case count", "Your answer gave this case the same care as any other."),
    "F4": Meaning("Hearing how it feels", "Your answer showed the customer that you had seen how they felt."),
    "F5": Meaning("Getting better at it", "Your answer used the moment to learn how to do the work better."),
    "F6": Meaning("Acting on what people say", "Your answer took what people said and made a change from it."),
    "F7": Meaning("Staying with an upset customer", "Your answer took the upset as a chance to put things right."),
    "F8": Meaning("Learning from what went wrong", "Your answer looked at what went wrong, so that it goes better next time."),
    "F9": Meaning("Sharing what you know", "Your answer passed on what you know about the work."),
    "F10": Meaning("Going one step further", "Your answer did a little more than the rule asks, and took it on yourself."),
    "F11": Meaning("Working it out as a team", "Your answer made the service better together with others."),
    "F12": Meaning("Ending on a good note", "Your answer let the good result be seen."),
}
