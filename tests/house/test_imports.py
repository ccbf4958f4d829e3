"""Imports point one way (`docs/architecture.md`): this table is the plan, any other arrow fails."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
PACKAGE: Final = ROOT / "sandbox"

# Where the parts meet; these may know every room.
COMPOSITION: Final = frozenset({"app", "unrouted", "serving"})

# The business, ranked: a feature knows those before it. What an earlier one must ask of a later
# one goes through an extension point, which `program.py` answers.
FEATURES: Final = (
    "accounts",
    "subscriptions",
    "orders",
    "returns",
    "renewals",
    "three_year_commit",
    "high_growth",
    "high_volume",
    "linked_memberships",
    "large_agencies",
    "authorizations",
    "reseller_change",
    "migration",
    "price_lists",
    "flexible_discounts",
    "deployments",
    "recommendations",
    "switches",
    "reseller_console",
    "customer_terms",
)

# What the business may use of the timeline: it is given an open world, and never sees a clock. So
# no handler that the clockwork runs can come back to it.
WORKING: Final = frozenset({"timeline.open_world", "timeline.queue", "timeline.events"})
# What the doors may use besides; the timeline's other modules are its own affair.
CLOCKWORK: Final = WORKING | {
    "timeline.callers",
    "timeline.changed_rules",
    "timeline.opening",
    "timeline.world_state",
    "timeline.advance",
    "timeline.running",
    "timeline.clock",
    "timeline.leases",  # an answer in the making names its owner (ACC-3)
    "timeline.releases",  # and gives up its marker, also when the database is away
}
GROUND: Final = frozenset({"domain", "catalogue", "store"})
BELOW_FEATURES: Final = GROUND | WORKING | {"journal", "outbox"}
BUSINESS: Final = BELOW_FEATURES | frozenset(FEATURES) | {"program"}
TESTERS: Final = frozenset({"worlds", "portal", "seeding", "faults", "invariants", "recording"})
DOOR: Final = BUSINESS | CLOCKWORK | TESTERS | {"web"}

# Room or module -> what it may import besides itself. The longest name that fits a module counts.
ARROWS: Final = {
    "domain": frozenset[str](),
    "catalogue": frozenset({"domain"}),
    "store": frozenset({"domain"}),
    "timeline": GROUND,
    "journal": GROUND,
    "outbox": GROUND | WORKING,
    **{
        feature: BELOW_FEATURES | frozenset(FEATURES[:rank])
        for rank, feature in enumerate(FEATURES)
    },
    # The table of contents: it alone knows all features, and who handles what is due.
    "program": BELOW_FEATURES | frozenset(FEATURES) | {"timeline.runner", "timeline.changed_rules"},
    "worlds": BUSINESS | CLOCKWORK,
    "portal": BUSINESS,
    "seeding": BUSINESS | CLOCKWORK | {"worlds"},
    # What a tester orders to fail, what must hold in any world, and what was asked of it.
    "faults": BELOW_FEATURES | CLOCKWORK | {"web"},
    "invariants": BUSINESS | CLOCKWORK,
    "recording": BELOW_FEATURES | CLOCKWORK | {"web"},
    "web": GROUND | CLOCKWORK,
    "partner_api": DOOR,
    # The control plane takes Adobe's bodies for accounts.
    "control_api": DOOR | {"partner_api.schemas", "partner_api.parsing"},
    # Pages read by the features, and act through the control plane's client.
    "console": DOOR | {"client", "control_api", "drawing"},
    # Scenarios are played over HTTP, also against an application of their own; what the date of
    # a step means is the domain's.
    "play": frozenset({"domain", "app", "settings", "client", "drawing"}),
    # Where instants and texts stand in a drawing of time.
    "drawing": frozenset[str](),
    # The control plane's client knows its shapes, and nothing of what is behind them.
    "client": frozenset({"domain", "control_api"}),
    # The plugin gives a partner's tests the same shapes.
    "pytest_plugin": frozenset({"domain", "client", "control_api"}),
    "cli": DOOR | {"settings", "app", "serving", "play", "client"},
    "settings": frozenset({"web.origins"}),
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
        ("domain/rule.py", "from sandbox.catalogue.offers import Product"),
        ("catalogue/price.py", "from sandbox.store.base import Base"),
        ("orders/place.py", "import sandbox.timeline.clock"),
        ("orders/place.py", "from sandbox.timeline import advance"),
        ("orders/place.py", "from ..partner_api import errors"),
        ("orders/place.py", "from sandbox.worlds.worlds import find_world"),
        ("orders/place.py", "from sandbox.renewals.forecast import forecast"),
        ("orders/place.py", "from sandbox.program import PROGRAM"),
        ("accounts/customers.py", "from sandbox.orders import model"),
        ("program.py", "from sandbox.worlds import clock"),
        ("timeline/queue.py", "from sandbox.orders import place"),
        ("store/rows.py", "def later():\n    from sandbox.price_lists import reference"),
        ("web/answers.py", "from sandbox.orders.serializers import order_dump"),
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
