"""Door 1, HTTP: cases, the commands persons give, the desk, money and findings, proposals, figures."""

from services.mediation.endpoints import cases, commands, desk, members, money, proposals, reports

ROUTERS = (
    cases.router,
    commands.router,
    desk.router,
    members.router,
    money.router,
    proposals.router,
    reports.router,
)
