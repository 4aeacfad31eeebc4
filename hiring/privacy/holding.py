"""Everything held about a candidate, as they may read it: no key, no score, no zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessment.delivery.models import Adjustment, Answer, LateAnswer, Sitting
from assessment.instrument.content_store import get_content
from assessment.instrument.documents import Content, TurnContent
from assessment.instrument.enums import ResponseFormat
from assessment.instrument.marks import unmarked
from assessment.instrument.responses import parse
from assessment.templatetags.candidate import digits, when
from hiring.invitations.models import Invitation
from hiring.privacy.models import HumanReviewRequest

MEANT = {"best": _("Most effective"), "worst": _("Least effective")}


@dataclass(frozen=True)
class Chosen:
    meaning: str  # "Most effective", "Rated 4 of 5", "Place 2"
    text: str


@dataclass(frozen=True)
class HeldAnswer:
    """One stored answer. Answers are never overwritten, so a changed mind is several of them; the last one counts."""

    situation: int
    decision: int
    question: str
    chosen: tuple[Chosen, ...]
    stored_at: datetime
    seconds_in_view: int | None
    counts: bool


@dataclass(frozen=True)
class Held:
    name: str
    email: str
    organisation: str
    vacancy: str
    code: str
    form: str
    language: str
    moments: tuple[tuple[str, datetime], ...]  # what happened, and when
    answers: tuple[HeldAnswer, ...]
    seconds: dict[str, int]  # in view, by decision, as the page counted
    late: int  # answers that came after the end and count nowhere
    more_time: tuple[str, ...]
    reviews: tuple[HumanReviewRequest, ...]
    has_result: bool

    @property
    def current(self) -> tuple[HeldAnswer, ...]:
        return tuple(answer for answer in self.answers if answer.counts)

    @property
    def open_review(self) -> HumanReviewRequest | None:
        return next((review for review in self.reviews if review.answered_at is None), None)

    def as_dict(self) -> dict[str, Any]:
        """What the download holds."""
        return {
            "you": {"name": self.name, "email": self.email, "code": self.code},
            "application": {"employer": self.organisation, "post": self.vacancy, "test": self.form, "language": self.language},
            "times": [{"what": what, "at": at.isoformat()} for what, at in self.moments],
            "answers": [
                {
                    "situation": answer.situation,
                    "decision": answer.decision,
                    "question": answer.question,
                    "chosen": [{"as": each.meaning, "text": each.text} for each in answer.chosen],
                    "stored_at": answer.stored_at.isoformat(),
                    "seconds_in_view": answer.seconds_in_view,
                    "counts": answer.counts,
                }
                for answer in self.answers
            ],
            "seconds_in_view_by_decision": self.seconds,
            "answers_that_came_too_late": self.late,
            "more_time_granted": list(self.more_time),
            "human_reviews": [
                {"asked_at": each.asked_at.isoformat(), "answered_at": each.answered_at.isoformat() if each.answered_at else None}
                for each in self.reviews
            ],
            "a_result_is_stored": self.has_result,
        }


def what_is_held(found: Invitation) -> Held:
    """Five statements, whatever the number of answers.

    Args:
        found: as the link found it; its vacancy and organisation are read along.
    """
    invitation = Invitation.objects.select_related("sitting", "more_time_request", "applicant__contact").get(pk=found.pk)
    sitting, vacancy, contact = invitation.sitting, found.applicant.vacancy, getattr(invitation.applicant, "contact", None)
    content = get_content(found.sitting.content.hash).in_language(sitting.language)
    rows = Answer.objects.filter(sitting=sitting).order_by("turn", "clicked_ms", "id")
    adjustments = Adjustment.objects.filter(sitting=sitting).order_by("pk")
    return Held(
        name=contact.name if contact else "",
        email=contact.email if contact else "",
        organisation=vacancy.organisation.name,
        vacancy=vacancy.title,
        code=invitation.applicant.code,
        form=content.title,
        language=sitting.language,
        moments=_moments(invitation),
        answers=_answers(content, list(rows.values_list("turn", "choice", "saved_at", "visible_ms"))),
        seconds={str(turn): round(ms / 1000) for turn, ms in sitting.visible_ms.items()},
        late=LateAnswer.objects.filter(sitting=sitting).count(),
        more_time=tuple(map(_granted, adjustments)),
        reviews=tuple(HumanReviewRequest.objects.filter(applicant=invitation.applicant_id).order_by("asked_at", "pk")),
        has_result=sitting.scored_at is not None,
    )


def _granted(adjustment: Adjustment) -> str:
    factor = gettext("no time limit") if adjustment.percent is None else f"× {digits(number_format(adjustment.percent / 100))}"
    return f"{when(timezone.localtime(adjustment.granted_at), 'j F Y, H:i T')}: {factor}"


def _moments(invitation: Invitation) -> tuple[tuple[str, datetime], ...]:
    sitting = invitation.sitting
    asked = getattr(invitation, "more_time_request", None)
    moments = [
        (gettext("You were added as an applicant"), invitation.applicant.created_at),
        (gettext("You were invited"), invitation.created_at),
        (gettext("The latest message with a link was sent"), invitation.sent_at),
        (gettext("You agreed and pressed Start"), sitting.opened_at),
        (gettext("You asked for more time"), asked.asked_at if asked else None),
        (gettext("Your test began"), sitting.started_at),
        (_end_of_time(sitting), sitting.deadline_at),
        (gettext("Your test was closed"), sitting.closed_at),
        (gettext("Your answers were compared with the key"), sitting.scored_at),
        (gettext("You withdrew"), invitation.left_at),
    ]
    return tuple((what, at) for what, at in moments if at is not None)


def _end_of_time(sitting: Sitting) -> str:
    if sitting.closed_at is None:
        return gettext("Your time ends")
    if sitting.deadline_at is not None and sitting.closed_at < sitting.deadline_at:
        return gettext("You had time until")
    return gettext("Your time ended")


def _answers(content: Content, rows: list[tuple[int, str, datetime, int | None]]) -> tuple[HeldAnswer, ...]:
    latest = {turn: index for index, (turn, *_) in enumerate(rows)}  # the last of a turn wins
    return tuple(
        HeldAnswer(
            situation=content.scenario_of_turn[turn - 1].number,
            decision=turn,
            question=content.turns[turn - 1].opening,
            chosen=chosen_texts(content.turns[turn - 1], choice),
            stored_at=saved_at,
            seconds_in_view=None if visible_ms is None else round(visible_ms / 1000),
            counts=latest[turn] == index,
        )
        for index, (turn, choice, saved_at, visible_ms) in enumerate(rows)
    )


def chosen_texts(turn: TurnContent, choice: str) -> tuple[Chosen, ...]:
    """A stored choice in the words the candidate chose."""
    texts = {option.code: unmarked(option.text) for option in turn.options}
    response = parse(choice, format=turn.format, codes=turn.codes)
    if turn.format in (ResponseFormat.BEST, ResponseFormat.BEST_WORST):
        return tuple(Chosen(str(MEANT[name]), texts[code]) for name in MEANT if (code := getattr(response, name)))
    word = gettext("Rated {} of 5") if turn.format is ResponseFormat.RATE else gettext("Place {}")
    return tuple(Chosen(word.format(digits(number)), texts[code]) for code, number in response.numbers)
