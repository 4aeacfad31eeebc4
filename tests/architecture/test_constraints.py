"""The database states the invariants: each constraint has a row here that breaks it, and no constraint goes without."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import UniqueConstraint

from assessment.delivery.models import CloseReason, State
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
OWNER = UUID(int=7)


def twice(factory: Callable[..., object], **fields: object) -> Callable[[], object]:
    return lambda: [factory(**fields), factory(**fields)]


def same(factory: Callable[..., object], parent: Callable[[], object], name: str, **fields: object) -> Callable[[], object]:
    """Two rows under one parent that agree in what must differ."""

    def build() -> None:
        above = parent()
        for _ in range(2):
            factory(**{name: above}, **fields)

    return build


def two_entries(**fields: object) -> Callable[[], object]:
    def build() -> None:
        form, item = make.FormFactory(), make.ItemFactory()
        for number in (1, 2):
            given = {"form": form, "item": item, "position": number} | fields
            if "position" in fields:
                given["item"] = make.ItemFactory()
            make.FormEntryFactory(**given)

    return build


def two_scores() -> None:
    first = make.ScoreFactory()
    make.ScoreFactory(sitting=first.sitting, key=first.key, algorithm=first.algorithm)


def two_contacts() -> None:
    vacancy = make.VacancyFactory()
    for _ in range(2):
        make.ContactFactory(applicant=make.ApplicantFactory(vacancy=vacancy), vacancy=vacancy, email="one@example.org")


def two_memberships() -> None:
    first = make.MembershipFactory(role="author")
    make.MembershipFactory(user=first.user, organisation=first.organisation, role="owner")


def two_panel_entries(**fields: object) -> Callable[[], object]:
    def build() -> None:
        panel, item = make.PanelFactory(), make.ItemFactory()
        for number in (1, 2):
            given = {"panel": panel, "revision": make.RevisionFactory(item=item, number=number, is_current=number == 1)}
            given |= {"item": make.ItemFactory(), "position": 1} if fields else {"item": item, "position": number}
            make.PanelEntryFactory(**given)

    return build


def two_judgements() -> None:
    first = make.JudgementFactory()
    make.JudgementFactory(judge=first.judge, option=first.option)


def two_asked() -> None:
    first = make.PanelInvitationFactory()
    make.PanelInvitationFactory(judge=make.JudgeFactory(panel=first.panel), email=first.email)


def two_current() -> None:
    item = make.ItemFactory()
    for number in (1, 2):
        make.RevisionFactory(item=item, number=number, is_current=True)


def two_answers() -> None:
    first = make.AnswerFactory()
    make.AnswerFactory(sitting=first.sitting, turn=first.turn, clicked_ms=first.clicked_ms, choice=first.choice)


def two_late_answers() -> None:
    first = make.LateAnswerFactory()
    make.LateAnswerFactory(sitting=first.sitting, turn=first.turn, clicked_ms=first.clicked_ms, choice=first.choice)


def two_open_reviews() -> None:
    applicant = make.ApplicantFactory()
    for _ in range(2):
        make.HumanReviewRequestFactory(applicant=applicant)


BREAKS: dict[str, Callable[[], object]] = {
    "library_name_unique": twice(make.LibraryFactory, owner=OWNER, name="Ours"),
    "library_shared_name_unique": twice(make.LibraryFactory, owner=None, name="Shared"),
    "item_slug_unique": same(make.ItemFactory, make.LibraryFactory, "library", slug="kettle"),
    "revision_number_unique": same(make.RevisionFactory, make.ItemFactory, "item", number=1, is_current=False),
    "revision_one_current": two_current,
    "revision_number_positive": lambda: make.RevisionFactory(number=0),
    "translation_language_once": same(make.TranslationFactory, make.RevisionFactory, "revision", language="es"),
    "translation_version_positive": lambda: make.TranslationFactory(version=0),
    "media_file_once": same(make.MediaFileFactory, make.LibraryFactory, "library", sha256="a" * 64),
    "media_file_not_empty": lambda: make.MediaFileFactory(size=0),
    "media_file_measures": lambda: make.MediaFileFactory(duration_ms=5),
    "turn_position_unique": same(make.TurnFactory, make.RevisionFactory, "revision", position=1),
    "turn_position_1_to_5": lambda: make.TurnFactory(position=6),
    "option_position_unique": same(make.OptionFactory, make.TurnFactory, "turn", position=1),
    "option_position_1_to_6": lambda: make.OptionFactory(position=7),
    "option_zone_or_credit": lambda: make.OptionFactory(zone="assertive", credit="0.5"),
    "option_effectiveness_1_to_5": lambda: make.OptionFactory(effectiveness="5.01"),
    "option_credit_0_to_1": lambda: make.OptionFactory(zone="", effectiveness=None, credit="1.001"),
    "saved_state_once": same(make.SavedStateFactory, make.ItemFactory, "item", edit_number=3),
    "saved_state_saved_after_begun": lambda: make.SavedStateFactory(saved_at=NOW - timedelta(seconds=1)),
    "status_change_changes": lambda: make.StatusChangeFactory(from_status="draft", to_status="draft"),
    "review_once": same(make.ReviewFactory, make.ItemFactory, "item"),
    "comment_option_in_turn": lambda: make.CommentFactory(turn=None, option=1),
    "comment_resolved_at_by": lambda: make.CommentFactory(resolved_at=NOW),
    "comment_says_something": lambda: make.CommentFactory(text=""),
    "reply_says_something": lambda: make.ReplyFactory(text=""),
    "unfinished_once": same(make.UnfinishedFactory, make.ItemFactory, "item"),
    "option_u_v_paired": lambda: make.OptionFactory(u=0.5, v=None),
    "panel_title_unique": same(make.PanelFactory, make.LibraryFactory, "library", title="First round"),
    "panel_entry_item_once": two_panel_entries(),
    "panel_entry_position_unique": two_panel_entries(position=1),
    "judge_number_unique": same(make.JudgeFactory, make.PanelFactory, "panel", kind="customer", number=1),
    "judge_finished_after_opened": lambda: make.JudgeFactory(finished_at=NOW),
    "judgement_once": two_judgements,
    "judgement_effectiveness_1_to_5": lambda: make.JudgementFactory(effectiveness=6),
    "judgement_u_within_3": lambda: make.JudgementFactory(u=-4),
    "judgement_v_within_3": lambda: make.JudgementFactory(v=4),
    "panel_invitation_email_once": two_asked,
    "form_title_unique": same(make.FormFactory, make.LibraryFactory, "library", title="Form A"),
    "blueprint_title_unique": same(make.BlueprintFactory, make.LibraryFactory, "library", title="Standard"),
    "form_published_at_by": lambda: make.FormFactory(published_at=NOW, published_by=""),
    "form_retired_after_published": lambda: make.FormFactory(published_at=None, published_by="", retired_at=NOW),
    "form_limit_5_minutes_or_none": lambda: make.FormFactory(time_limit_minutes=4),
    "form_pace_without_limit": lambda: make.FormFactory(time_limit_minutes=20, suggested_minutes=20),
    "form_entry_item_once": two_entries(),
    "form_entry_position_unique": two_entries(position=1),
    "form_key_version_unique": same(make.FormKeyFactory, make.FormFactory, "form", version=1),
    "form_key_version_positive": lambda: make.FormKeyFactory(version=0),
    "key_draft_open_once": same(make.KeyDraftFactory, make.FormFactory, "form"),
    "key_draft_released_at_by_why": lambda: make.KeyDraftFactory(
        state="released", released_at=NOW, released_by="Ann Ives <ann@work.example>", released_by_id="user-ann"
    ),
    "key_draft_approved_is_a_version": lambda: make.KeyDraftFactory(
        state="approved", released_at=NOW, released_by="Ann", released_by_id="user-ann", reason="A second reading."
    ),
    "key_approval_by_another": lambda: make.KeyApprovalFactory(by_id="user-ann"),
    "rekeying_finished_after_begun": lambda: make.RekeyingFactory(finished_at=NOW - timedelta(days=1)),
    "sitting_started_at": lambda: make.SittingFactory(state=State.STARTED, started_at=None),
    "sitting_closed_at_reason": lambda: make.SittingFactory(started=True, closed_at=NOW, close_reason=CloseReason.SUBMITTED),
    "sitting_deadline_after_start": lambda: make.SittingFactory(deadline_at=NOW),
    "sitting_scored_after_close": lambda: make.SittingFactory(started=True, scored_at=NOW),
    "sitting_paused_with_deadline": lambda: make.SittingFactory(started=True, paused_at=NOW),
    "sitting_limit_or_pace": lambda: make.SittingFactory(time_limit_seconds=600, suggested_minutes=10),
    "sitting_held_not_started": lambda: make.SittingFactory(started=True, is_held=True),
    "adjustment_percent_known": lambda: make.AdjustmentFactory(percent=130),
    "late_answer_once": two_late_answers,
    "late_answer_choice_given": lambda: make.LateAnswerFactory(choice=""),
    "heartbeat_only_one": lambda: make.HeartbeatFactory(id=2),
    "outage_until_after_from": lambda: make.OutageFactory(until_at=NOW),
    "answer_event_once": two_answers,
    "answer_turn_positive": lambda: make.AnswerFactory(turn=0),
    "answer_choice_given": lambda: make.AnswerFactory(choice=""),
    "score_once": two_scores,
    "score_attitude_to_100": lambda: make.ScoreFactory(attitude=10001),
    "score_skill_to_100": lambda: make.ScoreFactory(skill=10001),
    "membership_once": two_memberships,
    "member_invitation_email_once": same(make.MemberInvitationFactory, make.OrganisationFactory, "organisation", email="one@work.example"),
    "vacancy_closes_after_opens": lambda: make.VacancyFactory(opens_at=NOW, closes_at=NOW),
    "vacancy_limit_5_minutes_or_none": lambda: make.VacancyFactory(time_limit_minutes=4),
    "vacancy_pace_without_limit": lambda: make.VacancyFactory(time_limit_minutes=20, suggested_minutes=20),
    "vacancy_doors_opened_where_there_are": lambda: make.VacancyFactory(doors_opened_at=NOW),
    "more_time_answered_after_asked": lambda: make.MoreTimeRequestFactory(asked_at=NOW, answered_at=NOW - timedelta(seconds=1)),
    "applicant_code_unique": same(make.ApplicantFactory, make.VacancyFactory, "vacancy", code="ABCDE"),
    "contact_email_once_per_vacancy": two_contacts,
    "review_request_open_once": two_open_reviews,
    "review_request_answered_at_by": lambda: make.HumanReviewRequestFactory(answered_at=NOW + timedelta(days=1)),
    "snapshot_number_unique": same(make.SnapshotFactory, make.VacancyFactory, "vacancy", number=1),
    "key_change_told_once": same(make.KeyChangeFactory, make.VacancyFactory, "vacancy"),
    "snapshot_redrawn_with_reason": lambda: make.SnapshotFactory(number=2, reason=""),
}


def own_constraints() -> dict[str, object]:
    models = [model for label in ("assessment", "hiring") for model in apps.get_app_config(label).get_models()]
    return {constraint.name: constraint for model in models for constraint in model._meta.constraints}


def test_every_constraint_has_a_row_that_breaks_it():
    assert sorted(BREAKS) == sorted(own_constraints())


@pytest.mark.parametrize("name", sorted(BREAKS))
def test_the_database_refuses(name):
    constraint = own_constraints()[name]

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        BREAKS[name]()

    said = str(refused.value)
    if name in said:  # PostgreSQL and SQLite's checks name the constraint
        return
    assert isinstance(constraint, UniqueConstraint)  # SQLite names the columns of what must be unique
    assert "UNIQUE constraint failed" in said
    assert all(f".{field}" in said for field in constraint.fields), said


def test_a_row_that_breaks_nothing_is_taken():
    vacancy = make.VacancyFactory(opens_at=NOW, closes_at=NOW + timedelta(minutes=1), time_limit_minutes=5)
    make.SnapshotFactory(vacancy=vacancy, number=2, reason="Ten more people were scored")
    make.SittingFactory(closed=True, scored_at=NOW + timedelta(hours=1))
