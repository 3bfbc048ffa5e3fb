"""Pushing one message as a Standard Webhook."""

import asyncio
import base64
from datetime import UTC, datetime

import httpx
from standardwebhooks import Webhook

from shared.deliveries import outcomes
from shared.deliveries.outcomes import TIMEOUT, Outcome
from shared.deliveries.tables import Delivery, Destination
from shared.privacy import Keyring, open_sealed


async def push(client: httpx.AsyncClient, keyring: Keyring, delivery: Delivery, destination: Destination) -> Outcome:
    """Send the body that was stored, byte for byte. Any status but a success is a failure.

    The status alone counts: nothing of the answer's body is read.
    """
    assert destination.address is not None
    headers = _signed(keyring, delivery, destination)
    sent = {"content": delivery.body.encode(), "headers": headers, "timeout": TIMEOUT}
    try:
        async with (
            asyncio.timeout(outcomes.PUSH_SECONDS),
            client.stream("POST", destination.address, **sent) as answer,  # type: ignore[arg-type]
        ):
            return Outcome(answer.is_success, None if answer.is_success else f"HTTP {answer.status_code}")
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, TimeoutError) as failure:
        return Outcome(False, type(failure).__name__)


def _signed(keyring: Keyring, delivery: Delivery, destination: Destination) -> dict[str, str]:
    assert destination.secret is not None
    secret = open_sealed(keyring.field_key, destination.secret)
    now = datetime.now(UTC)
    webhook = Webhook(base64.b64encode(secret).decode())
    return {
        "content-type": "application/json",
        "accept-encoding": "identity",
        "webhook-id": str(delivery.id),
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": webhook.sign(str(delivery.id), now, delivery.body),
    }
