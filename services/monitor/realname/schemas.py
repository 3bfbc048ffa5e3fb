"""The form of a request and the answer, as the national platform has them."""

from typing import Any

from pydantic import BaseModel

from services.monitor.realname.rules.envelope import FIELDS

MEANING = {
    "appid": "the key of the credential",
    "data": "JSON text of the method's fields",
    "format": "json",
    "method": "such as Payroll.Add; docs/partners/realname.md lists them",
    "nonce": "32 hex digits, different in each request",
    "timestamp": "yyyyMMddHHmmss, China's time",
    "version": "1.0",
    "sign": "hex(SHA-256) of the fields before and the secret",
}
FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "required": list(FIELDS),
                    "properties": {name: {"type": "string", "description": MEANING[name]} for name in FIELDS},
                }
            }
        },
    }
}


class RealnameAnswer(BaseModel):
    """`code` 0 is success, 1001 a wrong parameter, 9999 any other failure; `message` says what is wrong."""

    code: int
    message: str
    data: dict[str, Any] | None
