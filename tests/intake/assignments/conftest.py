"""The operator's lists for a place, and the parties that they name."""

import pytest

from tests.intake.assignments.incidents import HERE


@pytest.fixture
async def team(world, tmp_path, monkeypatch):
    """The operator's lists for Zhuhai, and the three parties of the team."""
    (tmp_path / "4404.toml").write_text(HERE)
    monkeypatch.setenv("ANXIN_INTAKE_LISTS", str(tmp_path))
    for party in ("police_station", "housing_bureau", "duty_office"):
        await world.party(party, "department")
