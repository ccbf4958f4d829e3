"""Mistakes in who is declared and who makes a call name their line."""

from __future__ import annotations

import pytest

from tests.play.stories import READ, TWO_DISTRIBUTORS, faults, story


def changed(old: str, new: str) -> str:
    text = story(head=TWO_DISTRIBUTORS)
    assert text.count(old) == 1
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "west: {",
            "Far-West: {",
            (
                "story.yaml:8: distributors.Far-West: expected a name of letters and digits that "
                "begins with a small letter, such as order2, got 'Far-West'"
            ),
        ),
        (
            "region: WE",
            "region: XX",
            "story.yaml:8: distributors.west.region: expected 'NA', 'PA', 'EE', 'MX', 'LA', 'WE'",
        ),
        (
            "region: WE",
            "regoin: WE",
            (
                "story.yaml:8: distributors.west.regoin: expected one of region, currencies, "
                "countries, globalSalesEnabled, lgaEnabled; did you mean 'region'?"
            ),
        ),
        (
            "west: {",
            "main: {",
            (
                "story.yaml:8: distributors.main: expected another name than 'main': it stands for "
                "something already"
            ),
        ),
        ("west: {", "customer: {", "story.yaml:8: distributors.customer: expected another name"),
        ("west: {", "start: {", "story.yaml:8: distributors.start: expected another name"),
        (
            "neighbour: {companyName",
            "neighbour: {comapnyName",
            (
                "story.yaml:11: given.resellers.neighbour.comapnyName: expected one of companyName,"
                " preferredLanguage, address, contacts, marketSegments, distributor; did you mean "
                "'companyName'?"
            ),
        ),
        (
            "neighbour:",
            "reseller:",
            (
                "story.yaml:11: given.resellers.reseller: expected another name than 'reseller': "
                "it stands for something already"
            ),
        ),
        ("neighbour:", "order:", "story.yaml:11: given.resellers.order: expected another name"),
        ("neighbour:", "main:", "story.yaml:11: given.resellers.main: expected another name"),
        ("neighbour:", "west:", "story.yaml:11: given.resellers.west: expected another name"),
        (
            "distributor: west",
            "distributor: east",
            (
                "story.yaml:12: given.resellers.stranger.distributor: expected a distributor "
                "(main, west), got 'east'"
            ),
        ),
        (
            "as: acrobat",
            "as: stranger",
            "story.yaml:14: given.bought[0]: expected another name than 'stranger'",
        ),
        (
            "as: acrobat",
            "as: west",
            "story.yaml:14: given.bought[0]: expected another name than 'west'",
        ),
    ],
)
def test_a_mistake_in_what_is_declared_names_its_line(old: str, new: str, expected: str) -> None:
    told = faults(changed(old, new))
    assert any(each.startswith(expected) for each in told), told


def test_a_reseller_that_is_there_twice_is_a_mistake() -> None:
    told = faults(changed("    stranger:", "    neighbour:"))
    assert "story.yaml:12: given.resellers.neighbour: is here twice" in told


PORTAL = "  - at: AD\n    what: x\n    portal: GET /events\n"
ADMIN = PORTAL.replace("portal", "admin")
NOTHING = "  - at: AD\n    what: x\n"
MISPLACED = "expected only beside `call`: nothing else is done by a distributor"


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (READ + "    by: east\n", "20: steps[0].by: expected a distributor (main, west)"),
        (READ + "    by: stranger\n", "20: steps[0].by: expected a distributor (main, west), got"),
        (READ + "    by: 5\n", "20: steps[0].by: expected text"),
        (PORTAL + "    by: west\n", f"20: steps[0].by: {MISPLACED}"),
        (PORTAL + "    by: main\n", f"20: steps[0].by: {MISPLACED}"),
        (ADMIN + "    by: west\n", f"20: steps[0].by: {MISPLACED}"),
        (NOTHING + "    by: west\n", f"19: steps[0].by: {MISPLACED}"),
        (READ + "    save: {stranger: offerId}\n", "20: steps[0].save: expected another name"),
        (READ + "    save: {west: offerId}\n", "20: steps[0].save: expected another name"),
        (
            READ.replace("{acrobat}", "{west}"),
            (
                "19: steps[0].call: expected a name that is known by then (AD, acrobat, customer, "
                "neighbour, order, reseller, start, stranger), got {west}"
            ),
        ),
    ],
)
def test_a_mistake_in_who_calls_names_its_line(step: str, expected: str) -> None:
    told = faults(story(step, head=TWO_DISTRIBUTORS))
    assert any(each.startswith(f"story.yaml:{expected}") for each in told), told
