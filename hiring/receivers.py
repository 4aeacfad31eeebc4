"""What hiring does with the work in its outbox, and when the test side reports an event (ids only)."""

from __future__ import annotations

from assessment import events
from hiring.invitations.emails import RECEIPT, post_receipt, send_invitation, send_receipt
from hiring.invitations.inviting import MESSAGE as INVITATION
from hiring.invitations.more_time import note_request
from hiring.outbox.kinds import register
from hiring.panels.asking import INVITATION as PANEL_INVITATION
from hiring.panels.asking import REMINDER as PANEL_REMINDER
from hiring.panels.emails import send_panel_message, send_panel_reminder
from hiring.people.emails import send_member_invitation
from hiring.people.joining import MESSAGE as MEMBER_INVITATION
from hiring.ranking.key_changes import KEY_CHANGE, note_key_change, send_key_change

register(MEMBER_INVITATION, send_member_invitation)
register(INVITATION, send_invitation)
register(RECEIPT, send_receipt)
register(PANEL_INVITATION, send_panel_message)
register(PANEL_REMINDER, send_panel_reminder)
register(KEY_CHANGE, send_key_change)
events.sitting_closed.connect(post_receipt, dispatch_uid="receipt")
events.scores_added.connect(note_key_change, dispatch_uid="key change")
events.more_time_asked.connect(note_request, dispatch_uid="more time")
