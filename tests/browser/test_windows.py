"""What a page reports as an error is seen, and the pages run as their policy lets them."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.windows import Windows
from tests.support import World


def test_links_are_followed_by_script_without_loading_the_page_anew(
    page: Page, world: World
) -> None:
    page.goto(f"/console/{world.world_id}")
    page.evaluate("() => { window.isStillHere = true }")
    page.locator(".brand a").click()
    page.wait_for_url("/")
    assert page.evaluate("() => window.isStillHere")


def test_links_are_followed_without_javascript(no_javascript: Page, world: World) -> None:
    no_javascript.goto(f"/console/{world.world_id}")
    no_javascript.locator(".brand a").click()
    no_javascript.wait_for_url("/")
    assert no_javascript.locator("h1").count() == 1


def test_a_script_of_the_page_itself_is_refused_and_noticed(windows: Windows) -> None:
    page = windows.open()
    page.goto("/")
    page.evaluate("""() => {
      const script = document.createElement("script");
      script.textContent = "window.ran = true";
      document.head.append(script);
    }""")
    page.wait_for_timeout(100)
    assert not page.evaluate("() => window.ran")
    assert any("Content Security Policy" in fault for fault in windows.faults)
    windows.faults.clear()


def test_a_refusal_is_no_error_of_the_page(page: Page) -> None:
    page.goto("/console/none")
    assert page.get_by_text("WORLD_NOT_FOUND").is_visible()


def test_dark_pages_are_dark_and_light_ones_light(page: Page, dark: Page) -> None:
    colour = "() => getComputedStyle(document.body).backgroundColor"
    shades = []
    for window in (page, dark):
        window.goto("/")
        red, green, blue = window.evaluate(colour)[4:-1].split(",")
        shades.append(int(red) + int(green) + int(blue))
    assert shades[0] > 3 * 200 > 3 * 60 > shades[1]
