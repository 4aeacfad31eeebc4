"""Order and handles of options."""

from __future__ import annotations

from collections import Counter

from assessment.delivery.presentation import code_of, displayed, displayed_codes

KEY = b"a server key"


def chi_square(counts: list[int], expected: float) -> float:
    return sum((count - expected) ** 2 / expected for count in counts)


def test_a_sitting_always_shows_a_turn_in_the_same_order():
    """In every process and release: people sit while the next one goes out."""
    shown = (("c", "hiaumhfw"), ("b", "7emrzcwj"), ("a", "3qsnmalm"), ("d", "n4ozudkg"))

    assert displayed("abc", 3, "abcd", key=KEY) == shown


def test_every_option_is_shown_once_under_a_handle_that_leads_back_to_it():
    shown = displayed("abc", 3, "abcd", key=KEY)

    assert sorted(code for code, _ in shown) == ["a", "b", "c", "d"]
    assert [code_of(handle, public_id="abc", turn=3, codes="abcd", key=KEY) for _, handle in shown] == [code for code, _ in shown]


def test_a_handle_of_another_sitting_turn_or_key_names_nothing():
    handle = displayed("abc", 3, "abcd", key=KEY)[0][1]

    assert code_of(handle, public_id="abd", turn=3, codes="abcd", key=KEY) is None
    assert code_of(handle, public_id="abc", turn=4, codes="abcd", key=KEY) is None
    assert code_of(handle, public_id="abc", turn=3, codes="abcd", key=b"another key") is None


def test_position_says_nothing_about_the_option_over_2000_sittings():
    """Each option in each place equally often: χ² with 9 degrees of freedom, at 99.9 %; and so does the handles' first letter."""
    places: Counter[tuple[str, int]] = Counter()
    letters: dict[str, Counter[bool]] = {code: Counter() for code in "abcd"}
    for number in range(2000):
        for place, (code, handle) in enumerate(displayed(f"sitting{number}", 7, "abcd", key=KEY)):
            places[code, place] += 1
            letters[code][handle[0] in "abcdefghijklmnop"] += 1

    table = [places[code, place] for code in "abcd" for place in range(4)]
    assert chi_square(table, 500) < 27.88  # 9 degrees of freedom: 16 cells less both margins
    for code in "abcd":
        assert chi_square(list(letters[code].values()), 1000) < 10.83  # 1 degree of freedom


def test_two_turns_of_a_sitting_are_ordered_independently():
    same = sum(displayed_codes(f"s{n}", 1, "abcd", key=KEY) == displayed_codes(f"s{n}", 2, "abcd", key=KEY) for n in range(2400))

    assert abs(same - 100) < 4 * (2400 * (1 / 24) * (23 / 24)) ** 0.5  # one in 24, four standard errors
