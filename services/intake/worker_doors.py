"""The worker's own doors, the boards that lead to them, files of evidence: what guards which route."""

from services.intake.rules.evidence import FORM_LIMIT, ONE_FILE_LIMIT
from shared.door_table import PUBLIC, Door, Doors, Scheme, signed_or_bearer

PUBLIC_FILE = Door(Scheme.PUBLIC, body=ONE_FILE_LIMIT)
PUBLIC_FORM = Door(Scheme.PUBLIC, body=FORM_LIMIT)
BOARDS_READ = signed_or_bearer("boards:read")
BOARDS_WRITE = signed_or_bearer("boards:write")

WORKER_DOORS: Doors = {
    ("POST", "/v1/public/complaints"): PUBLIC,
    ("GET", "/v1/public/complaints/{number}"): PUBLIC,
    ("POST", "/v1/public/complaints/{number}/supplement"): PUBLIC,
    ("POST", "/v1/public/complaints/{number}/evidence"): PUBLIC_FILE,
    ("POST", "/v1/public/complaints/{number}/verdict"): PUBLIC,
    ("GET", "/v1/public/knowledge"): PUBLIC,
    ("GET", "/v1/public/knowledge/{slug}"): PUBLIC,
    ("GET", "/qr/follow"): PUBLIC,
    ("POST", "/qr/follow"): PUBLIC,
    ("POST", "/qr/follow/add"): PUBLIC_FORM,
    ("POST", "/qr/follow/verdict"): PUBLIC,
    ("GET", "/qr/knowledge"): PUBLIC,
    ("GET", "/qr/knowledge/{slug}"): PUBLIC,
    ("GET", "/qr/{project_token}"): PUBLIC,
    ("POST", "/qr/{project_token}"): PUBLIC_FORM,
    ("PUT", "/v1/projects/{project_id}/board"): BOARDS_WRITE,
    ("GET", "/v1/projects/{project_id}/board"): BOARDS_READ,
    ("POST", "/v1/projects/{project_id}/board/reissue"): BOARDS_WRITE,
    ("GET", "/v1/projects/{project_id}/qr.svg"): BOARDS_READ,
    ("GET", "/v1/projects/{project_id}/qr-sheet.pdf"): BOARDS_READ,
    ("GET", "/v1/projects/{project_id}/sticker-sheet.pdf"): BOARDS_READ,
    ("POST", "/v1/complaints/{number}/evidence"): signed_or_bearer("complaints:write", body=ONE_FILE_LIMIT),
    ("GET", "/v1/complaints/{number}/evidence"): signed_or_bearer("complaints:read"),
    ("GET", "/v1/complaints/{number}/evidence/{place}"): signed_or_bearer("complaints:read-personal"),
}
