"""The comparison of P2: the same filing written as in the framework's own tutorials, as a program of its own.

One ORM session a request; every check is a `select` first; each row goes through `session.add`; `commit`, `refresh`,
answer. The same tables, rows, signatures, encryption and deadlines; the same server with the same options. What it
leaves out is what the product adds beyond the tutorial: two equal requests at the same moment are only told apart by
the unique index, and no relay is notified.
"""

import hashlib
import time
from collections.abc import AsyncIterator
from datetime import date
from typing import Annotated, Any

import uvicorn
from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Request, Response
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bench import textbook_rows as rows
from deploy.run import server_options
from services.intake.complaints.rules.clocks import ACCEPTANCE, starting
from services.intake.complaints.rules.filing import check_period
from services.intake.complaints.schemas import NewComplaint, Receipt
from services.intake.complaints.tables import Complaint
from services.intake.settings import Settings
from shared import clock, obligations, regions
from shared.access.callers import Credential, Party
from shared.access.signing import WINDOW_SECONDS, NonceRow, Signed
from shared.commands.idempotency import IdempotencyRow
from shared.history import GENESIS, HistoryRow, chained
from shared.messaging.outbox import publish
from shared.privacy import Keyring, open_sealed
from shared.values import divisions

ROUTE = "POST /v1/complaints"


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    """One session a request."""
    async with AsyncSession(request.app.state.engine) as session:
        yield session


Session = Annotated[AsyncSession, Depends(get_session)]


async def get_caller(request: Request, session: Session) -> Credential:
    """The credential that signed the request."""
    return await signed(request, session, request.app.state.settings.access_key_bytes())


router = APIRouter()


@router.post("/v1/complaints", status_code=201, response_model=Receipt)
async def file_complaint(
    request: Request,
    session: Session,
    caller: Annotated[Credential, Depends(get_caller)],
    idempotency_key: Annotated[str, Header()],
    new: NewComplaint,
) -> Any:
    """File a complaint."""
    keyring: Keyring = request.app.state.keyring
    fingerprint = hashlib.sha256(await request.body()).digest()
    same = select(IdempotencyRow).filter_by(scope=caller.party, route=ROUTE, key=idempotency_key)
    known = (await session.exec(same)).first()
    if known is not None:
        if known.fingerprint != fingerprint:
            raise HTTPException(409, "this key was used with another body")
        return Response(known.body, known.status or 201, media_type="application/json")
    complaint = await take_in(session, keyring, caller, new)
    receipt = rows.receipt_of(keyring, complaint)
    kept = receipt.model_dump_json().encode()
    session.add(
        IdempotencyRow(
            scope=caller.party, route=ROUTE, key=idempotency_key, fingerprint=fingerprint, status=201, body=kept
        )
    )
    await session.commit()
    await session.refresh(complaint)
    return receipt


@router.get("/health/ready")
async def ready() -> dict[str, str]:
    return {"status": "ready"}


def create_app(settings: Settings) -> FastAPI:
    """The whole application: one route, and whether it is ready."""
    app = FastAPI()
    app.state.settings, app.state.keyring = settings, settings.keyring()
    app.state.engine = create_async_engine(settings.database_url.get_secret_value(), pool_size=settings.pool_size)
    app.include_router(router)
    return app


async def signed(request: Request, session: AsyncSession, access_key: bytes) -> Credential:
    """The credential of this signature; its nonce is spent with whatever the request commits."""
    headers = request.headers
    key, stamp, nonce = (headers.get(f"x-anxin-{name}", "") for name in ("key", "timestamp", "nonce"))
    if not stamp.isdigit() or abs(time.time() - int(stamp)) > WINDOW_SECONDS:
        raise HTTPException(401, "bad timestamp")
    joined = select(Credential, Party).join(Party).where(Credential.key == key)
    found = (await session.exec(joined)).first()
    if found is None or found[0].revoked_at is not None:
        raise HTTPException(401, "unknown key")
    credential = found[0]
    told = Signed(
        "intake",
        request.method,
        request.url.path,
        stamp,
        nonce,
        headers.get("idempotency-key", ""),
        headers.get("if-match", ""),
        await request.body(),
    )
    if told.signature(open_sealed(access_key, credential.secret).decode()) != headers.get("x-anxin-signature"):
        raise HTTPException(401, "bad signature")
    spent = (await session.exec(select(NonceRow).where(NonceRow.key == key, NonceRow.nonce == nonce))).first()
    if spent is not None:
        raise HTTPException(401, "nonce used before")
    session.add(NonceRow(key=key, nonce=nonce))
    return credential


async def take_in(session: AsyncSession, keyring: Keyring, caller: Credential, new: NewComplaint) -> Complaint:
    """Every row of a filing, each added to the session."""
    if not any(divisions.contains(outer, new.division) for outer in caller.divisions):
        raise HTTPException(403, "wrong division")
    today = clock.today()
    check_period(new.period.begins, new.period.ends, today)
    same = select(Complaint).where(Complaint.filed_by == caller.party, Complaint.partner_no == new.partner_no)
    if (await session.exec(same)).first() is not None:
        raise HTTPException(409, "this order number was used")
    reporter = rows.reporter_of(keyring, new)
    session.add(reporter)
    await session.flush()
    number = await session.scalar(text("select nextval('complaint_number')"))
    complaint = rows.complaint_of(keyring, caller, new, reporter, f"{new.division}-{today.year}-{number:06d}", today)
    session.add(complaint)
    facts = {"by": caller.party, "action": "filed", "to_stage": "filed", "facts": {"channel": new.channel}}
    complaint.version = 1
    session.add(HistoryRow(**chained(keyring.history_key, GENESIS, "complaint", complaint.number, 1, facts)))
    await _start_clocks(session, complaint, today)
    publish(session, rows.fact_of(complaint))
    return complaint


async def _start_clocks(session: AsyncSession, complaint: Complaint, today: date) -> None:
    for each in starting(complaint.channel, complaint.matter_kind):
        days = regions.find(complaint.division, each.key, today)
        if days is None:
            continue
        obligation = await obligations.start(
            session,
            subject_kind="complaint",
            subject=complaint.number,
            division=complaint.division,
            name=each.name,
            rule_id=days.rule or each.rule,
            legal_basis=days.source,
            started_on=today,
            start_event="complaint-filed",
            term=days.term(),
            timer=each.timer,
            remind=each.remind,
        )
        if each.name == ACCEPTANCE:
            complaint.accept_due_on = obligation.due_on


if __name__ == "__main__":
    told = Settings()
    uvicorn.run(create_app(told), **server_options(told))
