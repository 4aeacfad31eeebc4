"""Bands are drawn at a snapshot: an event that fixes error, width, edges and the seed of ties."""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from assessment.delivery.models import CloseReason, State
from assessment.instrument.models import Form, Rekeying
from assessment.models import Score
from assessment.reports.whisker import points
from assessment.scoring.bands import Bands
from assessment.scoring.bands import draw_bands as bands_of
from hiring.candidates.models import Applicant
from hiring.invitations.models import Invitation
from hiring.ranking.basis import Basis, Drawn, banding, find_basis, width_of
from hiring.ranking.entries import Entries, ListKey, load_entries, own_list
from hiring.ranking.models import Snapshot
from hiring.ranking.order import Group
from hiring.vacancies.models import Vacancy

REASON_LENGTH = 300
PATIENCE = 5  # failures to score, before a result is no longer waited for
ON_CLOSING = "Evenkeel, on closing"


class CannotDraw(Exception):
    """Nothing was drawn."""


class NobodyToDraw(CannotDraw):
    """No sitting is completed and scored."""


class ReasonMissing(CannotDraw):
    """Drawing again is an event with a reason."""


class BandsHaveMoved(CannotDraw):
    """The bands would no longer be those that were shown."""


@dataclass(frozen=True)
class Move:
    """An applicant whom drawing again would put in another band; None: in none, for want of a score by that key."""

    public_id: str
    code: str
    name: str  # empty on a blind vacancy
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Proposal:
    """The bands that would be drawn now. ``mark`` names exactly these, so that what is drawn is what was shown."""

    form: str  # public id
    language: str
    key_id: int
    sem: int  # hundredths
    version: int | None  # of that key
    before_version: int | None  # of the key that the list is by now
    n: int
    is_assumed: bool
    bands: Bands
    sizes: dict[int, int]
    scored: int
    in_force: Drawn | None
    seed: str
    moves: tuple[Move, ...]

    @property
    def mark(self) -> str:
        number = self.in_force.number if self.in_force else 0
        text = f"{self.form} {self.language} {self.key_id} {self.sem} {self.bands.width} {self.bands.tops} {self.scored} {number}"
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @property
    def sem_points(self) -> int:
        return points(self.sem)

    @property
    def width_points(self) -> int:
        return points(self.bands.width)


def propose_bands(*, vacancy: Vacancy, now: datetime, language: str = "", form: str = "") -> Proposal:
    """The bands that drawing now would freeze, and who would move, in the list of one form in one language.

    Args:
        form, language: the vacancy's own by default.
    Raises:
        NobodyToDraw: there are no scores.
        NoSuchList: there is no such form.
    """
    own = own_list(vacancy)
    wanted = ListKey(form or own.form, language or own.language)
    basis = find_basis(vacancy=vacancy, form=wanted.form, language=wanted.language, as_of=now)
    if basis.latest_key_id is None:
        raise NobodyToDraw
    entries = load_entries(vacancy=vacancy, wanted=wanted, key_id=basis.latest_key_id, as_of=now)
    if not entries.scores:
        raise NobodyToDraw
    bands = bands_of(entries.scores, width=width_of(basis.pooled.sem))
    fresh = Basis(basis.latest_key_id, basis.seed, basis.pooled, basis.latest_key_id, None)
    after = _bands_by_applicant(fresh, entries)
    return Proposal(
        form=wanted.form,
        language=wanted.language,
        key_id=basis.latest_key_id,
        version=basis.latest_version,
        before_version=basis.version,
        sem=basis.pooled.sem,
        n=basis.pooled.n,
        is_assumed=basis.pooled.is_assumed,
        bands=bands,
        sizes=dict(sorted(Counter(after.values()).items())),
        scored=len(entries.scores),
        in_force=basis.drawn,
        seed=basis.seed if basis.drawn else "",
        moves=_moves(vacancy, wanted, basis, entries, after, now) if basis.drawn else (),
    )


def draw_bands(
    *, vacancy: Vacancy, by: str, reason: str, now: datetime, expected: str | None = None, language: str = "", form: str = ""
) -> Snapshot:
    """Freeze the bands of now in the list of one form in one language (the vacancy's own by default).

    Args:
        by: who draws, by value.
        reason: why they are drawn again; may be empty the first time only, and is not kept then.
        expected: the mark of the proposal that was shown; None draws whatever there is.
    Raises:
        NobodyToDraw, ReasonMissing, BandsHaveMoved: nothing was drawn.
    """
    with transaction.atomic():
        proposal = propose_bands(vacancy=vacancy, now=now, language=language, form=form)
        if expected is not None and expected != proposal.mark:
            raise BandsHaveMoved
        reason = reason.strip()[:REASON_LENGTH]
        if proposal.in_force and not reason:
            raise ReasonMissing
        try:
            with transaction.atomic():
                return Snapshot.objects.create(
                    vacancy=vacancy,
                    form=Form.objects.get(public_id=proposal.form),
                    language=proposal.language,
                    number=proposal.in_force.number + 1 if proposal.in_force else 1,
                    key_id=proposal.key_id,
                    sem=proposal.sem,
                    width=proposal.bands.width,
                    edges=list(proposal.bands.floors),
                    scored=proposal.scored,
                    seed=proposal.seed or secrets.token_hex(16),
                    reason=reason if proposal.in_force else "",
                    drawn_at=now,
                    drawn_by=by[:120],
                )
        except IntegrityError as error:  # somebody drew them in between
            raise BandsHaveMoved from error


def draw_after_closing(*, now: datetime) -> int:
    """Draw the bands of vacancies that have closed and where nobody's result is still to come, once a list; how many were drawn.

    A sitting that fails to be scored again and again holds nothing up.
    """
    invitations = Invitation.objects.filter(applicant__vacancy=OuterRef("pk"))
    unscored = Q(sitting__state=State.CLOSED, sitting__scored_at=None, sitting__started_at__isnull=False)
    waited_for = unscored & Q(sitting__score_failures__lt=PATIENCE) & ~Q(sitting__close_reason=CloseReason.WITHDRAWN)
    to_come = invitations.filter(Q(sitting__state=State.STARTED) | waited_for)
    rekeyed = Rekeying.objects.filter(finished_at=None).values("key__form")  # and their scores are not all there yet
    to_come |= invitations.filter(sitting__content__form__in=rekeyed)
    waiting = Vacancy.objects.filter(Exists(_undrawn(invitations)), ~Exists(to_come), closes_at__lte=now)
    drawn = 0
    for vacancy in waiting.select_related("organisation", "form"):
        found = _undrawn(Invitation.objects.filter(applicant__vacancy=vacancy)).order_by("sitting__content__form", "sitting__language")
        for form, language in found.values_list("sitting__content__form__public_id", "sitting__language").distinct():
            try:
                draw_bands(vacancy=vacancy, by=ON_CLOSING, reason="", now=now, language=language, form=form)
                drawn += 1
            except CannotDraw:  # nobody completed the form, or somebody drew them in between
                continue
    return drawn


def _undrawn(invitations: QuerySet[Invitation]) -> QuerySet[Invitation]:
    """Those who would be ranked in a list for which the vacancy has no bands yet. Nobody else: they would be looked at for ever."""
    drawn = Snapshot.objects.filter(
        vacancy=OuterRef("applicant__vacancy"), form=OuterRef("sitting__content__form"), language=OuterRef("sitting__language")
    )
    completed = Score.objects.filter(sitting=OuterRef("sitting"), attitude__isnull=False)
    return invitations.filter(~Exists(drawn), Exists(completed), left_at=None, sitting__scored_at__isnull=False)


def _bands_by_applicant(basis: Basis, entries: Entries) -> dict[int, int]:
    bands = banding(basis, entries.scores)
    ranked = [(entry.applicant_id, entry.attitude) for entry in entries.found if entry.group == Group.RANKED]
    return {applicant_id: bands.of(attitude) for applicant_id, attitude in ranked if attitude is not None}


def _moves(vacancy: Vacancy, wanted: ListKey, basis: Basis, entries: Entries, after: dict[int, int], now: datetime) -> tuple[Move, ...]:
    is_same = basis.key_id == basis.latest_key_id
    old = entries if is_same else load_entries(vacancy=vacancy, wanted=wanted, key_id=basis.key_id, as_of=now)
    before = _bands_by_applicant(basis, old)
    moving = [pk for pk in {**before, **after} if before.get(pk) != after.get(pk)]
    fields = ["pk", "public_id", "code"] + ([] if vacancy.is_blind else ["contact__name"])
    found = Applicant.objects.filter(pk__in=moving).order_by("code").values(*fields)
    moves = [
        Move(each["public_id"], each["code"], each.get("contact__name") or "", before.get(each["pk"]), after.get(each["pk"]))
        for each in found
    ]
    return tuple(sorted(moves, key=lambda move: (move.after or 0, move.before or 0)))
