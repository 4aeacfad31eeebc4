import random
import stat
from collections import Counter
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import F, Q
from django.utils import timezone

from assessment.delivery.models import State
from assessment.instrument.assembly.drafting import draft_of
from assessment.instrument.publishing import compile_form
from assessment.instrument.responses import parse
from assessment.models import Answer, FormContent, Library, Score, Sitting
from assessment.scoring.scorecard import compute
from hiring.candidates.access import applicants_of
from hiring.candidates.standing import Standing, standing_of
from hiring.demo.employer import Employer
from hiring.demo.seeding import SEED, Demonstration, seed
from hiring.demo.sign_ins import sign_ins_file
from hiring.demo.simulating import simulate
from hiring.demo.takers import Ending, Style, play, roster
from hiring.models import Applicant, Invitation, Link, Membership, Message, Organisation, Vacancy
from hiring.outbox.working import work
from tests.factories import VacancyFactory
from tests.hiring.demo.conftest import NOW

APPLICANTS = 48
FEW = 6  # on the open vacancy


def everything() -> dict[str, list[dict[str, object]]]:
    """Every row of ours but the links."""
    models = [*apps.get_app_config("assessment").get_models(), *apps.get_app_config("hiring").get_models()]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models if model is not Link}


@pytest.fixture
def made(form: FormContent) -> Demonstration:
    return seed(now=NOW, applicants=APPLICANTS)


@pytest.fixture
def employer(made: Demonstration) -> Employer:
    return made.employer


def test_one_organisation_stands_there_with_its_staff_library_and_two_vacancies(employer):
    members = Membership.objects.values_list("user__email", "role", "user__is_staff", "organisation__is_demo")

    assert list(Organisation.objects.values_list("name", "is_demo")) == [("Northgate Stores", True)]
    assert sorted(members) == [
        ("administrator@example.org", "owner", True, True),
        ("author@example.org", "author", False, True),
        ("recruiter@example.org", "recruiter", False, True),
        ("reviewer@example.org", "reviewer", False, True),
    ]
    assert Library.objects.filter(owner=employer.organisation.uuid).count() == 1
    assert list(Vacancy.objects.order_by("pk").values_list("title", "is_blind", "time_limit_minutes")) == [
        ("Customer service adviser", True, 40),
        ("Weekend team", False, None),
    ]


def test_stored_scores_are_those_of_the_seed_on_any_database_and_under_any_shuffle(employer, form):
    content, key = compile_form(draft_of(form.form), rng=random.Random(7))
    wanted = {}
    for taker in roster(count=APPLICANTS, seed=SEED):
        if taker.style.ending is Ending.SUBMITS and not taker.style.by_place:
            done = play(taker, content=content, key=key, shown=lambda turn: turn.codes)
            card = compute(content, key, {click.turn: click.choice for click in done.clicks}, None, None, False)
            wanted[taker.email] = (card.attitude, card.skill)

    found = Invitation.objects.filter(applicant__vacancy=employer.ranked, applicant__contact__email__in=wanted)
    stored = found.values_list("applicant__contact__email", "sitting__scores__attitude", "sitting__scores__skill")
    assert {email: (attitude, skill) for email, attitude, skill in stored} == wanted
    assert len(wanted) > 20


def test_everybody_but_the_visitor_is_marked_as_simulated_and_so_is_their_sitting(employer):
    marks = Counter(Applicant.objects.values_list("is_simulated", "invitation__sitting__is_simulated"))

    assert marks == {(True, True): APPLICANTS + FEW, (False, False): 1}
    assert set(Score.objects.values_list("sitting__is_simulated", flat=True)) == {True}
    assert list(Applicant.objects.filter(is_simulated=False).values_list("contact__name", "vacancy")) == [("Visitor 1", employer.open.pk)]


def test_nobody_who_does_not_exist_is_sent_a_message(made, mailoutbox):
    while work(now=NOW).done:
        pass

    assert [message.to for message in mailoutbox] == [["visitor-1@example.org"]]
    assert not Message.objects.filter(done_at=None).exists()
    assert list(Invitation.objects.exclude(sent_at=None).values_list("applicant__contact__name", flat=True)) == ["Visitor 1"]


def test_each_taker_ends_as_their_style_says(employer):
    expected = Counter(taker.style.ending for taker in roster(count=APPLICANTS, seed=SEED))
    sittings = [
        (one.sitting.state, one.sitting.close_reason, one.sitting.opened_at is None)
        for one in Invitation.objects.filter(applicant__vacancy=employer.ranked).select_related("sitting")
    ]

    assert len(expected) == 5
    assert Counter(sittings) == {
        (State.CLOSED, "submitted", False): expected[Ending.SUBMITS],
        (State.CLOSED, "expired", False): expected[Ending.LEAVES],
        (State.STARTED, "", False): expected[Ending.STILL_THERE],
        (State.PREPARED, "", False): expected[Ending.ONLY_LOOKED],
        (State.PREPARED, "", True): expected[Ending.NEVER_CAME],
    }
    assert set(Sitting.objects.filter(state=State.CLOSED).values_list("scores__algorithm", flat=True)) == {1}


def test_the_list_of_applicants_says_where_each_of_them_stands(employer):
    expected = Counter(taker.style.ending for taker in roster(count=APPLICANTS, seed=SEED))

    assert Counter(standing_of(applicant, now=NOW) for applicant in applicants_of(employer.ranked, now=NOW)) == {
        Standing.SUBMITTED: expected[Ending.SUBMITS],
        Standing.RAN_OUT: expected[Ending.LEAVES],
        Standing.IN_PROGRESS: expected[Ending.STILL_THERE],
        Standing.OPENED: expected[Ending.ONLY_LOOKED],
        Standing.INVITED: expected[Ending.NEVER_CAME],
    }


def test_every_sitting_could_have_happened(made, form):
    broken = Sitting.objects.filter(
        Q(opened_at__lt=F("created_at"))
        | Q(started_at__lt=F("opened_at"))
        | Q(started_at__isnull=False, opened_at=None)
        | Q(closed_at__lt=F("started_at"))
        | Q(closed_at__gt=NOW)
        | Q(answers__saved_at__lt=F("started_at"))
        | Q(answers__saved_at__gt=F("closed_at"))
        | Q(answers__saved_at__gt=F("deadline_at"))
        | Q(answers__saved_at__gt=NOW)
        | Q(state=State.STARTED, deadline_at__lte=NOW)
    )
    turns = compile_form(draft_of(form.form), rng=random.Random(1))[0].turns

    assert list(broken) == []
    assert Answer.objects.exists()
    for turn, choice in Answer.objects.values_list("turn", "choice"):
        parse(choice, format=turns[turn - 1].format, codes=turns[turn - 1].codes)


def test_time_runs_out_on_a_taker_who_is_too_slow_and_what_they_answered_until_then_stands(form):
    slow = roster(count=3, seed="tests", styles=[Style("slower than the clock", 1, knows=1.0, pace=4.0)])
    vacancy = VacancyFactory.create(
        form=form.form, opens_at=NOW - timedelta(days=10), closes_at=NOW + timedelta(days=1), time_limit_minutes=5
    )

    simulate(vacancy=vacancy, takers=slow, by=None, now=NOW)

    assert [one.close_reason for one in Sitting.objects.all()] == ["expired"] * 3
    assert all(0 < sitting.answers.values("turn").distinct().count() < 12 for sitting in Sitting.objects.all())
    assert not Answer.objects.filter(saved_at__gt=F("sitting__deadline_at")).exists()
    assert Score.objects.count() == 3


def test_a_second_run_changes_nothing_and_gives_out_one_more_link(made):
    before, links = everything(), Link.objects.count()

    again = seed(now=NOW + timedelta(minutes=1), applicants=99)

    assert everything() == before
    assert Link.objects.count() == links + 1
    assert again.way.address != made.way.address
    assert again.sign_ins == made.sign_ins


def test_an_interrupted_run_is_taken_up_where_it_stopped(form):
    def interrupt(line: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        seed(now=NOW, applicants=APPLICANTS, report=interrupt)
    halfway = Score.objects.count()
    made = seed(now=NOW, applicants=APPLICANTS)
    finished = everything()
    seed(now=NOW, applicants=APPLICANTS)

    assert 0 < halfway < Score.objects.count()
    assert everything() == finished
    assert Applicant.objects.filter(vacancy=made.employer.ranked).count() == APPLICANTS


def test_it_says_how_far_it_is_while_it_works_and_nothing_when_there_is_nothing_to_do(form):
    first: list[str] = []
    second: list[str] = []

    seed(now=NOW, applicants=APPLICANTS, report=first.append)
    seed(now=NOW, applicants=APPLICANTS, report=second.append)

    assert first == ["Simulated sittings 20 of 48", "Simulated sittings 40 of 48", "Simulated sittings 48 of 48"]
    assert second == []


def test_the_visitor_s_links_lead_in_until_they_are_used_and_then_another_visitor_comes(form, client):
    first, second = seed(now=timezone.now(), applicants=2).way, seed(now=timezone.now(), applicants=2).way
    paths = [way.address.removeprefix("http://127.0.0.1:8000") for way in (first, second)]

    assert [client.get(path).status_code for path in paths] == [200, 200]
    assert (first.name, second.name) == ("Visitor 1", "Visitor 1")
    Sitting.objects.filter(is_simulated=False).update(opened_at=timezone.now())
    assert seed(now=timezone.now(), applicants=2).way.name == "Visitor 2"
    assert client.get(paths[0]).status_code == 200


def test_the_visitor_s_vacancy_opens_again_when_it_has_closed(form):
    seed(now=NOW, applicants=2)
    later = NOW + timedelta(days=800)

    made = seed(now=later, applicants=2)

    assert Vacancy.objects.get(pk=made.employer.open.pk).closes_at == later + timedelta(days=365)


def test_the_passwords_open_the_door_and_lie_in_a_file_for_its_owner_alone(made):
    users = made.employer.staff

    assert [each.title for each in made.sign_ins] == ["Recruiter", "Author", "Administrator", "Reviewer"]
    assert all(each.password and users[each.title].check_password(each.password) for each in made.sign_ins)
    assert len({each.password for each in made.sign_ins}) == 4
    assert stat.S_IMODE(sign_ins_file().stat().st_mode) == 0o600


def test_a_password_changed_since_is_not_told(made):
    user = made.employer.staff["Author"]
    user.set_password("something else entirely")
    user.save()

    told = {each.title: each.password for each in seed(now=NOW, applicants=APPLICANTS).sign_ins}

    assert told == {each.title: None if each.title == "Author" else each.password for each in made.sign_ins}


def test_the_command_ends_with_address_sign_ins_and_link(form, capsys):
    call_command("seed_demo", applicants=2)

    printed = capsys.readouterr().out
    kept = [line.split("\t") for line in sign_ins_file().read_text().splitlines()]
    assert "http://127.0.0.1:8000/i/" in printed
    assert [email for _, email, password in kept if f"{email} " in printed and printed.count(password) == 1] == [
        "recruiter@example.org",
        "author@example.org",
        "administrator@example.org",
        "reviewer@example.org",
    ]


def test_without_a_published_form_the_command_says_what_to_run(db):
    with pytest.raises(CommandError) as refused:
        call_command("seed_demo")

    assert str(refused.value) == "There is no published form called Form A. Run first: manage.py load_bank"
    assert not Organisation.objects.exists()
