"""Signing in, one's own account, and the answers that are no page of their own."""

from __future__ import annotations

import re

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.test import Client
from playwright.sync_api import Page

from hiring.people.idling import BEGAN
from hiring.people.models import User
from hiring.people.roles import Role
from tests.factories import OrganisationFactory, UserFactory, a_member
from tests.factories.people import PASSWORD
from tests.journeys.staff.scene import Scene, State, press, signed_in, unfold


def build() -> Scene:
    organisation = OrganisationFactory.create(name="Northgate Stores")
    ruth = a_member(
        Role.RECRUITER, organisation=organisation, name="Ruth Calloway", email="ruth.calloway-featherstonehaugh@northgate-stores.example"
    )
    amos = a_member(Role.AUTHOR, organisation=organisation, name="Amos Tildesley")
    careful = a_member(Role.RECRUITER, organisation=organisation, name="Careful")
    TOTP.activate(careful, generate_totp_secret())
    codes = RecoveryCodes.activate(careful)
    inside = signed_in(careful, by_password=True)
    inside.post("/account/2fa/authenticate/", {"code": codes.get_unused_codes()[0]})
    inside.post("/account/reauthenticate/", {"password": PASSWORD})
    without = a_member(Role.RECRUITER, organisation=organisation, name="Without")
    without.set_unusable_password()
    without.save()
    sessions = {
        "Ruth": signed_in(ruth, by_password=True),
        "stale": signed_in(ruth),
        "Amos": signed_in(amos),
        "away": _away(ruth),
        "halfway": signed_in(careful, by_password=True),
        "careful": inside,
        "without a password": signed_in(without),
        "without a role": signed_in(UserFactory.create(name="Newly Hired")),
    }
    return Scene(sessions, {"key": _reset_link(amos)})


def _away(user: User) -> Client:
    """A session that has ended meanwhile."""
    client = signed_in(user)
    session = client.session
    del session[BEGAN]
    session.save()
    return client


def _reset_link(user: User) -> str:
    Client().post("/account/password/reset/", {"email": user.email})
    found = re.search(r"/account/password/reset/key/(\S+)/", str(mail.outbox[-1].body))
    assert found
    return found[1]


def _with_a_spent_token(page: Page) -> None:
    page.context.clear_cookies(name="csrf")
    press("Sign in", login="ann@work.example", password="not it at all")(page)


_2FA = "/account/2fa/"
STATES = (
    State("account_login", "fresh", "Sign in", "/account/login/"),
    State("account_login", "empty", "Sign in", "/account/login/", act=press("Sign in")),
    State("account_login", "wrong", "Sign in", "/account/login/", act=press("Sign in", login="ann@work.example", password="not it at all")),
    State("account_login", "open too long", "This page has been open too long", "/account/login/", act=_with_a_spent_token),
    State("account_login", "signed out meanwhile", "Sign in", "/vacancies/", "away"),
    State("account_signup", "closed", "Accounts are given, not opened", "/account/signup/"),
    State("account_inactive", "told", "Your account is closed", "/account/inactive/"),
    State("account_reset_password", "fresh", "Forgotten your password?", "/account/password/reset/"),
    State(
        "account_reset_password",
        "no address",
        "Forgotten your password?",
        "/account/password/reset/",
        act=press("Send me the link", email="x"),
    ),
    State("account_reset_password_done", "told", "Look into your mail", "/account/password/reset/done/"),
    State("account_reset_password_from_key", "spent", "This link can no longer be used", "/account/password/reset/key/1-nonsense/"),
    State("account_reset_password_from_key", "fresh", "Choose a new password", "/account/password/reset/key/{key}/"),
    State(
        "account_reset_password_from_key",
        "refused",
        "Choose a new password",
        "/account/password/reset/key/{key}/",
        act=press("Save the password", password1="short", password2="other"),
    ),
    State("account_reset_password_from_key_done", "told", "Your password is new", "/account/password/reset/key/done/"),
    State("account_change_password", "fresh", "Change password", "/account/password/change/", "Ruth"),
    State(
        "account_change_password",
        "refused",
        "Change password",
        "/account/password/change/",
        "Ruth",
        press("Change the password", oldpassword="no", password1="short", password2="other"),
    ),
    State("account_set_password", "fresh", "Choose a password", "/account/password/set/", "without a password"),
    State("account_logout", "asked", "Sign out?", "/account/logout/", "Ruth"),
    State("account_email", "fresh", "Your address", "/account/email/", "Ruth"),
    State("account_email_verification_sent", "told", "Look into your mail", "/account/confirm-email/"),
    State("account_confirm_email", "nonsense", "This link can no longer be used", "/account/confirm-email/nonsense/"),
    State("account_reauthenticate", "fresh", "Is it still you?", "/account/reauthenticate/", "stale"),
    State("account_reauthenticate", "wrong", "Is it still you?", "/account/reauthenticate/", "stale", press("Confirm", password="no")),
    State("mfa_index", "off", "Two-step sign-in", _2FA, "Ruth"),
    State("mfa_index", "on", "Two-step sign-in", _2FA, "careful"),
    State("mfa_authenticate", "fresh", "One more step", f"{_2FA}authenticate/", "halfway"),
    State("mfa_authenticate", "wrong", "One more step", f"{_2FA}authenticate/", "halfway", press("Sign in", code="000000")),
    State("mfa_reauthenticate", "fresh", "Is it still you?", f"{_2FA}reauthenticate/", "careful"),
    State("mfa_activate_totp", "fresh", "Set up two-step sign-in", f"{_2FA}totp/activate/", "Ruth"),
    State("mfa_activate_totp", "wrong", "Set up two-step sign-in", f"{_2FA}totp/activate/", "Ruth", press("Turn on", code="000000")),
    State("mfa_deactivate_totp", "asked", "Turn off two-step sign-in", f"{_2FA}totp/deactivate/", "careful"),
    State("mfa_view_recovery_codes", "some", "Recovery codes", f"{_2FA}recovery-codes/", "careful"),
    State("mfa_generate_recovery_codes", "asked", "Make recovery codes", f"{_2FA}recovery-codes/generate/", "careful"),
    State("home", "no role", "You have no role yet", "/", "without a role"),
    State("home", "menu open", "Vacancies", "/", "Ruth", unfold("Ruth")),
    State("item_list", "forbidden", "Your role does not include this", "/items/", "Ruth"),
    State("vacancy_list", "forbidden", "Your role does not include this", "/vacancies/", "Amos"),
    State("vacancy", "not found", "There is nothing here", "/vacancies/nothing/", "Ruth"),
)
