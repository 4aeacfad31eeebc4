"""/admin/ is not there, unless a setting asks; then it is for staff, and shows what is written once without changing it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.test import Client

WALK = """
import django
django.setup()
from django.apps import apps
from django.contrib import admin
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hiring.models import Membership, Organisation, User
call_command("migrate", verbosity=0)
call_command("check", verbosity=0)
assert Client().get("/admin/").status_code == 302
assert Client().get("/admin/login/").get("Location", "").startswith("/account/login/"), "limits and second factor are there alone"
member = Client()
member.force_login(User.objects.create_user("member@example.org", "x", name="M"))
assert member.get("/admin/").status_code != 200
staff = Client()
staff.force_login(User.objects.create_superuser("staff@example.org", "x", name="S"))
index = staff.get("/admin/")
assert index.status_code == 200, index.status_code
assert "unsafe-inline" in index["Content-Security-Policy"]
for model in admin.site._registry:
    meta = model._meta
    assert staff.get(f"/admin/{meta.app_label}/{meta.model_name}/").status_code == 200, meta
def statements_with_another_member():
    who = User.objects.create_user(f"{User.objects.count()}@example.org", "x", name="W")
    Membership.objects.create(user=who, organisation=northgate, role="author", created_at=timezone.now())
    with CaptureQueriesContext(connection) as asked:
        assert f">{who}</a>" in staff.get("/admin/hiring/membership/").content.decode()
    return len(asked)
northgate = Organisation.objects.create(name="Northgate", contact_email="n@example.org", created_at=timezone.now())
one, two, three = (statements_with_another_member() for _ in range(3))
assert one == two == three, (one, two, three)
ours = [model for label in ("assessment", "hiring") for model in apps.get_app_config(label).get_models()]
frozen = [m for m in admin.site._registry if m.__name__ in ("Answer", "Score", "FormContent", "FormKey", "Snapshot")]
assert len(frozen) == 5
for model in frozen:
    assert staff.get(f"/admin/{model._meta.app_label}/{model._meta.model_name}/add/").status_code == 403
print("not there:", sorted(model.__name__ for model in ours if model not in admin.site._registry))
"""


@pytest.mark.django_db
def test_admin_is_not_mounted():
    assert Client().get("/admin/").status_code == 404


@pytest.mark.sqlite
def test_admin_where_a_setting_asks_for_it(tmp_path):
    environment = os.environ | {
        "ADMIN_ENABLED": "1",
        "DJANGO_SETTINGS_MODULE": "hiring.settings",
        "ALLOWED_HOSTS": "testserver,127.0.0.1",
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'admin.sqlite3'}",
        "DEBUG": "1",  # uncompiled static files
    }
    walked = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", WALK], env=environment, capture_output=True, text=True, timeout=120, check=False
    )

    assert (walked.returncode, walked.stdout.splitlines()[-1]) == (0, "not there: []"), walked.stderr
