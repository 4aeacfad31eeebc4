"""A source tree as the laws see it: parsed modules by path, and what each imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("assessment", "hiring")
PLACES = (*APPS, "tests", "deploy", "manage.py")
PURE = "Pure: no Django"


@dataclass(frozen=True)
class Import:
    """One name brought in: ``from a.b import c`` brings ``a.b.c`` if that is a module, else ``a.b``."""

    line: int
    target: str
    inline: str | None = None  # the dotted name of the function or class around it


@dataclass
class Module:
    path: str  # "assessment/scoring/credit.py"
    source: str
    imports: list[Import] = field(default_factory=list)

    @cached_property
    def ast(self) -> ast.Module:
        return ast.parse(self.source, self.path)

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.path.removesuffix(".py").split("/"))

    @property
    def name(self) -> str:
        return ".".join(part for part in self.parts if part != "__init__")

    @property
    def app(self) -> str:
        return self.parts[0]

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.parts

    @property
    def says_pure(self) -> bool:
        return PURE in (ast.get_docstring(self.ast) or "")


class Tree:
    """All Python modules below ``root`` in the places where ours stand."""

    def __init__(self, root: Path, places: tuple[str, ...] = PLACES) -> None:
        self.root = root
        self.modules: dict[str, Module] = {}
        for place in places:
            top = root / place
            for file in [top] if top.is_file() else sorted(top.rglob("*.py")):
                path = file.relative_to(root).as_posix()
                self.modules[path] = Module(path, file.read_text(encoding="utf-8"))
        self.names = {module.name for module in self.modules.values()}
        for module in self.modules.values():
            module.imports = list(self._imports(module, module.ast, ()))

    def of(self, *apps: str) -> list[Module]:
        """The modules of these apps, migrations aside."""
        return [module for module in self.modules.values() if module.app in apps and not module.is_migration]

    def named(self, name: str) -> Module | None:
        return next((module for module in self.modules.values() if module.name == name), None)

    def _imports(self, module: Module, node: ast.AST, inside: tuple[str, ...]) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            where = ".".join(inside) or None
            if isinstance(child, ast.Import):
                yield from (Import(child.lineno, alias.name, where) for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                base = self._base(module, child)
                for alias in child.names:
                    whole = f"{base}.{alias.name}"
                    yield Import(child.lineno, whole if whole in self.names else base, where)
            elif isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                yield from self._imports(module, child, (*inside, child.name))
            elif isinstance(child, ast.Lambda):
                yield from self._imports(module, child, (*inside, "lambda"))
            else:
                yield from self._imports(module, child, inside)

    @staticmethod
    def _base(module: Module, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        package = module.parts[: -node.level]
        return ".".join((*package, node.module) if node.module else package)


def begins(name: str, *packages: str) -> bool:
    """Whether the dotted name is one of the packages or inside one."""
    return any(name == package or name.startswith(f"{package}.") for package in packages)
