"""What is kept, and how it is told. Pure: no Django."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

Told = Callable[[Mapping[str, Any]], str]


class Kind(StrEnum):
    """What owners choose from. Its name is what the page says."""

    MEMBERS = "members"
    VACANCIES = "vacancies"
    BANDS = "bands"
    KEYS = "keys"
    APPLICANTS = "applicants"


class Verb(StrEnum):
    MEMBER_INVITED = "member_invited"
    MEMBER_INVITATION_WITHDRAWN = "member_invitation_withdrawn"
    MEMBER_JOINED = "member_joined"
    MEMBER_REMOVED = "member_removed"
    ROLE_CHANGED = "role_changed"
    BLINDNESS_CHANGED = "blindness_changed"
    INVITATION_REPLACED = "invitation_replaced"
    INVITATION_WITHDRAWN = "invitation_withdrawn"
    CONTACT_CORRECTED = "contact_corrected"


KIND_OF: dict[Verb, Kind] = {
    Verb.MEMBER_INVITED: Kind.MEMBERS,
    Verb.MEMBER_INVITATION_WITHDRAWN: Kind.MEMBERS,
    Verb.MEMBER_JOINED: Kind.MEMBERS,
    Verb.MEMBER_REMOVED: Kind.MEMBERS,
    Verb.ROLE_CHANGED: Kind.MEMBERS,
    Verb.BLINDNESS_CHANGED: Kind.VACANCIES,
    Verb.INVITATION_REPLACED: Kind.APPLICANTS,
    Verb.INVITATION_WITHDRAWN: Kind.APPLICANTS,
    Verb.CONTACT_CORRECTED: Kind.APPLICANTS,
}


def _removed(detail: Mapping[str, Any]) -> str:
    return "left" if detail["self"] else f"removed {_name(detail)}, who was {detail['old']}"


def _name(detail: Mapping[str, Any]) -> str:
    return str(detail["member"]).partition(" <")[0]


def _blindness(detail: Mapping[str, Any]) -> str:
    return f"made the vacancy “{detail['vacancy']}” {'blind' if detail['new'] else 'show names'}"


TOLD: dict[Verb, Told] = {
    Verb.MEMBER_INVITED: lambda detail: f"invited a colleague as {detail['new']}",
    Verb.MEMBER_INVITATION_WITHDRAWN: lambda detail: f"withdrew the invitation of a colleague as {detail['old']}",
    Verb.MEMBER_JOINED: lambda detail: f"joined as {detail['new']}",
    Verb.MEMBER_REMOVED: _removed,
    Verb.ROLE_CHANGED: lambda detail: f"changed the role of {_name(detail)} from {detail['old']} to {detail['new']}",
    Verb.BLINDNESS_CHANGED: _blindness,
    Verb.INVITATION_REPLACED: lambda detail: f"replaced the link of applicant {detail['code']}",
    Verb.INVITATION_WITHDRAWN: lambda detail: f"withdrew the invitation of applicant {detail['code']}",
    Verb.CONTACT_CORRECTED: lambda detail: f"changed the {' and '.join(detail['changed'])} of applicant {detail['code']}",
}
