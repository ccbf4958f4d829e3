"""The outcome as JUnit XML, which every CI server reads.

There are no times in it: what they would measure is the machine, and the same play shall give the
same report.
"""

import re
from collections.abc import Sequence
from itertools import groupby
from xml.etree import ElementTree as ET

from sandbox.play.records import Played

# What XML 1.0 cannot hold, not even escaped.
_IMPOSSIBLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(plays: Sequence[Played]) -> str:
    """Write a test suite for each scenario, with a test case for each of its cases."""
    suites = ET.Element("testsuites", {"name": "scenarios", **_counts(plays)})
    for name, group in groupby(plays, key=lambda each: each.case.scenario.name):
        of_scenario = list(group)
        suite = ET.SubElement(suites, "testsuite", {"name": name, **_counts(of_scenario)})
        for played in of_scenario:
            _case(suite, played)
    ET.indent(suites)
    return ET.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _counts(plays: Sequence[Played]) -> dict[str, str]:
    failed = sum(not each.is_good for each in plays)
    return {"tests": str(len(plays)), "failures": str(failed), "errors": "0", "skipped": "0"}


def _case(suite: ET.Element, played: Played) -> None:
    scenario = played.case.scenario
    case = ET.SubElement(
        suite,
        "testcase",
        classname=scenario.name,
        name=_clean(played.case.name or scenario.title),
        file=_clean(played.case.file),
    )
    if not played.is_good:
        problems = [_clean(each) for each in played.problems]
        first = problems[0] if problems else "not all steps were played"
        ET.SubElement(case, "failure", message=first).text = "\n".join(problems)


def _clean(text: str) -> str:
    return _IMPOSSIBLE.sub("\N{REPLACEMENT CHARACTER}", text)
