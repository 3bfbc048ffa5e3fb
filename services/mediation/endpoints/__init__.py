"""Door 1, HTTP: cases, the commands persons give, money and findings, figures."""

from services.mediation.endpoints import cases, commands, money, reports

ROUTERS = (cases.router, commands.router, money.router, reports.router)
