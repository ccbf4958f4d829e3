"""The timeline of a play as lines of text: moment, what was done, what was answered."""

from collections.abc import Iterator

from rich.text import Text

from sandbox.play.records import Entry, Played

MARKS = {"as expected": "✓", "not as expected": "✗", "not played": "·"}
STYLES = {"as expected": "green", "not as expected": "red", "not played": "dim"}
EVENTS_SHOWN = 20


def timeline(played: Played) -> Iterator[Text]:
    """Write a case: its title, then everything that was done and what the clock did in between."""
    scenario = played.case.scenario
    standing = "as expected" if played.is_good else "not as expected"
    style = STYLES[standing]
    yield Text.assemble((f"{MARKS[standing]} {played.case.title}", f"bold {style}"))
    about = [scenario.title, ", ".join(scenario.rules)]
    if played.ad:
        about.append(f"AD is {played.ad.isoformat()}")
    yield Text(f"  {' · '.join(about)}", style="dim")
    for entry in played.entries:
        yield from _entry(entry)
    if played.trouble:
        yield Text(f"  ✗ {played.trouble}", style="red")


def _entry(entry: Entry) -> Iterator[Text]:
    for event in entry.fired[:EVENTS_SHOWN]:
        yield Text(f"      ⏱ {event.at}  {event.kind}  {event.summary}", style="cyan")
    more = sum(entry.counts.values()) - min(len(entry.fired), EVENTS_SHOWN)
    if more > 0:
        yield Text(f"      ⏱ … and {more} more", style="cyan")
    when = f"{entry.at:%Y-%m-%d %H:%M:%S}" if entry.at else entry.moment
    mark, style = MARKS[entry.standing], STYLES[entry.standing]
    yield Text.assemble((f"  {mark} ", style), f"{when:19}  {entry.label:>7}  ", entry.what)
    if entry.request:
        answered = f"{entry.status}" if entry.status is not None else "no answer"
        code = f" {entry.code}" if entry.code else ""
        by = f"  by {entry.caller}" if entry.caller else ""
        yield Text(f"      {entry.asked}{by}  →  {answered}{code}", style="dim")
    if entry.done_at:
        for event in entry.waited[:EVENTS_SHOWN]:
            yield Text(f"      ⏱ {event.at}  {event.kind}  {event.summary}", style="cyan")
        yield Text(f"      waited until {entry.done_at:%Y-%m-%d %H:%M:%S}", style="dim")
    if entry.why:
        yield Text(f"      because of {entry.why['rule']} ({entry.why['source']})", style="dim")
    for check in entry.checks:
        if not check.holds:
            yield Text(
                f"      ✗ {check.what}: expected {check.expected}, got {check.got}", style="red"
            )
    if entry.trouble:
        yield Text(f"      ✗ {entry.trouble}", style="red")
