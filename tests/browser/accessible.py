"""What axe, the keyboard and a narrow window find wrong with a page."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page

AXE: Final = Path(__file__).with_name("vendor") / "axe-4.14.1.min.js"
_MOST_ROUNDS: Final = 6
GRAVE: Final = frozenset({"serious", "critical"})
_RUN: Final = """async rules => (await axe.run(document, {
  resultTypes: ["violations"], ...(rules.length ? {runOnly: {type: "rule", values: rules}} : {}),
})).violations"""
# Every control that can be seen and used. Of radio buttons of one name the keyboard reaches one;
# what a drawing has for the mouse, its slider has for the keyboard.
_LISTEN: Final = """() => {
  const controls = [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex='0']"
  )].filter(found => !found.disabled && found.type !== "hidden" && found.type !== "radio"
    && !(found.closest("svg") && found.tabIndex < 0) && found.checkVisibility()
    && !found.closest("details:not([open]) > :not(summary)"));
  window.reached = new Set();
  window.unseen = new Set();
  window.unreached = () => controls.filter(found => !window.reached.has(found))
    .map(found => found.outerHTML.slice(0, 160));
  document.addEventListener("focusin", event => {
    const style = getComputedStyle(event.target);
    window.reached.add(event.target);
    // A drawing shows by its strokes where one is.
    if (style.outlineStyle === "none" && style.boxShadow === "none" && !event.target.closest("svg"))
      window.unseen.add(event.target.outerHTML.slice(0, 160));
  });
  return window.unreached();
}"""


def accessible(page: Page, *rules: str) -> None:
    """Fail on what axe finds serious or critical; `rules` are those to be asked, else all."""
    found = grave_findings(page, *rules)
    assert not found, "\n".join([page.url, *found])


def grave_findings(page: Page, *rules: str) -> list[str]:
    """Return what axe finds serious or critical, a line an element."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_axe())
    violations: list[dict[str, Any]] = page.evaluate(_RUN, list(rules))
    return [
        f"{violation['id']} ({violation['impact']}): {violation['help']}: "
        f"{node['html'][:200]} {_first_reason(node)}"
        for violation in violations
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]


def unreached_by_keyboard(page: Page) -> list[str]:
    """Return the controls that Tab does not reach, and those that do not show that they are."""
    unreached: list[str] = page.evaluate(_LISTEN)
    # A field for an instant has a stop for each of its parts.
    for _ in range(_MOST_ROUNDS):
        for _ in range(max(len(unreached), 5)):
            page.keyboard.press("Tab")
        unreached = page.evaluate("() => window.unreached()")
        if not unreached:
            break
    unseen: list[str] = page.evaluate("() => [...window.unseen]")
    return [
        *(f"Tab does not reach {control}" for control in unreached),
        *(f"no focus is seen on {control}" for control in unseen),
    ]


def wider_than_window(page: Page) -> list[str]:
    """Return by how much a page must be scrolled sideways, if it must."""
    wide, window = page.evaluate("() => [document.documentElement.scrollWidth, innerWidth]")
    return [f"{wide} pixels wide in a window of {window}"] if wide > window else []


def _first_reason(node: dict[str, Any]) -> str:
    reasons = [*node["any"], *node["all"], *node["none"]]
    return str(reasons[0]["message"]) if reasons else ""


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")
