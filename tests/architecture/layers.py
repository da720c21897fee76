"""Who imports whom: the layers of pyproject.toml, packages without a place in them, and circles of modules."""

from collections.abc import Iterable, Mapping

import grimp

from tests.architecture.source import project


def layered_packages() -> set[str]:
    """The packages that the layers contract places."""
    (contract,) = (each for each in project()["tool"]["importlinter"]["contracts"] if each["type"] == "layers")
    return {name.strip() for layer in contract["layers"] for name in layer.split("|")}


def unplaced(packages: Iterable[str], placed: Iterable[str]) -> set[str]:
    """Packages that no layer names: import-linter would let them import what they like."""
    return set(packages) - set(placed)


def imports(packages: Iterable[str]) -> dict[str, set[str]]:
    """Each module → the modules of ours that it imports."""
    names = sorted(packages)
    graph = grimp.build_graph(names[0], *names[1:], cache_dir=None)
    return {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}


def circles(imports: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Groups of modules that import each other, by Tarjan's strongly connected components."""
    found: list[list[str]] = []
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    path: list[str] = []

    def visit(module: str) -> None:
        number[module] = lowest[module] = len(number)
        path.append(module)
        for imported in sorted(imports.get(module, ())):
            if imported not in number:
                visit(imported)
            if imported in path:
                lowest[module] = min(lowest[module], lowest[imported])
        if lowest[module] == number[module]:
            group = path[path.index(module) :]
            del path[path.index(module) :]
            if len(group) > 1:
                found.append(sorted(group))

    for module in sorted(imports):
        if module not in number:
            visit(module)
    return found
