"""Asking an authenticator from a test that has no event loop."""

import asyncio

from api.security.actor import Actor
from api.security.credentials import Credentials
from api.services.authenticating import SecretAuthenticator


def actor_of(authenticator: SecretAuthenticator, credentials: Credentials) -> Actor:
    """Return who shows these credentials, or raise what refuses them."""

    async def asked() -> Actor:
        try:
            return await authenticator.actor_of(credentials)
        finally:
            await authenticator.works.database.end_reads()

    return asyncio.run(asked())
