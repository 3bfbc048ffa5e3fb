"""Monitor over HTTP."""

from services.monitor.endpoints import employers, projects

ROUTERS = (employers.router, projects.router)
