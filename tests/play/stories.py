"""A small scenario for tests, to be changed piece by piece."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox.play.faults import FaultyScenario
from sandbox.play.loading import Case, load_text
from sandbox.play.player import play
from sandbox.play.records import Played
from sandbox.play.sandboxes import Sandbox

STORY = """\
name: story
title: A story
shows: What a story shows
rules: [RN-1]
sources: [seed 003]
start: 2026-01-15 09:00:00
given:
  bought:
    - lines:
        - {offer: 65304479CA01A12, quantity: 5, as: acrobat}
steps:
"""
READ = """\
  - at: AD-1
    what: The subscription is read
    call: GET /v3/customers/{customer}/subscriptions/{acrobat}
"""

TWO_DISTRIBUTORS = STORY.replace(
    "given:\n",
    "distributors:\n"
    "  west: {region: WE, currencies: [EUR], countries: [DE]}\n"
    "given:\n"
    "  resellers:\n"
    "    neighbour: {companyName: Redwood Reselling}\n"
    "    stranger: {companyName: Rheingold Vertrieb, distributor: west, address: {country: DE,"
    " region: RP, city: Mainz, addressLine1: Rheinufer 1, postalCode: '55116'}}\n",
)


def story(*steps: str, head: str = STORY, tail: str = "") -> str:
    """Return the text of a story; by default it reads the subscription."""
    return head + "".join(steps or (READ,)) + tail


def cases(*steps: str, head: str = STORY, tail: str = "") -> list[Case]:
    """Return the cases of a story."""
    return load_text(story(*steps, head=head, tail=tail), "story.yaml")


def faults(text: str) -> list[str]:
    """Return what is wrong with a story."""
    with pytest.raises(FaultyScenario) as found:
        load_text(text, "story.yaml")
    return [str(fault) for fault in found.value.faults]


def played(sandbox: Sandbox, *steps: str, head: str = STORY, tail: str = "") -> Played:
    """Play a story of one case."""
    (case,) = cases(*steps, head=head, tail=tail)
    return play(case, sandbox)


def written(folder: Path, *steps: str, head: str = STORY, tail: str = "") -> Path:
    """Write a story into a folder."""
    path = folder / "story.yaml"
    path.write_text(story(*steps, head=head, tail=tail), encoding="utf-8")
    return path
