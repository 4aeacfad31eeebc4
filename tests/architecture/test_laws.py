"""The laws hold in this repository, and each is shown to see an offence planted in a tree of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture import laws
from tests.architecture.tree import ROOT, Tree

# law → (planted files, the offences it must report and no other)
PLANTED: dict[str, tuple[dict[str, str], list[str]]] = {
    "the_wall": (
        {
            "assessment/delivery/access.py": "from hiring.people.models import User\nimport hiring\nimport django.contrib.auth\n",
            "assessment/delivery/models/sitting.py": "OWNER = settings.AUTH_USER_MODEL\nBY = 'hiring.User'\nFINE = 'the hiring side'\n",
            "assessment/migrations/0001_initial.py": "import django.contrib.auth.models\n",
            "assessment/scoring/credit.py": "import hiringham, django.contrib.authority\n",
            "hiring/ranking/rankings.py": "from assessment.lifecycle import prepare_sitting\n",
        },
        [
            "assessment/delivery/access.py:1 imports hiring.people.models",
            "assessment/delivery/access.py:2 imports hiring",
            "assessment/delivery/access.py:3 imports django.contrib.auth",
            "assessment/delivery/models/sitting.py:1 names AUTH_USER_MODEL",
            "assessment/delivery/models/sitting.py:2 names hiring.User",
            "assessment/migrations/0001_initial.py:1 imports django.contrib.auth.models",
        ],
    ),
    "the_key": (
        {
            "assessment/instrument/key_store.py": "def get_key(): ...\n",
            "assessment/instrument/documents.py": "class Content: ...\n",
            "assessment/scoring/scorecards.py": "from assessment.instrument.key_store import get_key\n",
            "assessment/lifecycle.py": "from assessment.scoring import scorecards\n",
            "assessment/delivery/views.py": "from assessment import lifecycle\nfrom assessment.instrument.documents import Content\n",
            "assessment/delivery/pages.py": "from assessment.scoring import scorecards\n",
            "assessment/delivery/access.py": "from assessment.instrument.models import FormKey\nKEYS = models.FormKey.objects\n",
            "assessment/delivery/forms.py": "from assessment.delivery import pages\n",
            "hiring/ranking/views.py": "from assessment.instrument.key_store import get_key\n",
        },
        [
            "assessment/delivery/access.py:1 names FormKey",
            "assessment/delivery/access.py:2 names FormKey",
            "assessment/delivery/forms.py reaches assessment.instrument.key_store",
            "assessment/delivery/pages.py reaches assessment.instrument.key_store",
        ],
    ),
    "slice_order": (
        {
            "assessment/scoring/__init__.py": "",
            "assessment/scoring/credit.py": "",
            "assessment/instrument/publishing.py": "from assessment.scoring import credit\nfrom ..delivery.access import guard\n",
            "assessment/instrument/models/form.py": "from assessment.instrument.models import item\nfrom assessment.kernel import fields\n",
            "assessment/delivery/views.py": "from assessment.reports import charts\n",
            "assessment/delivery/review_views.py": "from assessment.delivery import views\nfrom assessment.reports import charts\n",
            "assessment/delivery/access.py": "from assessment.delivery.views import page\n",
            "hiring/candidates/models.py": "from hiring.invitations.models import Invitation\nfrom hiring.people.models import User\n",
            "hiring/receivers.py": "from hiring.api import serialising\n",
            "hiring/management/commands/tick.py": "from hiring.privacy import erasing\n",
        },
        [
            "assessment/delivery/access.py:1 climbs to assessment.delivery.views",
            "assessment/instrument/publishing.py:1 climbs to assessment.scoring.credit",
            "assessment/instrument/publishing.py:2 climbs to assessment.delivery.access",
            "hiring/candidates/models.py:1 climbs to hiring.invitations.models",
        ],
    ),
    "known_slices": (
        {"assessment/utils/text.py": "", "hiring/people/models.py": "", "hiring/management/commands/tick.py": "", "hiring/urls.py": ""},
        ["assessment/utils has no place in the order"],
    ),
    "indexes": (
        {
            "hiring/models.py": "from hiring.people.models import User\n",
            "hiring/people/models.py": "",
            "hiring/ranking/rankings.py": "from hiring.models import User\nimport hiring.people.models\nimport assessment.models\n",
        },
        ["hiring/ranking/rankings.py:1 imports the index hiring.models"],
    ),
    "pure_modules": (
        {
            "assessment/__init__.py": "",
            "assessment/instrument/enums.py": "from django.db.models import TextChoices\n",
            "assessment/instrument/documents.py": '"""Documents."""\nfrom assessment.instrument.enums import Zone\nimport json\n',
            "assessment/instrument/responses.py": "",
            "assessment/scoring/credit.py": '"""Pure: no Django."""\nfrom assessment.scoring.scorecards import load\nimport djangoish\n',
            "assessment/scoring/scorecards.py": "from django.db import transaction\n",
        },
        [
            "assessment/instrument/enums.py:1 is pure and imports django.db.models",
            "assessment/scoring/credit.py:2 is pure and imports assessment.scoring.scorecards",
        ],
    ),
    "inline_imports": (
        {
            "hiring/apps.py": "class Hiring:\n    def ready(self):\n        import hiring\n    def early(self):\n        import json\n",
            "hiring/ranking/rankings.py": "import os\nif os.name:\n    import sys\ndef rank():\n    if os:\n        import scipy.stats\n",
        },
        [
            "hiring/apps.py:5 Hiring.early imports json",
            "hiring/ranking/rankings.py:6 rank imports scipy.stats",
        ],
    ),
    "sizes": (
        {
            "hiring/long.py": "a = 1\n" * 401,
            "hiring/full.py": "a = 1\n" * 400,
            "hiring/functions.py": "def just():\n" + "    a = 1\n" * 59 + "class A:\n    async def over(self):\n" + "        a = 1\n" * 60,
            "hiring/migrations/0001_initial.py": "a = 1\n" * 500,
        },
        ["hiring/functions.py:62 over has 61 lines", "hiring/long.py has 401 lines"],
    ),
    "exports": (
        {
            "hiring/reports/exports.py": "import csv\nfrom openpyxl import Workbook\n",
            "hiring/ranking/views.py": "import csv\nfrom openpyxl.utils import cell\n",
        },
        ["hiring/ranking/views.py:1 imports csv", "hiring/ranking/views.py:2 imports openpyxl.utils"],
    ),
    "openers": (
        {
            "assessment/instrument/exchange/packages.py": "import zipfile\nfrom lxml import etree\nROOT = etree.fromstring('<a/>')\n",
            "assessment/instrument/exchange/qti_export.py": "from lxml import etree\nimport xml.sax\nROOT = etree.fromstring('<a/>')\n",
            "hiring/authoring/views.py": "import lxml.etree\nimport tarfile\nimport zipfile\n",
        },
        [
            "assessment/instrument/exchange/qti_export.py:2 imports xml.sax",
            "assessment/instrument/exchange/qti_export.py:3 parses",
            "hiring/authoring/views.py:1 imports lxml.etree",
            "hiring/authoring/views.py:2 imports tarfile",
            "hiring/authoring/views.py:3 imports zipfile",
        ],
    ),
    "empty_packages": (
        {"assessment/__init__.py": "", "hiring/__init__.py": "import os\n"},
        ["hiring/__init__.py is not empty"],
    ),
}


@pytest.fixture(scope="module")
def repository() -> Tree:
    return Tree(ROOT)


@pytest.mark.parametrize("law", laws.LAWS, ids=lambda law: law.__name__)
def test_the_law_holds_in_this_repository(law, repository):
    assert law(repository) == []


@pytest.mark.parametrize("law", laws.LAWS, ids=lambda law: law.__name__)
def test_the_law_sees_exactly_the_planted_offences(law, tmp_path):
    files, offences = PLANTED[law.__name__]

    assert law(_plant(tmp_path, files)) == offences


def test_an_inline_import_is_allowed_where_it_is_listed_and_nowhere_else(tmp_path, monkeypatch):
    files = dict.fromkeys(("hiring/reports/pdf.py", "hiring/ranking/pdf.py"), "def draw():\n    import weasyprint\n")
    monkeypatch.setattr(laws, "INLINE_IMPORTS_ALLOWED", {"hiring/reports/pdf.py": {"weasyprint"}})

    assert laws.inline_imports(_plant(tmp_path, files)) == ["hiring/ranking/pdf.py:2 draw imports weasyprint"]


def test_a_module_declared_pure_that_is_gone_is_an_offence(tmp_path):
    declared = sorted(laws.PURE_MODULES)

    assert laws.pure_modules(Tree(tmp_path)) == [f"{path} is declared pure and does not exist" for path in declared]


def test_the_tree_that_is_judged_is_the_whole_repository(repository):
    paths = set(repository.modules)

    assert {"manage.py", "assessment/models.py", "hiring/settings.py", "tests/conftest.py", "deploy/run.py"} - paths == set()


def _plant(root: Path, files: dict[str, str]) -> Tree:
    for path, source in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source)
    return Tree(root)
