"""What a changed rule sets off hangs on a rule that there is."""

from sandbox.domain.ruleset import Ruleset
from sandbox.program import PROGRAM
from sandbox.timeline.changed_rules import CHANGED_RULES


def test_every_changed_rule_that_sets_something_off_is_a_rule() -> None:
    assert PROGRAM[CHANGED_RULES].keys() <= Ruleset.model_fields.keys()
