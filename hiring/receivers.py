"""What hiring does with the work in its outbox, and when the test side reports an event (ids only)."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.auth.signals import user_logged_in
from django.core.management import call_command
from django.db.models.signals import post_migrate

from assessment import events
from hiring.audit import sources
from hiring.authoring.logged import FIRST_KEYS, KEY_STEPS
from hiring.authoring.remarking import COMMENT, send_comment_notice
from hiring.candidates.correcting import MESSAGE as ADDRESS_CHANGED
from hiring.invitations.emails import RECEIPT, post_receipt, send_invitation, send_receipt, tell_former_address
from hiring.invitations.inviting import MESSAGE as INVITATION
from hiring.invitations.more_time import note_request
from hiring.outbox.kinds import register
from hiring.panels.asking import INVITATION as PANEL_INVITATION
from hiring.panels.asking import REMINDER as PANEL_REMINDER
from hiring.panels.emails import send_panel_message, send_panel_reminder
from hiring.people.emails import send_member_invitation
from hiring.people.idling import note_sign_in
from hiring.people.joining import MESSAGE as MEMBER_INVITATION
from hiring.privacy.logged import ERASURES
from hiring.ranking.key_changes import KEY_CHANGE, note_key_change, send_key_change
from hiring.ranking.logged import BANDS


def make_cache_table(sender: Any, *, using: str, **_: Any) -> None:
    """The cache's table is no model's; whatever is there already is left."""
    call_command("createcachetable", database=using, verbosity=0)


register(MEMBER_INVITATION, send_member_invitation)
register(COMMENT, send_comment_notice)
register(INVITATION, send_invitation)
register(RECEIPT, send_receipt)
register(ADDRESS_CHANGED, tell_former_address)
register(PANEL_INVITATION, send_panel_message)
register(PANEL_REMINDER, send_panel_reminder)
register(KEY_CHANGE, send_key_change)
for source in (KEY_STEPS, FIRST_KEYS, BANDS, ERASURES):
    sources.register(source)
post_migrate.connect(make_cache_table, sender=apps.get_app_config("hiring"), dispatch_uid="cache table")
user_logged_in.connect(note_sign_in, dispatch_uid="sign-in")
events.sitting_closed.connect(post_receipt, dispatch_uid="receipt")
events.scores_added.connect(note_key_change, dispatch_uid="key change")
events.more_time_asked.connect(note_request, dispatch_uid="more time")
