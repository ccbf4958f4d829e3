"""What a scenario is written in (`scenarios/README.md` explains it to those who write one)."""

from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StrictBool,
    StrictInt,
    StringConstraints,
    model_validator,
)

from sandbox.domain.ruleset import Ruleset
from sandbox.play.aliases import PATH_PATTERN
from sandbox.play.console import Console, Filled, Listing
from sandbox.play.given import MAIN, AliasName, Distributor, Given, MomentText, Part, Text
from sandbox.play.moments import parse_moment


def _on_a_date(text: str) -> str:
    start = parse_moment(text)
    if start.has_offset or not start.anchor[0].isdigit():
        raise ValueError("expected a date, such as 2026-01-15 or 2026-01-15 09:00:00")
    return text


def _as_text(value: Any) -> Any:  # noqa: ANN401 - whatever was written
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


SCENARIO_NAME = r"^[a-z0-9]+(-[a-z0-9]+)*$"
PARTNER_CALL = r"^(GET|POST|PATCH) /v3/\S+$"
CONTROL_CALL = r"^(GET|POST|PUT|PATCH|DELETE) /\S+$"
ScenarioName = Annotated[str, StringConstraints(pattern=SCENARIO_NAME)]
Path = Annotated[str, StringConstraints(pattern=PATH_PATTERN)]
StartText = Annotated[MomentText, AfterValidator(_on_a_date)]
PartnerCall = Annotated[str, StringConstraints(pattern=PARTNER_CALL)]
ControlCall = Annotated[str, StringConstraints(pattern=CONTROL_CALL)]
Code = Annotated[str, BeforeValidator(_as_text), StringConstraints(min_length=1)]
Count = Annotated[StrictInt, Field(ge=0)]


class Expect(Part):
    """What must come back; without status and code, anything that is no error."""

    status: Annotated[StrictInt, Field(ge=100, le=599)] | None = Field(
        None, description="The HTTP status"
    )
    code: Code | None = Field(None, description="Adobe's error code, or the control plane's")
    fields: dict[Path, Any] = Field(
        {}, description="What stands where in the answer: lineItems[0].remainingQuantity: 3"
    )
    absent: list[Path] = Field([], description="What must not be in the answer")
    listed: list[Any] | None = Field(
        None,
        description="Who is in the list that a console answers, all of them in its order: "
        "VIP IDs, users, kinds of emails",
    )
    happened: dict[Text, Count] | None = Field(
        None,
        description="What the clock did on the way here: kinds of events and how many of each; "
        "{} for nothing",
    )


class Step(Part):
    """Something that is done at a moment; without a call, time only passes until then."""

    at: MomentText = Field(description="When: AD-30, AD-3 23:59:59, order+14d, 2027-01-15")
    what: Text = Field(description="What is done, in a sentence for the report")
    call: PartnerCall | None = Field(
        None, description="A request of Adobe's API: POST /v3/customers/{customer}/orders"
    )
    by: AliasName = Field(
        MAIN, description="The distributor that makes the call; left out, the first"
    )
    portal: ControlCall | None = Field(
        None,
        description="What Adobe's sandbox portal can do, as a call of the control plane about "
        "this world: PATCH /resellers/{reseller}",
    )
    admin: ControlCall | None = Field(
        None, description="The same for what the customer's admin does in the Admin Console"
    )
    console: Console | None = Field(
        None, description="What somebody does in the Reseller Console or the Admin Console"
    )
    body: dict[str, Any] | list[Any] | None = Field(None, description="The body of the request")
    expect: Expect = Expect()
    wait: StrictBool = Field(
        False,
        description="Let the clock go on until what the call made is no longer pending, and read "
        "it again: fields, absent and save look at that",
    )
    save: dict[AliasName, Path] = Field(
        {}, description="Names for later steps, and where their values stand in the answer"
    )
    checkpoint: ScenarioName | None = Field(
        None, description="Name of a checkpoint: a world can be left as it is after this step"
    )

    @model_validator(mode="after")
    def _has_one_action(self) -> "Step":
        calls = [self.call, self.portal, self.admin]
        actions = [action for action in (*calls, self.console) if action is not None]
        if len(actions) > 1:
            raise ValueError("expected only one of call, portal, admin and console")
        if not actions and (self.body is not None or self.save):
            raise ValueError("expected one of call, portal, admin and console beside body or save")
        if self.console is not None and self.body is not None:
            raise ValueError("expected no `body`: it stands under the action of `console`")
        if self.wait and self.call is None:
            raise ValueError(
                "expected `wait` only beside `call`: nothing else makes what is awaited"
            )
        answers = self.expect.model_fields_set - {"happened"}
        if not actions and answers:
            raise ValueError("expected only `happened`: where time just passes nothing answers")
        if self.expect.listed is not None and self.lists is None:
            raise ValueError("expected `listed` only beside a `console` that answers a list")
        return self

    @property
    def lists(self) -> Listing | None:
        """Where a console's answer has the list that `listed` is compared with."""
        return self.console.lists if self.console is not None else None

    @property
    def action(self) -> str:
        """What is done: the call as it is written, whoever makes it; empty where time passes."""
        shown = self.console.shown() if self.console is not None else ""
        return self.call or self.portal or self.admin or shown

    def request(self, filled: Filled) -> tuple[str, Any]:
        """Return what is sent: method and path, and the body; `filled` puts in what names mean."""
        if self.console is not None:
            return self.console.request(filled)
        return str(filled(self.action)), filled(self.body)

    @property
    def waits_as(self) -> str | None:
        """The distributor that waits for what its call made; None where the step does not wait."""
        return self.by if self.wait else None

    @property
    def actor(self) -> str:
        """Who does it: partner, portal, admin, console, or the clock alone."""
        doers: dict[str, object] = {
            "partner": self.call,
            "portal": self.portal,
            "admin": self.admin,
            "console": self.console,
        }
        return next((name for name, action in doers.items() if action is not None), "clock")


class Scenario(Part):
    """A story: a start, steps at moments, expectations. One case of it, once slots are filled."""

    name: ScenarioName = Field(description="The file's name without .yaml")
    title: Text
    tags: list[ScenarioName] = Field(
        [], description="Words by which --tag chooses scenarios: renewal, returns"
    )
    shows: Text = Field(description="What one learns from it")
    rules: list[Text] = Field(min_length=1, description="Ids of the program's rules: RN-1, X12")
    sources: list[Text] = Field(min_length=1, description="docs renewals/overview, seed 003")
    seed: Annotated[StrictInt, Field(ge=0, le=2**53 - 1)] = 7
    ruleset: Ruleset = Field(Ruleset(), description="Rules that differ from the defaults")
    flex_discounts: Literal["none", "sample"] = Field(
        "none", description="Flexible discounts from the start: none, or the built-in ones"
    )
    distributor: Distributor = Field(
        Distributor(), description=f"The first distributor; where one is named, it is {MAIN!r}"
    )
    distributors: dict[AliasName, Distributor] = Field(
        {}, description="Further distributors, by the names that `by` and `distributor` use"
    )
    start: StartText = Field(description="Where the world's clock begins: a date, with a time")
    given: Given = Given()
    steps: list[Step] = Field(min_length=1)
    checkpoints: dict[ScenarioName, MomentText] = Field(
        {}, description="Moments to which a world can be brought and left: --until NAME"
    )

    @property
    def stops(self) -> list[str]:
        """The names of its checkpoints: those after steps in their order, then those by moment."""
        return [each.checkpoint for each in self.steps if each.checkpoint] + [*self.checkpoints]
