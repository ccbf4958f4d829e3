"""What is read from an answer, and what the plugin is told of it."""

from dataclasses import dataclass, field

from locust.contrib.fasthttp import ResponseContextManager

from loadtests.suites.personas.bodies import Json


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: its status, Adobe's code (empty where there is none), its body."""

    status: int = 0
    code: str = ""
    body: Json = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Tell whether it is what was asked for, and no refusal."""
        return 200 <= self.status < 300


def read_answer(response: ResponseContextManager) -> Answer:
    """Read an answer; a body that is no JSON object is empty."""
    try:
        body = response.json() if response.content else {}
    except ValueError:
        body = {}
    found = body if isinstance(body, dict) else {}
    code = str(found.get("code", "")) if response.status_code >= 400 else ""
    return Answer(response.status_code, code, found)


def tell_placed(response: ResponseContextManager, answer: Answer) -> None:
    """Let the plugin know of an order that was answered 201, so that it is looked for at the end.

    A preview has no id, and what is only read was not placed now.
    """
    if answer.status == 201 and answer.body.get("orderId") and answer.body.get("customerId"):
        pair = answer.body["customerId"], answer.body["orderId"]
        response.request_meta["context"] = {**response.request_meta["context"], "placed": pair}
