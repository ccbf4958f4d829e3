"""Three calls that work as they stand, for a shell: a token, Adobe's API, the clock."""

from shlex import quote

from sandbox.console.console import console_of
from sandbox.console.pages import attempt
from sandbox.console.problems import Problem
from sandbox.control_api.world_schemas import CredentialResource
from sandbox.worlds.worlds import DEFAULT_WORLD


def default_credential() -> CredentialResource | None:
    """Return the credential of the world `default`; None where somebody has deleted it."""
    found = attempt(lambda: console_of().sandbox().get_world(DEFAULT_WORLD))
    return None if isinstance(found, Problem) else found.credentials[0]


def first_calls(
    base: str, credential: CredentialResource, control_token: str | None
) -> dict[str, str]:
    """Return the calls by what they do, in the order in which they are pasted.

    Args:
        base: the URL of the sandbox.
        credential: of the world `default`.
        control_token: what the control plane asks for; it is not shown, the shell must know it.
    """
    client, secret = quote(credential.client_id), quote(credential.client_secret)
    control = ['-H "Authorization: Bearer $SANDBOX_CONTROL_TOKEN"'] if control_token else []
    token = _lines(
        f"curl -sS {quote(f'{base}/ims/token/v3')}",
        "-d grant_type=client_credentials -d scope=openid",
        f"-d client_id={client} -d client_secret={secret}",
        """| sed 's/.*"access_token": *"\\([^"]*\\)".*/\\1/'""",
    )
    return {
        "Get a token, as any client of Adobe's": f"TOKEN=$({token})",
        "List the resellers, by Adobe's API": _lines(
            f"curl -sS {quote(f'{base}/v3/resellers')}",
            f'-H "Authorization: Bearer $TOKEN" -H "X-Api-Key: "{client}',
            '-H "X-Correlation-Id: $RANDOM-$RANDOM" -H "Accept: application/json"',
        ),
        "Let thirty days pass, by the control plane": _lines(
            f"curl -sS {quote(f'{base}/sandbox/v1/worlds/{DEFAULT_WORLD}/clock/advance')}",
            *control,
            """-H "Content-Type: application/json" -d '{"by": "P30D"}'""",
        ),
    }


def _lines(*parts: str) -> str:
    """Return a command in lines that a narrow page can show."""
    return " \\\n  ".join(parts)
