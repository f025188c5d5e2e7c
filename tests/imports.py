"""Reads Python sources, without running them, for who imports whom and who opens files. Used by test_layers.py."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

OPENING = {"open_text", "open_binary", "read_text", "read_bytes", "write_text", "write_bytes"}
"""Methods and functions that open a file, whatever they are called on."""
OPENING_IN = {
    "io": {"open", "open_code", "FileIO"},
    "os": {"open", "fdopen", "mkdir", "makedirs", "remove", "unlink", "rename", "replace", "rmdir", "removedirs"},
    "codecs": {"open"},
    "gzip": {"open"},
    "bz2": {"open"},
    "lzma": {"open"},
    "sqlite3": {"connect"},
    "zipfile": {"ZipFile"},
    "tarfile": {"open", "TarFile"},
    "shutil": {"copy", "copy2", "copyfile", "copytree", "move", "rmtree", "make_archive", "unpack_archive"},
    "tempfile": {"TemporaryFile", "NamedTemporaryFile", "TemporaryDirectory", "mkstemp", "mkdtemp"},
    "numpy": {"load", "save", "savez", "savez_compressed", "loadtxt", "savetxt", "genfromtxt", "fromfile", "memmap"},
    "pandas": {"read_csv", "read_table", "read_excel", "read_parquet", "read_json", "read_pickle", "read_feather",
               "read_html", "read_xml", "ExcelFile", "ExcelWriter"},
}  # fmt: skip
"""Functions of modules that open, make or remove files."""
WRITING = {
    "to_csv",
    "to_excel",
    "to_parquet",
    "to_json",
    "to_pickle",
    "to_feather",
    "to_html",
    "to_markdown",
    "savefig",
}
"""Methods that write a file if they are told where; without a target they return text."""


@dataclass(frozen=True)
class Import:
    """One import: what is named, where it stands, and whether it runs only when a function is called."""

    target: str
    line: int
    in_function: bool


class Module:
    """The source of one module: `name` as imported; `package` is where its relative imports start."""

    def __init__(self, name: str, source: str, *, is_package: bool) -> None:
        self.name = name
        self.package = name if is_package else name.rpartition(".")[0]
        self.tree = ast.parse(source, filename=name)

    @cached_property
    def imports(self) -> tuple[Import, ...]:
        """Every import, `from a import b` as `a.b`; also `import_module("a")`, and `?` if its argument is computed."""
        return tuple(self._imports())

    def _imports(self) -> Iterator[Import]:
        for node, in_function in _walk(self.tree, in_function=False):
            if isinstance(node, ast.Import):
                targets = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                base = self._base(node)
                targets = [f"{base}.{alias.name}" for alias in node.names]
            elif isinstance(node, ast.Call) and _last_name(node.func) in ("import_module", "__import__"):
                first = node.args[0] if node.args else None
                constant = isinstance(first, ast.Constant) and isinstance(first.value, str)
                targets = [str(first.value) if constant else "?"]
            else:
                continue
            for target in targets:
                yield Import(target, node.lineno, in_function)

    def _base(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        parts = self.package.split(".")
        return ".".join([*parts[: len(parts) - node.level + 1], *([node.module] if node.module else [])])

    @cached_property
    def openings(self) -> tuple[tuple[int, str], ...]:
        """Line and text of every call that opens, makes or removes a file."""
        calls = (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))
        return tuple((call.lineno, ast.unparse(call.func)) for call in calls if self._opens(call))

    def _opens(self, call: ast.Call) -> bool:
        name = _last_name(call.func)
        if call.args and ast.unparse(call.args[0]) == "os.devnull":
            return False
        origin, _, function = self._origin(call.func).rpartition(".")
        if function in OPENING_IN.get(origin, ()):
            return True
        if isinstance(call.func, ast.Name):
            return name == "open" and name not in self._names
        if name == "open":  # a path's `open` takes a mode or nothing first; a solver's or a door's something else
            mode = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
            return not call.args or (isinstance(mode, str) and len(mode) < 4)
        return name in OPENING or (name in WRITING and bool(call.args or call.keywords))

    def _origin(self, function: ast.expr) -> str:
        """Return the full name of what is called as far as imports tell: `pd.read_csv` is `pandas.read_csv`."""
        head, *rest = ast.unparse(function).split(".")
        return ".".join([self._names.get(head, head), *rest])

    @cached_property
    def _names(self) -> dict[str, str]:
        """The names that imports bind, and what they stand for."""
        names = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                names |= {alias.asname: alias.name for alias in node.names if alias.asname}
            elif isinstance(node, ast.ImportFrom):
                names |= {alias.asname or alias.name: f"{self._base(node)}.{alias.name}" for alias in node.names}
        return names


def modules_below(folder: Path) -> dict[str, Module]:
    """Return the modules of the package at `folder` by name."""
    found = {}
    for path in sorted(folder.rglob("*.py")):
        is_package = path.name == "__init__.py"
        parts = (folder.name, *path.relative_to(folder).with_suffix("").parts)
        name = ".".join(parts[:-1] if is_package else parts)
        found[name] = Module(name, path.read_text(encoding="utf-8"), is_package=is_package)
    return found


def modules_from(sources: Mapping[str, str]) -> dict[str, Module]:
    """Return modules made of `sources` by name; one that has others below it is a package."""
    return {
        name: Module(name, source, is_package=any(other.startswith(f"{name}.") for other in sources))
        for name, source in sources.items()
    }


def own(target: str, modules: Mapping[str, Module]) -> str | None:
    """Return the module of ours that the import of `target` names (`a.b` if `c` is a name in it), or None."""
    while target not in modules:
        target, _, _ = target.rpartition(".")
        if not target:
            return None
    return target


def cycles(modules: Mapping[str, Module]) -> list[list[str]]:
    """Return a cycle of imports for every group of modules that import each other, directly or in a round."""
    graph = {
        name: {used for each in module.imports if (used := own(each.target, modules)) and used != name}
        for name, module in modules.items()
    }
    found: list[list[str]] = []
    done: set[str] = set()

    def visit(name: str, path: list[str]) -> None:
        if name in path:
            found.append([*path[path.index(name) :], name])
        elif name not in done:
            for used in sorted(graph[name]):
                visit(used, [*path, name])
            done.add(name)

    for name in sorted(graph):
        visit(name, [])
    return found


def _walk(node: ast.AST, *, in_function: bool) -> Iterator[tuple[ast.AST, bool]]:
    for child in ast.iter_child_nodes(node):
        yield child, in_function
        inside = in_function or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        yield from _walk(child, in_function=inside)


def _last_name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
