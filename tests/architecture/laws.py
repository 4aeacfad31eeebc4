"""The laws of the source tree: each a function from a tree to its offences, one line an offence."""

from __future__ import annotations

import ast
import re

from tests.architecture.tree import APPS, Import, Module, Tree, begins

SLICES = {
    "assessment": ("kernel", "instrument", "delivery", "scoring", "psychometrics", "reports"),
    "hiring": (
        *("kernel", "outbox", "audit", "people", "authoring", "vacancies", "candidates", "panels", "invitations"),
        *("ranking", "decisions", "fairness", "reports", "webhooks", "privacy", "api", "demo"),
    ),
}
TOP_LAYER = {"views", "urls", "admin"}  # layer 4: may use any slice of its app; nothing below it may use it
WHERE_DJANGO_LOOKS = {"management", "templatetags", "migrations"}  # not slices
PURE_MODULES = {  # pure whether or not their docstring says so; each exists
    "assessment/instrument/enums.py",
    "assessment/instrument/documents.py",
    "assessment/instrument/responses.py",
}
# path → packages that cost seconds to load
INLINE_IMPORTS_ALLOWED: dict[str, set[str]] = {
    "hiring/reports/pdf.py": {"weasyprint"},
    "assessment/instrument/assembly/program.py": {"scipy"},
    "assessment/psychometrics/reliability.py": {"scipy"},
}
EXPORT_MODULES = {"assessment/reports/exports.py", "hiring/reports/exports.py", "assessment/instrument/exchange/spreadsheets.py"}
OPENERS = {"assessment/instrument/exchange/packages.py"}  # of archives, and of XML from outside
BUILDERS = {f"assessment/instrument/exchange/qti_{name}.py" for name in ("export", "foreign", "import", "reading", "scoring")}
CANDIDATES_PAGES = ("assessment/delivery/", "hiring/invitations/", "hiring/privacy/", "hiring/panels/", "hiring/reports/development")
KEY_STORE = "assessment.instrument.key_store"
KEY_NAMES = {"FormKey", "decode_key", "get_key", "key_store"}
AFTER_CLOSING = "assessment.lifecycle"  # complete_sitting scores once the sitting is closed, and returns a receipt at most
MAX_MODULE_LINES = 400
MAX_FUNCTION_LINES = 60
_NAMES_HIRING = re.compile(r"(hiring|auth|django\.contrib\.auth)(\.[A-Za-z_]\w*)+")


def the_wall(tree: Tree) -> list[str]:
    """``assessment`` knows no people: no import of ``hiring`` or ``django.contrib.auth``, no dotted name of either, no user model."""
    offences = []
    for module in [module for module in tree.modules.values() if module.app == "assessment"]:
        offences += [
            _at(module, brought, "imports") for brought in module.imports if begins(brought.target, "hiring", "django.contrib.auth")
        ]
        for node in ast.walk(module.ast):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _NAMES_HIRING.fullmatch(node.value):
                offences.append(f"{module.path}:{node.lineno} names {node.value}")
            if isinstance(node, ast.Attribute) and node.attr == "AUTH_USER_MODEL":
                offences.append(f"{module.path}:{node.lineno} names AUTH_USER_MODEL")
    return offences


def slice_order(tree: Tree) -> list[str]:
    """A slice imports only itself and slices to its left. Layer 4 and the app's root modules may use any."""
    offences = []
    for module in tree.of(*APPS):
        place = _slice(module.app, module.parts)
        if place is None or _is_top_layer(module.parts):
            continue
        allowed = SLICES[module.app][: SLICES[module.app].index(place) + 1]
        for brought in module.imports:
            target = tuple(brought.target.split("."))
            other = _slice(module.app, target)
            if (other and other not in allowed) or (target[0] in APPS and _is_top_layer(target)):
                offences.append(_at(module, brought, "climbs to"))
    return offences


def the_key(tree: Tree) -> list[str]:
    """What makes candidates' pages names nothing of the key, and reaches its store by no chain of imports but the one that closes."""
    offences = []
    graph = {module.name: [brought.target for brought in module.imports] for module in tree.modules.values()}
    for module in tree.of(*APPS):
        if not module.path.startswith(CANDIDATES_PAGES):
            continue
        for node in ast.walk(module.ast):
            named = {getattr(node, "id", None), getattr(node, "attr", None)}
            named |= {node.name.split(".")[-1]} if isinstance(node, ast.alias) else set()
            offences += [f"{module.path}:{getattr(node, 'lineno', 0)} names {name}" for name in sorted(KEY_NAMES & named)]
        if KEY_STORE in _reachable(graph, module.name):
            offences.append(f"{module.path} reaches {KEY_STORE}")
    return offences


def known_slices(tree: Tree) -> list[str]:
    """Every package of an app is a slice with a place in the order, or one where Django looks."""
    found = {module.parts[:2] for module in tree.modules.values() if module.app in APPS and len(module.parts) > 2}
    return sorted(f"{app}/{name} has no place in the order" for app, name in found if name not in {*SLICES[app], *WHERE_DJANGO_LOOKS})


def indexes(tree: Tree) -> list[str]:
    """``models.py`` at an app's root only re-exports: nothing inside its own app imports it."""
    return [
        _at(module, brought, "imports the index")
        for module in tree.of(*APPS)
        for brought in module.imports
        if brought.target == f"{module.app}.models"
    ]


def pure_modules(tree: Tree) -> list[str]:
    """A pure module imports no Django, nor a module of ours that is not pure itself."""
    offences = [f"{path} is declared pure and does not exist" for path in sorted(PURE_MODULES) if path not in tree.modules]
    for module in tree.of(*APPS):
        if not _is_pure(module):
            continue
        for brought in module.imports:
            ours = tree.named(brought.target)
            impure = begins(brought.target, *APPS) and (ours is None or not (_is_pure(ours) or not ours.source.strip()))
            if impure or begins(brought.target, "django"):
                offences.append(_at(module, brought, "is pure and imports"))
    return offences


def inline_imports(tree: Tree) -> list[str]:
    """Imports stand at the top, but in an AppConfig's ``ready`` and where a listed package costs seconds to load."""
    offences = []
    for module in tree.modules.values():
        for brought in module.imports:
            ready = module.path.endswith("/apps.py") and str(brought.inline).endswith(".ready")
            listed = begins(brought.target, *INLINE_IMPORTS_ALLOWED.get(module.path, ()))
            if brought.inline and not ready and not listed:
                offences.append(_at(module, brought, f"{brought.inline} imports"))
    return offences


def sizes(tree: Tree) -> list[str]:
    """Modules of at most 400 lines, functions of at most 60, migrations aside."""
    offences = []
    for module in tree.modules.values():
        if module.is_migration:
            continue
        if (lines := module.source.count("\n")) > MAX_MODULE_LINES:
            offences.append(f"{module.path} has {lines} lines")
        for node in ast.walk(module.ast):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > MAX_FUNCTION_LINES:
                    offences.append(f"{module.path}:{node.lineno} {node.name} has {length} lines")
    return offences


def exports(tree: Tree) -> list[str]:
    """Only a listed module writes or reads spreadsheets: there, and there alone, cells are made safe and read back."""
    return [
        _at(module, brought, "imports")
        for module in tree.of(*APPS)
        for brought in module.imports
        if begins(brought.target, "csv", "openpyxl") and module.path not in EXPORT_MODULES
    ]


def openers(tree: Tree) -> list[str]:
    """Only the module that looks for bombs first opens archives and parses XML; QTI's own modules build and walk trees of it."""
    offences = []
    for module in [module for module in tree.of(*APPS) if module.path not in OPENERS]:
        packed = ("zipfile", "tarfile", "xml", *(() if module.path in BUILDERS else ("lxml",)))
        offences += [_at(module, brought, "imports") for brought in module.imports if begins(brought.target, *packed)]
        if module.path in BUILDERS:
            calls = [node for node in ast.walk(module.ast) if isinstance(node, ast.Attribute)]
            offences += [
                f"{module.path}:{call.lineno} parses" for call in calls if call.attr in ("parse", "fromstring", "XML", "iterparse")
            ]
    return offences


def empty_packages(tree: Tree) -> list[str]:
    """Importing an app must import nothing: both ``__init__.py`` stay empty."""
    paths = (f"{app}/__init__.py" for app in APPS)
    return [f"{path} is not empty" for path in paths if path not in tree.modules or tree.modules[path].source]


def _is_pure(module: Module) -> bool:
    return module.says_pure or module.path in PURE_MODULES


def _reachable(graph: dict[str, list[str]], start: str) -> set[str]:
    """Every module that importing ``start`` may load, leaving out what only AFTER_CLOSING loads."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name not in found and name != AFTER_CLOSING:
            found.add(name)
            waiting += [*graph.get(name, []), name.rpartition(".")[0]]
    return found


def _is_top_layer(parts: tuple[str, ...]) -> bool:
    return any(part.split("_")[-1] in TOP_LAYER for part in parts)


def _slice(app: str, parts: tuple[str, ...]) -> str | None:
    return parts[1] if len(parts) > 1 and parts[0] == app and parts[1] in SLICES[app] else None


def _at(module: Module, brought: Import, verb: str) -> str:
    return f"{module.path}:{brought.line} {verb} {brought.target}"


LAWS = (the_wall, the_key, slice_order, known_slices, indexes, pure_modules, inline_imports, sizes, exports, openers, empty_packages)
