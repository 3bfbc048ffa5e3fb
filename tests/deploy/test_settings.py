"""docs/settings.md: no setting without a meaning, and no variable that the code reads and the page leaves out."""

import re
from pathlib import Path

import pytest

from deploy.database import SERVICES
from deploy.documents.services import settings_kind
from deploy.documents.settings import OPERATOR, settings_document

ROOT = Path(__file__).parents[2]
READ = re.compile(r"ANXIN_[A-Z_]+")
OF_DEVELOPERS = {"ANXIN_PICTURES"}


@pytest.mark.parametrize("service", SERVICES)
def test_every_setting_of_a_service_has_its_meaning_on_the_page(service):
    page = settings_document()
    for name, field in settings_kind(service).model_fields.items():
        assert field.description, name
        assert f"{name.upper()}`" in page or str(field.validation_alias) in page


def test_every_variable_that_the_code_reads_is_on_the_page():
    read = {
        name
        for folder in ("services", "shared", "deploy")
        for path in (ROOT / folder).rglob("*.py")
        if path.name != "settings.py" or path.parent.name != "documents"
        for name in READ.findall(path.read_text("utf-8"))
    }
    assert read - OF_DEVELOPERS == set(OPERATOR)
    assert {"INTAKE_NATIONAL_PLATFORM", *OPERATOR} <= set(re.findall(r"[A-Z][A-Z_]+", settings_document()))
