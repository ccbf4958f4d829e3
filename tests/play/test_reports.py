"""The same play as lines of text, as one HTML page and as JUnit XML."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest

from sandbox.play.drawing import WIDTH, draw
from sandbox.play.facts import RunFacts, shown_command
from sandbox.play.junit import junit
from sandbox.play.page import page
from sandbox.play.records import Check, Played
from sandbox.play.sandboxes import Sandbox
from sandbox.play.timeline import timeline
from tests.play.stories import READ, STORY, played

HOSTILE = "</td><script>alert(1)</script>&\"'"


@pytest.fixture(scope="module")
def good(sandbox: Sandbox) -> Played:
    return played(sandbox, READ, READ.replace("AD-1", "AD"))


@pytest.fixture(scope="module")
def bad(sandbox: Sandbox) -> Played:
    wrong = READ + "    expect: {fields: {currentQuantity: 6}}\n"
    return played(sandbox, wrong, READ.replace("AD-1", "AD-2"), READ)


class Tags(HTMLParser):
    """Collects tags with their attributes, and checks that they are closed in order."""

    VOID = frozenset({"meta", "br", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def tags(text: str) -> Tags:
    parser = Tags()
    parser.feed(text)
    parser.close()
    assert parser.open == []
    return parser


def test_the_timeline_tells_moment_deed_answer_and_what_the_clock_did(good: Played) -> None:
    lines = [line.plain for line in timeline(good)]
    assert lines[0] == "✓ story"
    assert "  ✓ 2027-01-14 12:00:00     AD-1  The subscription is read" in lines
    call = "      GET /v3/customers/{customer}/subscriptions/{acrobat}  →  200"
    assert lines.count(call) == 2
    (clock,) = [line for line in lines if "⏱" in line]
    assert "2027-01-15T00:00:00Z  order.completed" in clock
    assert lines.index(clock) > lines.index(call)


def test_the_timeline_tells_what_differs(bad: Played) -> None:
    lines = [line.plain for line in timeline(bad)]
    assert lines[0] == "✗ story"
    assert "      ✗ currentQuantity: expected 6, got 5" in lines
    assert lines[-1].startswith("  · AD-1")


def test_the_page_needs_nothing_from_elsewhere(good: Played, bad: Played) -> None:
    text = page([good, bad])
    found = tags(text).found
    assert not {tag for tag, _ in found} & {"link", "img", "iframe", "object", "image"}
    assert [attrs for tag, attrs in found if tag == "script"] == [{}]
    assert not [name for _, attrs in found for name in attrs if name.startswith("on")]
    links = [attrs["href"] for _, attrs in found if "href" in attrs]
    assert links
    assert all(str(link).startswith("#") for link in links)
    assert "url(" not in text
    assert "@import" not in text


def test_the_page_escapes_whatever_is_in_a_story(good: Played, sandbox: Sandbox) -> None:
    head = STORY.replace("title: A story", f"title: '{HOSTILE.replace(chr(39), chr(39) * 2)}'")
    hostile = played(sandbox, READ.replace("The subscription", HOSTILE), head=head)
    hostile.entries[-1].answer = {HOSTILE: HOSTILE}
    hostile.entries[-1].why = {"rule": HOSTILE, "source": HOSTILE, "facts": {HOSTILE: HOSTILE}}
    hostile.entries[-1].trouble = HOSTILE
    hostile.entries[-1].checks.append(Check(HOSTILE, HOSTILE, HOSTILE, holds=False))
    hostile.trouble = HOSTILE
    text = page([hostile, good])
    assert text.count("<script") == 1
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text
    tags(text)


def test_the_page_draws_the_windows_the_anniversary_and_the_steps(good: Played) -> None:
    text = page([good])
    for kind in ("renewal", "late", "grace", "blackout", "return"):
        assert f'class="band-{kind}"' in text
    assert "early renewal, 2026-12-16 to 2027-01-14" in text
    assert "blackout: no reseller change, 2026-12-16 to 2027-02-14" in text
    assert 'class="anniversary"' in text
    assert len(re.findall(r"<circle", text)) == len(good.entries)


def test_the_drawing_keeps_the_order_of_time_and_stays_inside(good: Played) -> None:
    drawing = draw(good)
    assert drawing is not None
    xs = [marker.x for marker in drawing.markers]
    assert xs == sorted(xs)
    assert all(0 <= x <= WIDTH for x in xs)
    assert all(band.x >= 0 and band.x + band.width <= WIDTH for band in drawing.bands)
    places = [(marker.x, marker.row) for marker in drawing.markers]
    assert len(set(places)) == len(places)
    assert drawing.anniversary is not None
    late = next(band for band in drawing.bands if band.kind == "late")
    assert late.x == drawing.anniversary


def test_the_blackout_is_drawn_by_its_two_rules_with_both_ends(sandbox: Sandbox) -> None:
    rules = "{resellerChangeBlackoutBeforeDays: 10, resellerChangeBlackoutAfterDays: 20}"
    done = played(sandbox, head=STORY.replace("start:", f"ruleset: {rules}\nstart:"))
    drawing = draw(done)
    assert drawing is not None
    blackout = next(band for band in drawing.bands if band.kind == "blackout")
    assert blackout.name == "blackout: no reseller change, 2027-01-05 to 2027-02-04"
    assert drawing.anniversary is not None
    # 10 days before AD; AD and 20 days after it.
    before, after = drawing.anniversary - blackout.x, blackout.x + blackout.width
    assert after - drawing.anniversary == pytest.approx(2.1 * before, abs=1)


def test_a_window_of_no_days_is_not_drawn(sandbox: Sandbox) -> None:
    head = STORY.replace("start:", "ruleset: {earlyRenewalDays: 0, graceServiceDays: 0}\nstart:")
    drawing = draw(played(sandbox, head=head))
    assert drawing is not None
    assert {band.kind for band in drawing.bands} == {"late", "blackout", "return"}


def test_without_an_anniversary_only_the_steps_are_drawn(sandbox: Sandbox) -> None:
    head = STORY.split("given:", maxsplit=1)[0] + "steps:\n"
    step = "  - {at: start+1d, what: The customer, call: 'GET /v3/customers/{customer}'}\n"
    drawing = draw(played(sandbox, step, head=head))
    assert drawing is not None
    assert (list(drawing.bands), drawing.anniversary) == ([], None)
    assert len(drawing.markers) == 3


def test_what_never_began_has_a_page_too(sandbox: Sandbox) -> None:
    text = page([played(sandbox, head=STORY.replace("start: 2026", "start: 1999"))])
    assert "could not make a world" in text
    tags(text)


def test_junit_counts_and_quotes_what_differs(good: Played, bad: Played) -> None:
    suites = ET.fromstring(junit([good, bad]))  # noqa: S314 - written by ourselves
    assert (suites.get("tests"), suites.get("failures")) == ("2", "1")
    cases = list(suites.iter("testcase"))
    assert [case.get("classname") for case in cases] == ["story", "story"]
    (failure,) = list(suites.iter("failure"))
    problem = "story.yaml:12: The subscription is read: currentQuantity: expected 6, got 5"
    assert failure.get("message") == problem
    assert failure.text is not None
    assert failure.text.splitlines() == bad.problems


def test_junit_holds_what_xml_cannot(sandbox: Sandbox) -> None:
    broken = played(sandbox)
    broken.trouble = f"{HOSTILE} \x00 \x1b \ufffe"
    suites = ET.fromstring(junit([broken]))  # noqa: S314 - written by ourselves
    (failure,) = list(suites.iter("failure"))
    assert HOSTILE in str(failure.get("message"))


def test_the_same_seed_gives_the_same_reports(sandbox: Sandbox) -> None:
    first, second = played(sandbox), played(sandbox)
    assert page([first]) == page([second])
    assert junit([first]) == junit([second])


def test_the_same_play_gives_the_same_page_but_for_command_and_duration(sandbox: Sandbox) -> None:
    done = [played(sandbox)]
    first = page(done, RunFacts("1.2.3", "vipmp-sandbox play a", 1.26))
    second = page(done, RunFacts("1.2.3", "vipmp-sandbox play b", 61.0))
    lines = zip(first.splitlines(), second.splitlines(), strict=True)
    assert [line for line, other in lines if line != other] == [
        "<dt>Command</dt><dd><code>vipmp-sandbox play a</code></dd>",
        "<dt>Duration</dt><dd>1.3 s</dd>",
    ]


def test_the_page_tells_the_facts_of_the_run(sandbox: Sandbox) -> None:
    rules = STORY.replace("start:", "ruleset: {lateRenewalDays: 14}\nseed: 9\nstart:")
    text = page(
        [played(sandbox), played(sandbox, head=rules)],
        RunFacts("1.2.3", "vipmp-sandbox play <x>", 2.0, left_out=3),
    )
    for told in (
        "version 1.2.3",
        "play &lt;x&gt;",
        "2.0 s",
        "3 cases not played after the first failure",
        "<dt>Seeds</dt><dd>7, 9</dd>",
    ):
        assert told in text
    assert "lateRenewalDays = 14" in page([played(sandbox, head=rules)])


def test_a_password_of_a_url_is_not_shown() -> None:
    line = ["play", "x y", "--database", "postgresql://u:secret@h/d"]
    shown = shown_command(line)
    assert shown == "vipmp-sandbox play 'x y' --database postgresql://u:***@h/d"


def test_the_contents_begin_with_what_failed(good: Played, bad: Played) -> None:
    text = page([good, bad])
    contents = text[text.index("<nav") : text.index("</nav>")]
    failed = contents.index("Not as expected")
    assert failed < contents.index("currentQuantity: expected 6, got 5")
    assert failed < contents.index("All scenarios")
    assert contents.count('href="#case.2"') == 2
    assert contents.count('href="#case.1"') == 1
    assert "Not as expected" not in page([good])


def test_cases_are_closed_but_for_what_failed_and_for_the_only_one(
    good: Played, bad: Played
) -> None:
    def opened(*plays: Played) -> list[bool]:
        found = tags(page(plays)).found
        return ["open" in attrs for tag, attrs in found if attrs.get("id", "") and tag == "details"]

    assert opened(good, bad) == [False, True]
    assert opened(good) == [True]


def test_a_page_of_nothing_is_one_too() -> None:
    text = page([])
    tags(text)
    assert "0 cases of 0 scenarios" in text
    assert "<nav" not in text


@pytest.mark.parametrize(
    ("rules", "steps"),
    [
        ("{}", ["AD-1", "AD"]),
        ("{earlyRenewalDays: 1, lateRenewalDays: 0}", ["AD"]),
        ("{earlyRenewalDays: 3, lateRenewalDays: 3}", ["AD-3", "AD-2", "AD-1", "AD", "AD+1"]),
        ("{earlyRenewalDays: 90, lateRenewalDays: 90}", ["AD+3y"]),
        ("{graceServiceDays: 1, resellerChangeBlackoutAfterDays: 0}", ["start", "start+1d"]),
    ],
)
def test_labels_of_the_drawing_touch_neither_each_other_nor_the_edge(
    sandbox: Sandbox, rules: str, steps: list[str]
) -> None:
    head = STORY.replace("start:", f"ruleset: {rules}\nstart:")
    drawing = draw(played(sandbox, *(READ.replace("AD-1", at) for at in steps), head=head))
    assert drawing is not None
    labels = [(band.row, band.label) for band in drawing.bands]
    assert all(label.text for _, label in labels)
    dates = [(tick.row, tick.label) for tick in drawing.ticks]
    assert drawing.ticks[0].name == "AD"
    for row, label in (*labels, *dates):
        assert label.left >= 0
        assert label.right <= WIDTH
        rows = labels if (row, label) in labels else dates
        others = [other for at, other in rows if at == row and other is not label]
        assert not [other for other in others if label.touches(other)]
    for band in drawing.bands:
        is_inside = band.label.left >= band.x and band.label.right <= band.x + band.width
        is_beside = band.label.right <= band.x or band.label.left >= band.x + band.width
        assert is_inside or is_beside
