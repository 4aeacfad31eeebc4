"""What a browser sends when a form's page comes back as it was shown."""

from __future__ import annotations

from html.parser import HTMLParser


class _Fields(HTMLParser):
    """Names and values of the controls of the last form on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._select: str | None = None
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name"), given.get("value") or ""
        if tag == "form":
            self.sent = {}
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in given or self._select not in self.sent):
            self.sent[self._select] = [value]
        elif tag == "textarea" and name:
            self._area = name
            self.sent[name] = [""]
        elif tag == "input" and name:
            if given.get("type") == "hidden":
                self.sent.setdefault(name, []).append(value)
            elif given.get("type") not in ("checkbox", "radio"):
                self.sent[name] = [value]
            elif "checked" in given:
                self.sent.setdefault(name, []).append(given.get("value") or "on")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None
        if tag == "textarea" and self._area:
            text = self.sent[self._area][0].removeprefix("\n")  # HTML drops the first line end of a textarea
            self.sent[self._area] = [text.replace("\n", "\r\n")]  # as browsers send it
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area:
            self.sent[self._area][0] += data


def fields_of(page: bytes) -> dict[str, list[str]]:
    """The controls of a page's last form, as they would be sent untouched."""
    parser = _Fields()
    parser.feed(page.decode())
    return parser.sent
