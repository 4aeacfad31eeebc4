"""What hiring does with the work in its outbox, and when the test side reports an event (ids only)."""

from __future__ import annotations

from hiring.invitations.emails import send_invitation
from hiring.invitations.inviting import MESSAGE as INVITATION
from hiring.outbox.kinds import register

register(INVITATION, send_invitation)
