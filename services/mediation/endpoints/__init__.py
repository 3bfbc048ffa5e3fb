"""Door 1, HTTP: cases, the commands persons give, money and findings, proposals, figures."""

from services.mediation.endpoints import cases, commands, members, money, proposals, reports

ROUTERS = (cases.router, commands.router, members.router, money.router, proposals.router, reports.router)
