"""Wrong secrets that arrive at the same moment."""

import asyncio
from collections import Counter

from api.errors import ServiceError
from api.persistence.unit_of_work import Works
from api.security.credentials import Credentials
from api.services.authenticating import WRONG_A_MINUTE, SecretAuthenticator


def test_guesses_that_wait_side_by_side_are_counted_like_others(works: Works) -> None:
    authenticator = SecretAuthenticator(works)
    guesses = [
        Credentials(bearer=f"guess {number}", session=None, csrf=None, is_safe=True, address="192.0.2.1")
        for number in range(2 * WRONG_A_MINUTE)
    ]

    async def asked() -> list[object]:
        try:
            return list(await asyncio.gather(*map(authenticator.actor_of, guesses), return_exceptions=True))
        finally:
            await works.database.end_reads()

    codes = Counter(answer.code if isinstance(answer, ServiceError) else answer for answer in asyncio.run(asked()))
    assert codes == {"not_logged_in": WRONG_A_MINUTE, "too_many_tries": WRONG_A_MINUTE}
