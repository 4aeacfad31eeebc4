"""Who gets what from every address of the site: the rows of the table that ``test_access_table`` walks."""

from __future__ import annotations

from dataclasses import dataclass

from hiring.people.roles import Right


@dataclass(frozen=True)
class Row:
    """Statuses of one request to a route.

    ``right`` is needed in the organisation that owns the object: roles that hold it get ``holding``, others 403.
    Without a right, everybody who signed in gets ``holding``. An anonymous visitor gets ``anonymous``; None: is asked to sign in.
    ``stranger`` is an owner in another organisation: 404 where an object is named.
    """

    name: str
    address: str
    method: str = "GET"
    right: Right | None = None
    holding: int = 200
    stranger: int = 404
    anonymous: int | None = None


def everybody(name: str, address: str, status: int = 200, method: str = "GET") -> Row:
    """The same for all, signed in or not."""
    return Row(name, address, method, None, status, status, status)


def account(name: str, address: str, *, anonymous: int | None, signed_in: int, method: str = "GET") -> Row:
    """Pages about oneself."""
    return Row(name, address, method, None, signed_in, signed_in, anonymous)


def listing(name: str, address: str, right: Right) -> Row:
    """A list, or a form that makes something new: a stranger sees their own."""
    return Row(name, address, "GET", right, 200, 200)


SEE, RUN, READ, WRITE = Right.SEE_VACANCIES, Right.RUN_VACANCIES, Right.SEE_ITEMS, Right.WRITE_ITEMS
OWN = Right.RUN_ORGANISATION
TABLE = (
    everybody("healthz", "/healthz"),
    everybody("readyz", "/readyz"),
    account("home", "/", anonymous=None, signed_in=302),
    # Signing in and one's own account
    account("account_login", "/account/login/", anonymous=200, signed_in=302),
    account("account_logout", "/account/logout/", anonymous=302, signed_in=200),
    everybody("account_inactive", "/account/inactive/"),
    account("account_signup", "/account/signup/", anonymous=200, signed_in=302),
    account("account_reauthenticate", "/account/reauthenticate/", anonymous=None, signed_in=200),
    account("account_email", "/account/email/", anonymous=None, signed_in=200),
    everybody("account_email_verification_sent", "/account/confirm-email/"),
    everybody("account_confirm_email", "/account/confirm-email/nonsense/"),
    account("account_change_password", "/account/password/change/", anonymous=None, signed_in=200),
    account("account_set_password", "/account/password/set/", anonymous=None, signed_in=302),
    everybody("account_reset_password", "/account/password/reset/"),
    everybody("account_reset_password_done", "/account/password/reset/done/"),
    everybody("account_reset_password_from_key", "/account/password/reset/key/1-nonsense/"),
    everybody("account_reset_password_from_key_done", "/account/password/reset/key/done/"),
    everybody("account_confirm_login_code", "/account/login/code/confirm/", 302),
    account("mfa_index", "/account/2fa/", anonymous=None, signed_in=200),
    account("mfa_authenticate", "/account/2fa/authenticate/", anonymous=302, signed_in=302),
    account("mfa_reauthenticate", "/account/2fa/reauthenticate/", anonymous=None, signed_in=302),
    account("mfa_activate_totp", "/account/2fa/totp/activate/", anonymous=None, signed_in=302),
    account("mfa_deactivate_totp", "/account/2fa/totp/deactivate/", anonymous=None, signed_in=404),
    account("mfa_view_recovery_codes", "/account/2fa/recovery-codes/", anonymous=None, signed_in=404),
    account("mfa_generate_recovery_codes", "/account/2fa/recovery-codes/generate/", anonymous=None, signed_in=302),
    account("mfa_download_recovery_codes", "/account/2fa/recovery-codes/download/", anonymous=None, signed_in=404),
    # Owners, and who is asked to join: the link is what counts, whoever is signed in
    Row("organisation", "/organisation/", "GET", OWN, 302, 302),
    Row("member_list", "/organisation/{organisation}/members/", "GET", OWN),
    Row("member_invite", "/organisation/{organisation}/members/invite/", "GET", OWN),
    Row("audit_log", "/organisation/{organisation}/log/", "GET", OWN),
    Row("member", "/members/{member}/", "GET", OWN),
    Row("member_role", "/members/{member}/role/", "POST", OWN, 302),
    Row("member_remove", "/members/{member}/remove/", "POST", OWN, 302),
    Row("member_invitation_again", "/member-invitations/{member_invitation}/send/", "POST", OWN, 302),
    Row("member_invitation_withdraw", "/member-invitations/{member_invitation}/withdraw/", "POST", OWN, 302),
    everybody("join", "/join/{join_token}/"),
    everybody("join", "/join/nonsense/", 404),
    # Recruiters
    listing("vacancy_list", "/vacancies/", SEE),
    listing("vacancy_create", "/vacancies/new/", RUN),
    Row("vacancy", "/vacancies/{vacancy}/", "GET", SEE),
    Row("vacancy_edit", "/vacancies/{vacancy}/edit/", "GET", RUN),
    Row("vacancy_event", "/vacancies/{vacancy}/event/", "GET", SEE),
    Row("vacancy_open_doors", "/vacancies/{vacancy}/event/open/", "POST", RUN, 302),
    Row("applicant_list", "/vacancies/{vacancy}/applicants/", "GET", SEE),
    Row("applicant_paste", "/vacancies/{vacancy}/applicants/add/", "GET", RUN),
    Row("applicant_add_one", "/vacancies/{vacancy}/applicants/add/one/", "GET", RUN),
    Row("invite_all", "/vacancies/{vacancy}/invite/", "POST", RUN, 302),
    Row("ranking", "/vacancies/{vacancy}/ranking/", "GET", SEE),
    Row("ranking_draw", "/vacancies/{vacancy}/ranking/draw/", "GET", RUN),
    Row("applicant", "/applicants/{applicant}/", "GET", SEE),
    Row("invitation_staff", "/applicants/{applicant}/invitation/", "GET", RUN),
    Row("invitation_send", "/applicants/{applicant}/invitation/send/", "POST", RUN, 302),
    Row("invitation_replace", "/applicants/{applicant}/invitation/replace/", "POST", RUN, 302),
    Row("invitation_language", "/applicants/{applicant}/invitation/language/", "POST", RUN, 302),
    Row("invitation_withdraw", "/applicants/{applicant}/invitation/withdraw/", "POST", RUN, 302),
    Row("invitation_more_time", "/applicants/{applicant}/invitation/more-time/", "POST", RUN, 302),
    Row("invitation_more_time_leave", "/applicants/{applicant}/invitation/more-time/leave/", "POST", RUN, 302),
    Row("review_answered", "/applicants/{applicant}/review/answered/", "POST", RUN, 302),
    # Authors
    listing("item_list", "/items/", READ),
    listing("item_create", "/items/new/", WRITE),
    Row("item", "/items/{item}/", "GET", READ),
    Row("item_edit", "/items/{item}/edit/", "GET", WRITE),
    Row("item_preview", "/items/{item}/preview/1/", "GET", READ),
    Row("item_media", "/items/{item}/media/", "GET", WRITE),
    Row("item_media_file", "/items/{item}/media/{file}", "GET", READ),
    Row("item_merge", "/items/{item}/merge/", "POST", WRITE, 400),
    Row("item_look", "/items/{item}/look/", "GET", READ),
    Row("item_history", "/items/{item}/history/", "GET", READ),
    Row("item_state", "/items/{item}/history/1/", "GET", READ),
    Row("item_restore", "/items/{item}/history/1/restore/", "POST", WRITE, 302),
    Row("item_comment", "/items/{item}/comments/", "POST", READ, 302),
    Row("item_review", "/items/{item}/review/", "POST", READ, 302),
    Row("item_archive", "/items/{item}/archive/", "POST", WRITE, 302),
    Row("item_copy", "/items/{item}/copy/", "POST", WRITE, 302),
    Row("item_status", "/items/{item}/status/", "POST", WRITE, 302),
    listing("item_export", "/items/export/", READ),
    listing("item_import", "/items/import/", WRITE),
    listing("item_import_template", "/items/import/template.csv", WRITE),
    Row("item_import_plan", "/items/import/nonsense/", "GET", WRITE, 302, 302),
    Row("item_file", "/items/{item}/file.yaml", "GET", READ),
    Row("form_file", "/forms/{form}/file.qti", "GET", READ),
    listing("form_list", "/forms/", READ),
    listing("form_create", "/forms/new/", WRITE),
    Row("form", "/forms/{form}/", "GET", READ),
    Row("form_checks", "/forms/{form}/checks/", "GET", READ),
    Row("form_analysis", "/forms/{form}/analysis/", "GET", READ),
    Row("form_analysis_scenario", "/forms/{form}/analysis/1/", "GET", READ),
    Row("form_items", "/forms/{form}/items/", "GET", WRITE, 302),
    Row("form_publish", "/forms/{form}/publish/", "GET", WRITE, 302),
    Row("form_swap", "/forms/{form}/swap/{item}/", "GET", WRITE, 302),
    listing("blueprint_list", "/blueprints/", READ),
    listing("blueprint_create", "/blueprints/new/", WRITE),
    Row("blueprint", "/blueprints/{blueprint}/", "GET", READ),
    Row("blueprint_edit", "/blueprints/{blueprint}/edit/", "GET", WRITE),
    Row("blueprint_assemble", "/blueprints/{blueprint}/assemble/", "POST", WRITE, 422),
    Row("parallel_forms", "/blueprints/{blueprint}/sets/{set}/", "GET", READ),
    # Panels
    listing("panel_list", "/panels/", READ),
    listing("panel_create", "/panels/new/", WRITE),
    Row("panel_create", "/panels/new/?form={form}", "GET", WRITE),
    Row("panel", "/panels/{panel}/", "GET", READ),
    Row("panel_item", "/panels/{panel}/items/1/", "GET", READ),
    Row("panel_key", "/panels/{panel}/key/", "GET", WRITE),
    Row("panel_close", "/panels/{panel}/close/", "POST", WRITE, 302),
    Row("panel_reopen", "/panels/{panel}/reopen/", "POST", WRITE, 302),
    Row("panel_judges", "/panels/{panel}/judges/", "GET", WRITE),
    Row("panel_remind", "/panels/{panel}/judges/remind/", "POST", WRITE, 302),
    Row("panel_forget", "/panels/{panel}/judges/forget/", "POST", WRITE, 302),
    Row("panel_judge_replace", "/panel-judges/{judge_invitation}/replace/", "POST", WRITE, 302),
    Row("panel_judge_withdraw", "/panel-judges/{judge_invitation}/withdraw/", "POST", WRITE, 302),
    # Judges: as candidates, the link is the account
    everybody("judge-landing", "/p/{judge_token}/"),
    everybody("judge-landing", "/p/nonsense/", 404),
    everybody("judge-start", "/p/{judge_token}/start/", 303, "POST"),
    everybody("judge-start", "/p/nonsense/start/", 404, "POST"),
    everybody("judge", "/judge/{judge}/", 404),
    everybody("judge-turn", "/judge/{judge}/1/", 404),
    everybody("judge-turn", "/judge/{judge}/1/", 404, "POST"),
    everybody("judge-media", "/judge/{judge}/media/{file}", 404),
    everybody("judge-finish", "/judge/{judge}/finish/", 404, "POST"),
    # Candidates: the link is the account, and being signed in as staff changes nothing
    everybody("invitation", "/i/{token}/"),
    everybody("invitation", "/i/nonsense/", 404),
    everybody("invitation-start", "/i/{token}/start/", 400, "POST"),
    everybody("comfort", "/s/comfort/"),
    everybody("open-practice", "/practice/"),
    everybody("open-practice-item", "/practice/nonsense/en/1/", 404),
    everybody("invitation-more-time", "/i/{token}/more-time/", 303, "POST"),
    everybody("invitation-more-time", "/i/nonsense/more-time/", 404, "POST"),
    everybody("own-data", "/i/{token}/data/"),
    everybody("own-data", "/i/nonsense/data/", 404),
    everybody("own-data", "/i/{sitting}/data/", 404),
    Row("form_key", "/forms/{form}/key/", "GET", READ),
    Row("key_begin", "/forms/{form}/key/propose/", "POST", WRITE, 302),
    Row("key_stand_by", "/forms/{form}/key/1/approve/", "POST", WRITE, 302),
    Row("key_draft", "/keys/{key}/", "GET", READ),
    Row("key_scenario", "/keys/{key}/scenarios/1/", "GET", WRITE),
    Row("key_panel", "/keys/{key}/panel/", "POST", WRITE, 404),  # no panel of that name
    Row("key_effects", "/keys/{key}/effects/", "GET", READ),
    Row("key_withdraw", "/keys/{key}/withdraw/", "POST", WRITE, 302),
    everybody("own-data-download", "/i/{token}/data/download/"),
    everybody("own-data-contact", "/i/{token}/data/contact/", 422, "POST"),
    everybody("own-data-review", "/i/{token}/data/review/", 409, "POST"),
    everybody("own-data-withdraw", "/i/{token}/data/withdraw/"),
    everybody("own-data-erase", "/i/{token}/data/erase/", 422, "POST"),
    everybody("own-data-erased", "/i/erased/"),
    everybody("own-data-left", "/i/left/"),
    everybody("own-report", "/i/{token}/report/", 404),
    everybody("own-report-pdf", "/i/{token}/report/pdf/", 404),
    everybody("sitting-resume", "/s/{sitting}/", 404),
    everybody("sitting-practice", "/s/{sitting}/practice/1/", 404),
    everybody("sitting-begin", "/s/{sitting}/begin/", 404, "POST"),
    everybody("sitting-more-time", "/s/{sitting}/more-time/", 404, "POST"),
    everybody("sitting-pause", "/s/{sitting}/pause/", 404),
    everybody("sitting-go-on", "/s/{sitting}/go-on/", 404, "POST"),
    everybody("sitting-clock", "/s/{sitting}/clock/", 404),
    everybody("sitting-media", "/s/{sitting}/media/{file}", 404),
    everybody("open-practice-media", "/practice/nonsense/en/media/{file}", 404),
    everybody("sitting-hold", "/s/{sitting}/hold/", 404, "POST"),
    everybody("sitting-turn", "/s/{sitting}/1/", 404),
    everybody("sitting-review", "/s/{sitting}/review/", 404),
    everybody("sitting-submit", "/s/{sitting}/submit/", 404, "POST"),
    everybody("sitting-done", "/s/{sitting}/done/", 404),
)
