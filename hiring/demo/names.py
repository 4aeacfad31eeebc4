"""Names of people who do not exist, the same ones for the same seed. Pure: no Django."""

from __future__ import annotations

import random
import unicodedata
from itertools import product

FIRST = (
    *("Abena", "Agnes", "Aisha", "Alan", "Ama", "Anil", "Astrid", "Bela", "Bruno", "Carys"),
    *("Cem", "Clara", "Colm", "Dana", "Deniz", "Dilys", "Ebele", "Edith", "Emre", "Esme"),
    *("Farid", "Fiona", "Grace", "Hana", "Hugo", "Ines", "Ivan", "Jamal", "Jana", "Joel"),
    *("Kofi", "Lena", "Lucia", "Marek", "Mei", "Milo", "Nadia", "Nils", "Noor", "Olga"),
    *("Owen", "Priya", "Rafe", "Rosa", "Sami", "Sinéad", "Tariq", "Zoë"),
)
LAST = (
    *("Abara", "Ainsley", "Aydin", "Barrow", "Bassi", "Bellweather", "Brannock", "Calder", "Chowdry", "Costigan"),
    *("Darzi", "Devlin", "Eastlake", "Ekholm", "Farrow", "Fenwright", "Galloway", "Hadley", "Haverford", "Ilori"),
    *("Jansen", "Kavanagh", "Kestrel", "Lindqvist", "Lowther", "Marchbank", "Mbeki", "Merrow", "Nakata", "Norwood"),
    *("Okafor", "Ormsby", "Pereira", "Quillan", "Ravensworth", "Rosário", "Sandoval", "Shah", "Tembo", "Thornbury"),
    *("Umber", "Varga", "Wexford", "Yarrow"),
)


def fictional_names(*, count: int, seed: str) -> list[str]:
    """``count`` different names, at most ``len(FIRST)·len(LAST)`` of them, drawn without regard to anything else.

    Raises:
        ValueError: there are not that many.
    """
    return random.Random(f"{seed}/names").sample([f"{first} {last}" for first, last in product(FIRST, LAST)], count)


def address_of(name: str, *, domain: str) -> str:
    """``sinead.rosario@…`` for Sinéad Rosário."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return f"{plain.replace(' ', '.')}@{domain}"
