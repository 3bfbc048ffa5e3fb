"""A gathering at a building site in Zhuhai, and who acts on it."""

HERE = """
region = "4404"
units = [
  {duty = "owner", unit = "测试监察支队", party = "labour_authority"},
  {duty = "police", unit = "测试派出所", party = "police_station"},
  {duty = "industry", domain = "construction", unit = "测试住建局", party = "housing_bureau"},
  {duty = "superior", unit = "测试市政府总值班室", party = "duty_office"},
]
"""
GATHERING = {
    "division": "440402",
    "kind": "gathering",
    "people": 12,
    "place": "虚构一号楼项目门口",
    "happened_at": "2025-08-28T08:30:00+08:00",
    "account": "12名工人在门口聚集讨薪,联系人测试电话13800000001",
    "domain": "construction",
}
ONE_HOUR = '{key = "incident_report_hours", value = "1H", source = "测试预案", status = "SEED", rule = "INT-08"}'


async def officers(world):
    return await world.person(divisions=["4404"])


async def reported(intake, who, **differences):
    answer = await intake.post(who, "/v1/incidents", GATHERING | differences)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def letters_of(intake, who, number):
    return (await intake.get(who, f"/v1/incidents/{number}/assignments")).json()


def know_the_hours(directory, monkeypatch):
    """From now on the place's plan says that the superior is told in one hour."""
    own = directory / "packs"
    own.mkdir()
    (own / "4404.test.toml").write_text(f'region = "4404"\nrows = [{ONE_HOUR}]')
    monkeypatch.setenv("ANXIN_REGION_PACKS", str(own))
