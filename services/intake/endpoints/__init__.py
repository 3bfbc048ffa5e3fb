"""Door 1, HTTP. Each route parses, calls one action or query, and shows the outcome; no rule lives here."""

from services.intake.endpoints import complaints, deciding, members, people

ROUTERS = (complaints.router, deciding.router, members.router, people.router)
