"""Check that every name in braces, and every moment, hangs on something that is there by then."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sandbox.play.aliases import names_in
from sandbox.play.format import Scenario, Step
from sandbox.play.given import MAIN, Purchase
from sandbox.play.moments import AD, START, MomentError, parse_moment
from sandbox.play.reading import Place

RESELLER = "reseller"
CUSTOMER = "customer"
ORDER = "order"
BUILT_IN = frozenset({MAIN, RESELLER, CUSTOMER, ORDER})

Wrong = tuple[Place, str]


def order_name(purchase: Purchase, number: int) -> str | None:
    """Return what the order of a purchase is called: the first one is `order`."""
    return purchase.save or (ORDER if number == 0 else None)


def check_names(scenario: Scenario) -> Iterator[Wrong]:
    """List the places where something hangs on a name that is not there yet."""
    given = scenario.given
    distributors = {MAIN, *scenario.distributors}
    yield from _wrong_partners(scenario, distributors)
    known = {RESELLER, CUSTOMER, *given.resellers}
    fixed = known | distributors
    yield from _wrong_slots(given.customer.coterm_date, ("given", "customer", "cotermDate"), set())
    saved: set[str] = set()
    for number, purchase in enumerate(given.bought):
        place: Place = ("given", "bought", number)
        yield from _wrong_moment(purchase.at, (*place, "at"), known, has_ad=False)
        new = [order_name(purchase, number), *(line.as_ for line in purchase.lines)]
        named = [name for name in new if name is not None]
        yield from _taken(named, place, fixed | saved)
        saved.update(named)
        known.update(named)
    has_ad = bool(given.bought)
    for number, step in enumerate(scenario.steps):
        place = ("steps", number)
        yield from _wrong_caller(step, (*place, "by"), distributors)
        yield from _wrong_step(step, place, known, has_ad=has_ad)
        yield from _taken(step.save, (*place, "save"), fixed)
        known.update(step.save)
    yield from _repeated_checkpoints(scenario)
    for name, moment in scenario.checkpoints.items():
        yield from _wrong_moment(moment, ("checkpoints", name), known, has_ad=has_ad)


def _repeated_checkpoints(scenario: Scenario) -> Iterator[Wrong]:
    seen = set(scenario.checkpoints)
    for number, step in enumerate(scenario.steps):
        if step.checkpoint in seen:
            told = f"expected another name than {step.checkpoint!r}: it names a checkpoint already"
            yield ("steps", number, "checkpoint"), told
        elif step.checkpoint:
            seen.add(step.checkpoint)


def _wrong_partners(scenario: Scenario, distributors: set[str]) -> Iterator[Wrong]:
    """Check the names of distributors and resellers, and who buys from whom."""
    for alias in scenario.distributors:
        yield from _taken([alias], ("distributors", alias), BUILT_IN)
    for alias, reseller in scenario.given.resellers.items():
        place: Place = ("given", "resellers", alias)
        yield from _taken([alias], place, BUILT_IN | distributors)
        yield from _undeclared(reseller.distributor, (*place, "distributor"), distributors)


def _wrong_caller(step: Step, place: Place, distributors: set[str]) -> Iterator[Wrong]:
    if "by" in step.model_fields_set and step.call is None:
        yield place, "expected only beside `call`: nothing else is done by a distributor"
    else:
        yield from _undeclared(step.by, place, distributors)


def _undeclared(alias: str, place: Place, distributors: set[str]) -> Iterator[Wrong]:
    if alias not in distributors:
        yield place, f"expected a distributor ({', '.join(sorted(distributors))}), got {alias!r}"


def _wrong_step(step: Step, place: Place, known: set[str], *, has_ad: bool) -> Iterator[Wrong]:
    yield from _wrong_moment(step.at, (*place, "at"), known, has_ad=has_ad)
    parts: list[tuple[Any, Place]] = [
        *((getattr(step, action), (*place, action)) for action in ("call", "portal", "admin")),
        *_console_parts(step, (*place, "console")),
        (step.body, (*place, "body")),
        (step.what, (*place, "what")),
        (step.expect.code, (*place, "expect", "code")),
        (step.expect.listed, (*place, "expect", "listed")),
        *(
            (value, (*place, "expect", "fields", path))
            for path, value in step.expect.fields.items()
        ),
    ]
    for value, inside in parts:
        yield from _wrong_slots(value, inside, known, has_ad=has_ad)


def _console_parts(step: Step, place: Place) -> Iterator[tuple[Any, Place]]:
    if step.console is not None:
        for argument, value in step.console.written().items():
            yield value, (*place, step.console.action, argument)


def _wrong_slots(
    value: object, place: Place, known: set[str], *, has_ad: bool = False
) -> Iterator[Wrong]:
    for name in names_in(value):
        if name not in known:
            yield from _wrong_moment(name, place, known, has_ad=has_ad, is_slot=True)


def _wrong_moment(
    text: str, place: Place, known: set[str], *, has_ad: bool, is_slot: bool = False
) -> Iterator[Wrong]:
    told = f"{{{text}}}" if is_slot else text
    try:
        moment = parse_moment(text)
    except MomentError:
        yield place, f"expected a name or a date in braces, got {told}"
        return
    if moment.anchor == AD and not has_ad:
        yield place, f"expected something bought under `given`: without it there is no {AD}"
    elif moment.alias is not None and moment.alias not in known:
        shown = ", ".join(sorted({START, *known} | ({AD} if has_ad else set())))
        yield place, f"expected a name that is known by then ({shown}), got {told}"


def _taken(names: Iterable[str], place: Place, taken: Collection[str]) -> Iterator[Wrong]:
    for name in names:
        if name == START or name in taken:
            yield place, f"expected another name than {name!r}: it stands for something already"
