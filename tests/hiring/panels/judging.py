"""Judges as they come: by the link of their message, one page after the other."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape
from typing import Any

from django.core import mail
from django.test import Client
from django.utils import timezone

from assessment.instrument.enums import JudgeKind, Zone
from assessment.models import Judge, Judgement, Panel
from hiring.candidates.pasting import Person
from hiring.outbox.working import work
from hiring.panels.asking import ask_judges
from hiring.panels.models import PanelInvitation

HANDLE = re.compile(r'name="e-([a-z2-7]{8})"')
LINK = re.compile(r"/p/[A-Za-z0-9_-]{43}/")


@dataclass(frozen=True)
class Says:
    """What a judge says of an option."""

    zone: Zone
    effectiveness: int
    u: int
    v: int
    is_critical: bool = False


@dataclass
class AJudge:
    """A person with a browser and the link of a message."""

    invitation: PanelInvitation
    link: str
    client: Client = field(default_factory=Client)

    @property
    def judge(self) -> Judge:
        return Judge.objects.get(pk=self.invitation.judge_id)

    def url(self, page: str = "") -> str:
        return f"/judge/{self.judge.public_id}/{page}"

    def start(self) -> Any:
        return self.client.post(f"{self.link}start/")

    def look(self, number: int) -> str:
        return unescape(self.client.get(self.url(f"{number}/")).content.decode())

    def shown(self, number: int) -> dict[str, str]:
        """Texts of a turn's options by handle, as shown."""
        page = self.look(number)
        texts = re.findall(r'<p class="said">(.*?)</p>', page, re.DOTALL)
        return dict(zip(dict.fromkeys(HANDLE.findall(page)), texts, strict=True))

    def judge_turn(self, number: int, say: Callable[[str], Says], **more: str) -> Any:
        """Judge every option of a turn by its text."""
        data = {"go": "next"} | more
        for handle, text in self.shown(number).items():
            said = say(text)
            data |= {f"e-{handle}": str(said.effectiveness), f"z-{handle}": said.zone.value}
            data |= {f"u-{handle}": str(said.u), f"v-{handle}": str(said.v)}
            data |= {f"c-{handle}": "yes"} if said.is_critical else {}
        return self.client.post(self.url(f"{number}/"), data)

    def finish(self) -> Any:
        return self.client.post(self.url("finish/"))

    def rows(self) -> list[tuple[Any, ...]]:
        return list(
            Judgement.objects.filter(judge=self.judge).order_by("option_id").values_list("option_id", "zone", "effectiveness", "u", "v")
        )


def ask(panel: Panel, *, experts: int = 0, customers: int = 0, now: datetime | None = None) -> list[AJudge]:
    """Ask so many people, send their messages, and give each the link of theirs; in the order they were named."""
    now = now or timezone.now()
    people = {
        kind: [Person(f"{kind.label.title()} Person {number}", f"{kind}-{number}@example.org") for number in range(1, count + 1)]
        for kind, count in ((JudgeKind.EXPERT, experts), (JudgeKind.CUSTOMER, customers))
    }
    asked = ask_judges(panel=panel, people=people, expires_at=now + timedelta(days=7), now=now)
    before = len(mail.outbox)
    work(now=now)
    links = {message.to[0]: LINK.search(str(message.body)) for message in mail.outbox[before:]}
    judges = []
    for invitation in asked.invitations:
        found = links[invitation.email]
        assert found
        judges.append(AJudge(invitation, found[0]))
    return judges


def main_actions(client: Client, panel: Panel) -> list[str]:
    """What the panel's page offers as the next step."""
    return re.findall(r'class="btn btn-primary"[^>]*>(.*?)</', client.get(f"/panels/{panel.public_id}/").content.decode())
