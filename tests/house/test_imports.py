"""Imports point one way (`docs/architecture.md`): this table is the plan, any other arrow fails."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
PACKAGE: Final = ROOT / "sandbox"

# Where the parts meet; these may know every room.
COMPOSITION: Final = frozenset({"app", "api_documents", "openapi", "serving"})

# What the doors of the program may use of the timeline; its other modules are its own affair.
CLOCKWORK: Final = frozenset(
    {
        "timeline.queue",
        "timeline.opening",
        "timeline.advance",
        "timeline.clock",
        "timeline.owners",  # an answer in the making names its owner (ACC-3)
        "timeline.releases",  # and gives up its marker, also when the database is away
    }
)
# The business by feature (`docs/architecture.md`). The services move there room by room; until
# they have, both may use each other.
FEATURES: Final = frozenset(
    {
        "accounts",
        "subscriptions",
        "orders",
        "returns",
        "renewals",
        "authorizations",
        "reseller_change",
        "migration",
        "price_lists",
        "flexible_discounts",
        "deployments",
        "outbox",
        "journal",
    }
)
BELOW_SERVICES: Final = (
    frozenset(
        {
            "services",
            "timeline.queue",
            "timeline.open_world",
            "timeline.events",
            "store",
            "domain",
            "catalogue",
        }
    )
    | FEATURES
)
DOOR: Final = BELOW_SERVICES | CLOCKWORK | {"web", "program"}

# The services about worlds themselves, whose subject is the world's row and its clock. They alone
# may use the clockwork, and only the doors and each other may use them: so no handler that the
# clockwork runs can come back to it.
WORLD_SERVICES: Final = frozenset(
    {
        "services.worlds",
        "services.world_birth",
        "services.world_clock",
        "services.world_views",
    }
)

# Room or module -> what it may import besides itself. The longest name that fits a module counts.
ARROWS: Final = {
    "domain": frozenset[str](),
    "store": frozenset({"domain"}),
    "timeline.queue": frozenset({"store", "domain"}),
    "timeline.open_world": frozenset({"store", "domain", "catalogue"}),
    "services": BELOW_SERVICES,
    **dict.fromkeys(FEATURES, BELOW_SERVICES),
    "catalogue": frozenset({"domain"}),
    "web": frozenset({"domain", "store"}) | CLOCKWORK,
    "timeline": frozenset({"timeline.queue", "store", "domain", "catalogue"}),
    # The table of contents: it alone knows all features.
    "program": frozenset({"timeline"}) | BELOW_SERVICES,
    "partner_api": DOOR,
    # The control plane takes Adobe's bodies for accounts, and checks them as Adobe does.
    "control_api": DOOR | {"partner_api.schemas", "partner_api.parsing"},
    # Scenarios are played over HTTP, also against an application of their own; what the date of
    # a step means is the domain's.
    "play": frozenset({"domain", "app", "settings"}),
    "cli": DOOR | {"settings", "app", "serving", "play"},
    "settings": frozenset({"web.origins"}),
    **dict.fromkeys(WORLD_SERVICES, DOOR),
}

# The domain is plain values: nothing of the web, the database or the process.
IMPURE: Final = frozenset({"flask", "sqlalchemy", "granian", "time", "os", "random", "secrets"})


def modules() -> Iterator[tuple[str, Path]]:
    """Every module below the package by its name without `sandbox.`; '' is the package itself."""
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        yield ".".join(part for part in parts if part != "__init__"), path


MODULES: Final = dict(modules())


def imported(path: Path, package: str) -> Iterator[tuple[int, str]]:
    """Line and absolute name of whatever a file imports; names of modules, not of their members."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, base]) if base else ".".join(above)
            for alias in node.names:
                member = f"{base}.{alias.name}"
                inside = member.removeprefix("sandbox.") in MODULES
                yield node.lineno, member if inside else base


def own_imports(name: str, path: Path) -> Iterator[tuple[int, str]]:
    package = "sandbox." + (name if path.name == "__init__.py" else name.rpartition(".")[0])
    for line, target in imported(path, package.rstrip(".")):
        if target == "sandbox" or target.startswith("sandbox."):
            yield line, target.removeprefix("sandbox").removeprefix(".")


def room_of(name: str) -> str | None:
    fitting = [room for room in ARROWS if is_in(name, room)]
    return max(fitting, key=len, default=None)


def is_in(name: str, room: str) -> bool:
    return name == room or name.startswith(f"{room}.")


def faults(name: str, path: Path) -> list[str]:
    if name == "" or any(is_in(name, each) for each in COMPOSITION):
        return []
    room = room_of(name)
    if room is None:
        return [f"{path.relative_to(ROOT)} stands in no room of the table"]
    wrong = {
        (line, target)
        for line, target in own_imports(name, path)
        if target and not allowed(room, target)
    }
    return [
        f"{path.relative_to(ROOT)}:{line}: {room} must not import {target}"
        for line, target in sorted(wrong)
    ]


def allowed(room: str, target: str) -> bool:
    if target in WORLD_SERVICES:
        return room in WORLD_SERVICES or ARROWS[room] >= DOOR
    return room_of(target) == room or any(is_in(target, other) for other in ARROWS[room])


def test_every_import_is_an_arrow_of_the_plan() -> None:
    found = [fault for name, path in MODULES.items() for fault in faults(name, path)]
    assert not found, "\n".join(found)


def test_the_domain_is_pure() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: the domain must not import {target}"
        for name, path in MODULES.items()
        if is_in(name, "domain")
        for line, target in imported(path, "sandbox.domain")
        if target.partition(".")[0] in IMPURE
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("domain/rule.py", "from sandbox.store.base import Base"),
        ("services/order.py", "import sandbox.timeline.clock"),
        ("services/order.py", "from sandbox.timeline import advance"),
        ("services/order.py", "from ..partner_api import errors"),
        ("services/order.py", "from sandbox.services.worlds import find_world"),
        ("program.py", "from sandbox.services import world_clock"),
        ("timeline/queue.py", "from sandbox.services import reference"),
        ("store/rows.py", "def later():\n    from sandbox.services import reference"),
        ("partner_api/door.py", "from sandbox.control_api import blueprint"),
        ("partner_api/door.py", "from sandbox.timeline import runner"),
        ("elsewhere.py", "import json"),
    ],
)
def test_an_arrow_the_plan_lacks_is_found(
    module: str, source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    path = tmp_path / "sandbox" / module
    path.parent.mkdir(parents=True)
    path.write_text(source, encoding="utf-8")
    name = module.removesuffix(".py").replace("/", ".")
    assert faults(name, path)
