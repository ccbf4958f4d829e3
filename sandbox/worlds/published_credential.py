"""The credential of the world `default`: everybody knows it, so others must not come in by it."""

import secrets

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from sandbox.store.worlds import Credential

PUBLISHED_SECRET = "sandbox-secret"  # noqa: S105 - it stands in the README


def credential_of(session: Session, world_id: str) -> tuple[str, str]:
    """Return client id and secret of a world's first distributor; empty where it has none."""
    found = session.execute(
        select(Credential.client_id, Credential.client_secret)
        .where(Credential.world_id == world_id)
        .order_by(Credential.distributor_id, Credential.client_id)
    ).first()
    return ("", "") if found is None else (found.client_id, found.client_secret)


def replace_published_secrets(session: Session) -> None:
    """Give every credential with the published secret one of its own, for good."""
    published = select(Credential.client_id).where(Credential.client_secret == PUBLISHED_SECRET)
    for client_id in session.scalars(published).all():
        session.execute(
            update(Credential)
            .where(Credential.client_id == client_id)
            .values(client_secret=secrets.token_urlsafe(24))
        )
