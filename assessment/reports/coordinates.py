"""Numbers as SVG attributes hold them, whatever the page's language. Pure: no Django."""


def tidy(number: float) -> str:
    """To a tenth of a unit, without a trailing zero: ``12``, ``12.5``, ``-3.1``."""
    text = f"{number:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
