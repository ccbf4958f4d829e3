"""Bodies and answers about worlds and their rules."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

from pydantic import ConfigDict, Field, StrictBool

from sandbox.control_api.size_schemas import SizesResource
from sandbox.control_api.values import Moment, OptionalAddress
from sandbox.domain.ruleset import Ruleset
from sandbox.domain.whole_numbers import WHOLE
from sandbox.partner_api.schemas.common import CLEAN_PATTERN, RequestModel, Resource
from sandbox.worlds.specification import (
    HIGHEST_RATE,
    HIGHEST_SEED,
    HIGHEST_TTL,
    DistributorSpec,
    WorldSpec,
)

if TYPE_CHECKING:
    from sandbox.worlds.views import CredentialView, WorldView

Mode = Literal["frozen", "live", "scaled"]
WorldOrder = Literal["id", "newest"]
Name = Annotated[str, Field(max_length=255, pattern=CLEAN_PATTERN)]
Rate = Annotated[float, Field(gt=0, le=HIGHEST_RATE, allow_inf_nan=False)]
TimeToLive = Annotated[
    int, Field(ge=1, le=HIGHEST_TTL, description="Seconds of real time until it is removed"), WHOLE
]
# Only a scaled clock has a rate other than 1. That the parts let all else be goes without saying,
# but for validators that hold what a schema does not name to be forbidden (Redocly's).
RATE_BY_MODE: dict[str, Any] = {
    "if": {
        "properties": {"mode": {"const": "scaled"}},
        "required": ["mode"],
        "additionalProperties": True,
    },
    "else": {"properties": {"rate": {"const": 1}}, "additionalProperties": True},
}
SampleDiscounts = Annotated[
    Literal["none", "sample"],
    Field(description="Flexible discounts from the start: none, or the built-in ones of each year"),
]
Region = Literal["NA", "PA", "EE", "MX", "LA", "WE", "JP", "AP"]
Currency = Literal["AUD", "EUR", "GBP", "JPY", "USD"]
Segment = Literal["COM", "EDU", "GOV"]
Country = Annotated[str, Field(pattern="^[A-Z]{2}$")]


class NewDistributor(RequestModel):
    """A distributor of a new world: what it may sell where."""

    name: Name = "Sandbox Distributor"
    region: Region = "NA"
    currencies: list[Currency] = Field(default=["USD"], min_length=1, max_length=5)
    countries: list[Country] = Field(default=["US", "CA"], min_length=1, max_length=250)
    market_segments: list[Segment] = Field(
        default=["COM", "EDU", "GOV"], min_length=1, max_length=3
    )
    global_sales_enabled: StrictBool = False
    lga_enabled: StrictBool = False
    email: OptionalAddress = ""

    def spec(self) -> DistributorSpec:
        """Return what the service takes."""
        return DistributorSpec(
            name=self.name,
            region=self.region,
            currencies=tuple(dict.fromkeys(self.currencies)),
            countries=tuple(dict.fromkeys(self.countries)),
            market_segments=tuple(dict.fromkeys(self.market_segments)),
            global_sales_enabled=self.global_sales_enabled,
            lga_enabled=self.lga_enabled,
            email=self.email.lower(),
        )


def _changes_schema() -> dict[str, Any]:
    """Describe changes of rules: as the ruleset itself, but everything may be left out or null."""
    schema = Ruleset.model_json_schema()
    months = schema["$defs"]["ExtendedTermMaxMonths"]
    rules = {**schema["properties"], "extendedTermMaxMonths": _nullable_fields(months)}
    return _nullable_fields({"properties": rules})


def _nullable_fields(schema: dict[str, Any]) -> dict[str, Any]:
    fields = {
        name: {
            "anyOf": [
                {key: value for key, value in field.items() if key != "default"},
                {"type": "null"},
            ]
        }
        for name, field in schema["properties"].items()
    }
    return {**schema, "type": "object", "properties": fields, "additionalProperties": False}


class RuleChanges(RequestModel):
    """Rules by name; null puts one back to its default. The service checks names and values."""

    model_config = ConfigDict(
        extra="allow", json_schema_extra=lambda schema: schema.update(_changes_schema())
    )

    @property
    def changes(self) -> dict[str, Any]:
        """Return what was sent."""
        return dict(self.model_extra or {})


class NewWorld(RequestModel):
    """What a new world shall be like; everything is optional."""

    model_config = ConfigDict(json_schema_extra=RATE_BY_MODE)

    name: Name = ""
    seed: Annotated[int, Field(ge=0, le=HIGHEST_SEED), WHOLE] | None = None
    mode: Mode = "frozen"
    now: Moment | None = None
    rate: Rate = 1.0
    rules: RuleChanges = RuleChanges()
    distributors: list[NewDistributor] = Field(
        default_factory=lambda: [NewDistributor()], min_length=1, max_length=50
    )
    flex_discounts: SampleDiscounts = "none"
    ttl_seconds: TimeToLive | None = None

    def spec(self) -> WorldSpec:
        """Return what the service takes; a null rule is its default."""
        return WorldSpec(
            name=self.name,
            seed=self.seed,
            mode=self.mode,
            now=self.now,
            rate=self.rate,
            rules=self.rules.changes,
            distributors=tuple(each.spec() for each in self.distributors),
            flex_discounts=self.flex_discounts,
            ttl_seconds=self.ttl_seconds,
        )


class WorldChanges(RequestModel):
    """What shall be otherwise; `ttlSeconds` counts from now, null: it lives until it is deleted."""

    name: Name = ""
    ttl_seconds: TimeToLive | None = None


class ClockResource(Resource):
    """A world's clock; `nextEventAt` is when the first due event fires."""

    mode: Mode
    now: datetime
    rate: float
    next_event_at: datetime | None

    @classmethod
    def of(cls, view: "WorldView") -> "ClockResource":
        """Show a world's clock."""
        return cls(
            mode=cast("Mode", view.mode),
            now=view.now,
            rate=view.rate,
            next_event_at=view.next_event_at,
        )


class CredentialResource(Resource):
    """What a client of a distributor needs."""

    distributor_id: str
    name: str
    client_id: str
    client_secret: str

    @classmethod
    def of(cls, view: "CredentialView") -> "CredentialResource":
        """Show a credential."""
        return cls(
            distributor_id=view.distributor_id,
            name=view.name,
            client_id=view.client_id,
            client_secret=view.client_secret,
        )


class WorldResource(Resource):
    """A world; `rules` are all that are in force.

    `expiresAt` is real time; null: it lives until it is deleted.
    """

    world_id: str
    name: str
    seed: int
    status: Literal["ready"] = "ready"
    clock: ClockResource
    rules: dict[str, Any]
    credentials: list[CredentialResource]
    expires_at: datetime | None
    sizes: SizesResource

    @classmethod
    def of(cls, view: "WorldView") -> "WorldResource":
        """Show a world, whose sizes were counted.

        Raises:
            ValueError: they were not.
        """
        if view.sizes is None:
            raise ValueError("a world is shown with its sizes")
        return cls(
            world_id=view.world_id,
            name=view.name,
            seed=view.seed,
            clock=ClockResource.of(view),
            rules=view.rules,
            credentials=[CredentialResource.of(each) for each in view.credentials],
            expires_at=view.expires_at,
            sizes=SizesResource.of(view.sizes),
        )


class WorldList(Resource):
    """A page of the worlds, by id; `totalCount` is how many there are."""

    total_count: int
    items: list[WorldResource]


class RuleResource(Resource):
    """A rule with where it comes from and how well that is known."""

    name: str
    value: Any
    default: Any
    meaning: str
    source: str
    standing: Literal["documented", "seed", "reported", "assumed"]


class RuleList(Resource):
    """All rules of a world."""

    items: list[RuleResource]
