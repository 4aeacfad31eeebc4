"""Pages of results, as a member of staff gets them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from assessment.delivery.models import State
from assessment.instrument.key_store import get_key
from assessment.models import Score
from assessment.scoring.scorecards import score_sitting
from hiring.people.models import Membership, Organisation, User
from hiring.people.roles import Role
from hiring.ranking.drawing import draw_bands, propose_bands
from hiring.ranking.models import Snapshot
from tests.factories.delivery import NOW, answered
from tests.hiring.ranking.building import World, a_world, add_scored, add_unscored, give_scores, zone_choices

pytestmark = pytest.mark.django_db
CANARY = "Zephyrine Quillfeather"
STYLE = re.compile(r"\sstyle=", re.I)


@pytest.fixture
def world(db):
    return a_world()


def ranking_of(world, query=""):
    return f"/vacancies/{world.vacancy.public_id}/ranking/{query}"


def signed_in(client, world):
    client.force_login(world.user, backend="hiring.people.backends.StaffBackend")
    return client


def a_stranger():
    other = Organisation.objects.create(name="Elsewhere", contact_email="x@example.org", created_at=NOW)
    user = User.objects.create_user("stranger@example.org", "a long password for tests", name="Stranger")
    Membership.objects.create(user=user, organisation=other, role=Role.OWNER, created_at=NOW)
    return user


def really_scored(world: World, *, zones=("assertive", "submissive"), **sitting):
    """An applicant scored through the verb from stored answers."""
    [applicant] = add_unscored(world, 1, closed=True, **sitting)
    answered(applicant.invitation.sitting, zone_choices(get_key(world.key_id), zones))
    score_sitting(sitting_id=applicant.invitation.sitting_id, now=NOW)
    return applicant


# The ranking ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_drawn", [False, True])
@pytest.mark.parametrize("applicants", [3, 3000])
def test_the_ranking_takes_six_statements_at_3_and_at_3000_applicants(client, world, count_statements, applicants, is_drawn):
    add_scored(world, [100 * (number % 97) for number in range(applicants)])
    if is_drawn:
        draw_bands(vacancy=world.vacancy, by="Nadia", reason="", now=NOW)
    signed_in(client, world).get(ranking_of(world))

    with count_statements(6):
        response = client.get(ranking_of(world))

    assert response.content.decode().count('class="result"') == min(50, applicants)


def test_every_link_to_the_next_page_is_followed_to_the_end(client, world):
    applicants = add_scored(world, [7000 + number % 5 for number in range(120)])
    signed_in(client, world)
    seen, address = [], ranking_of(world)
    while address:
        html = client.get(address).content.decode()
        seen += re.findall(r'href="/applicants/(\w+)/"', html)
        found = re.search(r'href="(\?[^"]*)">Next', html)
        address = ranking_of(world, found.group(1).replace("&amp;", "&")) if found else ""

    assert sorted(seen) == sorted(applicant.public_id for applicant in applicants)


@pytest.mark.parametrize("query", ["?after=x", "?show=nobody", "?after=1.2.3", "?after=" + "9" * 400, "?show=all&after=1.0.0.zz"])
def test_a_page_that_is_none_is_a_400_and_not_a_500(client, world, query):
    response = signed_in(client, world).get(ranking_of(world, query))

    assert response.status_code == 400
    assert "Nothing was changed" in response.content.decode()


def test_the_page_says_what_bands_are_and_that_they_are_provisional(client, world):
    add_scored(world, [9000, 8800, 3000])

    html = signed_in(client, world).get(ranking_of(world)).content.decode()

    for words in (
        "Provisional.",
        "2 people who cannot be told apart on attitude",
        "Neighbours across an edge may be as close as people inside a band.",
        "Inside a band the order is a suggestion",
        "Answering at random earns 50",
        "assumed, because fewer than ten people",
        '<span class="points">90</span> <span class="muted">± 12</span>',
    ):
        assert words in html
    assert "This test does not separate these people" not in html


def test_one_band_says_that_the_test_does_not_separate_these_people(client, world):
    add_scored(world, [7000, 6900, 6800])

    assert "This test does not separate these people." in signed_in(client, world).get(ranking_of(world)).content.decode()


def test_a_band_that_later_results_made_wider_says_so_in_place_of_that_nobody_can_be_told_apart(client, world):
    add_scored(world, [7000] * 10)
    draw_bands(vacancy=world.vacancy, by="Nadia", reason="", now=NOW)
    page = signed_in(client, world)
    before = page.get(ranking_of(world)).content.decode()
    add_scored(world, [9000])

    after = page.get(ranking_of(world)).content.decode()

    told = ("people who cannot be told apart on attitude", "This test does not separate these people", "One band holds all 10")
    assert [words in before for words in told] == [True] * 3
    assert [words in after for words in told] == [False] * 3
    for words in ("could not be told apart when it was drawn", "11 people, some further apart than a band is wide", "wider than 14 points"):
        assert words in after
    assert "It is provisional: the form has no norm group." in after


@pytest.mark.parametrize(("count", "words"), [(0, "Nobody has applied yet"), (2, "Nobody has finished yet")])
def test_an_empty_ranking_says_what_comes_next(client, world, count, words):
    add_unscored(world, count)

    assert words in signed_in(client, world).get(ranking_of(world)).content.decode()


def test_without_a_result_no_column_stands_empty(client, world):
    add_unscored(world, 1)

    page = signed_in(client, world).get(ranking_of(world)).content.decode()

    assert re.findall(r'<th scope="col">(.*?)</th>', page) == ["Applicant", "Status"]


def test_a_simulated_applicant_is_marked_wherever_they_appear(client, world):
    [applicant] = add_scored(world, [7000], is_simulated=True)
    signed_in(client, world)

    assert all(
        "simulated</span>" in client.get(address).content.decode() for address in (ranking_of(world), f"/applicants/{applicant.public_id}/")
    )


# Blind ------------------------------------------------------------------------------------------------------------------


def addresses(world, applicant):
    return [ranking_of(world), ranking_of(world, "?show=band-1"), f"{ranking_of(world)}draw/", f"/applicants/{applicant.public_id}/"]


def test_a_blind_vacancy_shows_codes_and_no_byte_of_a_name(client, count_statements):
    world = a_world(is_blind=True)
    [applicant] = add_scored(world, [7000], names=[CANARY])
    draw_bands(vacancy=world.vacancy, by="Nadia", reason="", now=NOW)
    add_scored(world, [9900, 5600], names=[CANARY, CANARY], scored_at=NOW + timedelta(seconds=1))
    signed_in(client, world)

    pages = [client.get(address) for address in addresses(world, applicant)]

    assert [page.status_code for page in pages] == [200] * 4
    for page in pages:
        html = page.content.decode().lower()
        assert [part for part in ("zephyrine", "quillfeather", f"{applicant.public_id}@") if part in html] == []
    assert all(applicant.code in pages[at].content.decode() for at in (0, 3))


def test_the_statements_of_a_blind_ranking_do_not_touch_contacts(client, count_statements):
    world = a_world(is_blind=True)
    add_scored(world, [7000])
    signed_in(client, world)

    with count_statements() as statements:
        client.get(ranking_of(world))

    assert [sql for sql in statements if "hiring_contact" in sql] == []


def test_a_vacancy_that_is_not_blind_shows_names(client, world):
    [applicant] = add_scored(world, [7000], names=[CANARY])
    signed_in(client, world)

    assert all(CANARY in client.get(address).content.decode() for address in (ranking_of(world), f"/applicants/{applicant.public_id}/"))


# Who may ----------------------------------------------------------------------------------------------------------------


def test_strangers_get_404_and_members_without_the_right_403(client, world):
    [applicant] = add_scored(world, [7000])
    paths = addresses(world, applicant)

    client.force_login(a_stranger(), backend="hiring.people.backends.StaffBackend")
    assert [client.get(path).status_code for path in paths] == [404] * 4
    Membership.objects.filter(user=world.user).update(role=Role.AUTHOR)
    signed_in(client, world)
    assert [client.get(path).status_code for path in paths] == [403] * 4
    Membership.objects.filter(user=world.user).update(role=Role.REVIEWER)
    assert [client.get(path).status_code for path in paths] == [200, 200, 403, 200]
    assert client.post(paths[2], {"mark": "x"}).status_code == 403
    assert list(Snapshot.objects.all()) == []


def test_without_signing_in_nothing_is_shown(client, world):
    [applicant] = add_scored(world, [7000])

    responses = [client.get(path) for path in addresses(world, applicant)]

    assert [response.status_code for response in responses] == [302] * 4
    assert all("?next=/" in response.url for response in responses)


# Drawing ----------------------------------------------------------------------------------------------------------------


def test_bands_are_drawn_as_they_were_shown(client, world):
    add_scored(world, [9000, 4000])
    signed_in(client, world)
    page = client.get(f"{ranking_of(world)}draw/").content.decode()
    mark = re.search(r'name="mark" value="(\w+)"', page).group(1)

    response = client.post(f"{ranking_of(world)}draw/", {"mark": mark})

    assert (response.status_code, response.url) == (302, ranking_of(world))
    assert [(snapshot.number, snapshot.drawn_by, snapshot.scored) for snapshot in Snapshot.objects.all()] == [(1, "Nadia Reyes", 2)]
    assert "Bands drawn on" in client.get(ranking_of(world)).content.decode()


def test_results_that_came_in_meanwhile_stop_the_drawing(client, world):
    add_scored(world, [9000, 4000])
    mark = propose_bands(vacancy=world.vacancy, now=timezone.now()).mark
    add_scored(world, [2000], scored_at=timezone.now())

    html = signed_in(client, world).post(f"{ranking_of(world)}draw/", {"mark": mark}).content.decode()

    assert "Results came in while you were reading" in html
    assert list(Snapshot.objects.all()) == []


def test_drawing_again_asks_why_and_shows_who_moves(client, world):
    add_scored(world, [6000])
    draw_bands(vacancy=world.vacancy, by="Nadia", reason="", now=NOW)
    add_scored(world, [9900], names=["Somebody New"], scored_at=NOW + timedelta(seconds=1))
    signed_in(client, world)
    page = client.get(f"{ranking_of(world)}draw/").content.decode()
    mark = re.search(r'name="mark" value="(\w+)"', page).group(1)

    refused = client.post(f"{ranking_of(world)}draw/", {"mark": mark, "reason": " "})
    drawn = client.post(f"{ranking_of(world)}draw/", {"mark": mark, "reason": "More people applied"})

    assert re.findall(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td><td>(.*?)</td></tr>', page) == [("Person 0", "Band 1", "Band 2")]
    assert (refused.status_code, "Say why, in a sentence." in refused.content.decode()) == (422, True)
    assert drawn.status_code == 302
    assert "They were drawn again because: More people applied" in client.get(ranking_of(world)).content.decode()


def test_there_is_nothing_to_draw_without_a_result(client, world):
    signed_in(client, world)

    assert "There is nothing to draw yet" in client.get(f"{ranking_of(world)}draw/").content.decode()
    assert client.post(f"{ranking_of(world)}draw/", {"mark": "x"}).status_code == 409


# One applicant ----------------------------------------------------------------------------------------------------------


def test_an_applicants_page_explains_every_answer(client, world):
    applicant = really_scored(world)

    html = signed_in(client, world).get(f"/applicants/{applicant.public_id}/").content.decode()

    for words in (
        "In 6 situations, first choices were assertive 3, submissive 3, defensive 0, aggressive 0: too few of them",
        "Band 1 of 1, provisional.",
        "This describes answers to described situations; use it with an interview.",
        "Respect grid",
        "Scored by version 1 of the form’s key. Source: author’s key: no panel has judged these items. Not approved by a second person.",
        "Tell him where the brakes can be fitted by seven",
        "A4 makes exceptions nobody else can follow",
    ):
        assert words in html
    assert html.count('class="answer"') == 7
    assert html.count("<strong>Most effective</strong>") == 8


def test_what_a_question_earned_follows_from_where_the_key_puts_its_two_choices(client, world):
    """As the page itself says it: 50, and half the way from the one called least effective up to the other."""
    applicant = really_scored(world, zones=("assertive", "submissive", "aggressive"))

    html = signed_in(client, world).get(f"/applicants/{applicant.public_id}/").content.decode()

    told = [
        (int(earned), [int(points) for points in re.findall(r"· (\d+) by the key", article)])
        for article in html.split('<article class="answer"')[1:]
        for earned in re.findall(r'earned <span class="num">(\d+)</span>', article)
        if article.count('class="turn"') == 1
    ]
    assert len({earned for earned, _ in told}) > 1
    assert [each for each in told if abs(2 * each[0] - 100 - each[1][0] + each[1][1]) > 2] == []  # each of the three is rounded
    assert "6 scenarios; a conversation earns the mean of its questions. Answering at random earns 50 on average" in html


def test_no_page_of_results_shows_a_decimal_or_an_inline_style(client, world):
    applicant = really_scored(world)
    add_scored(world, [7312, 6687])
    signed_in(client, world)

    for address in addresses(world, applicant):
        html = client.get(address).content.decode()
        words = re.sub(r"<svg.*?</svg>|<[^>]+>|(Item|incident) [\d.]+", " ", html, flags=re.S)
        assert re.findall(r"\d\.\d", words) == []
        assert STYLE.search(html) is None


@pytest.mark.parametrize(
    ("sitting", "words"),
    [
        ({}, "Not started"),
        ({"state": State.STARTED, "started_at": NOW}, "In progress"),
        ({"closed": True}, "The score follows in a moment"),
    ],
)
def test_an_applicant_without_a_score_has_a_page_that_says_why(client, world, sitting, words):
    [applicant] = add_unscored(world, 1, **sitting)

    assert f"<h2>{words}</h2>" in signed_in(client, world).get(f"/applicants/{applicant.public_id}/").content.decode()


def test_somebody_not_completed_gets_no_band_and_no_zone(client, world):
    [applicant] = add_scored(world, [None])

    html = signed_in(client, world).get(f"/applicants/{applicant.public_id}/").content.decode()

    assert "not completed:" in html
    assert [part for part in ("Band ", "respect-grid") if part in html] == []


@pytest.mark.parametrize("applicants", [3, 300])
def test_an_applicants_page_takes_ten_statements_whatever_the_number_of_others(client, world, count_statements, applicants):
    applicant = really_scored(world)
    add_scored(world, [100 * (number % 97) for number in range(applicants)])
    signed_in(client, world).get(f"/applicants/{applicant.public_id}/")

    with count_statements(10):
        client.get(f"/applicants/{applicant.public_id}/")


def test_markup_in_a_name_or_a_title_is_text(client, world):
    [applicant] = add_scored(world, [7000], names=["<script>alert(1)</script>"])
    signed_in(client, world)

    for address in addresses(world, applicant):
        assert b"<script>alert" not in client.get(address).content


def test_a_narrowed_list_says_how_many_of_a_band_it_shows(client, world):
    add_scored(world, [9000, 8900, 8800])
    flagged = add_scored(world, [8700], zones=("assertive",))
    Score.objects.filter(sitting=flagged[0].invitation.sitting_id).delete()
    give_scores(world, flagged, [8700], flag_count=1)

    html = signed_in(client, world).get(ranking_of(world, "?show=flagged")).content.decode()

    assert "1 of 4 people" in html
    assert re.findall(r'href="/applicants/(\w+)/"', html) == [flagged[0].public_id]
