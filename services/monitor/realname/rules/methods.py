"""The methods of the protocol, one row each: its fields, its rows where it has several, what becomes of it, and the
failures that only the present state can cause. Another method is another row here and a function in `handlers`.

Fields and lengths are those of interchange 5.3. Fields that are not listed are ignored, as the platform does. A list of
rows may be left out where there is one row only: its fields then stand beside the others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.monitor.projects.rules.party_types import PartyType
from services.monitor.realname.rules import failures
from services.monitor.realname.rules.fields import (
    ANY_DAY,
    AREA_CODE,
    CARD,
    CODE,
    DEGREES,
    ID_NUMBER,
    IMAGE,
    MONTH,
    PAST_DAY,
    PROJECT_CODE,
    WHOLE,
    Data,
    Field,
    Reading,
    number,
    one_of,
    text,
)

MOST_ROWS = 1_000
"""Rows of one request; our own choice."""
MOST_SHOWN = 100
"""Rows of one page; our own choice."""
STATES = ("0", "1", "2", "3", "4")
BUILDING, STOPPED, FINISHED = "2", "3", "4"
"""prjStatus 在建, 停工 and 结束 (interchange 5.3)."""
ID_TYPES = ("01", "02", "03", "04", "08", "09", "10", "12")
YES_NO = one_of("0", "1")
WORK_TYPES = (*(f"{each:03d}" for each in range(10, 360, 10) if each != 260), "900")
"""010 砌筑工 to 350 古建 in tens, and 900 管理; 260 is not in the list (interchange 5.3)."""
CULTURE = ("01", "02", "03", "04", "05", "06", "07", "08", "99")


@dataclass(frozen=True)
class Method:
    """One method. `answer` is what the platform answers once it was handled, `kept` where its content is."""

    name: str
    zh: str
    fields: tuple[Field, ...]
    rows: str | None = None
    row: tuple[Field, ...] = ()
    needs_rows: bool = True
    kept: str = ""
    fails: tuple[type[failures.Failure], ...] = ()

    @property
    def writes(self) -> bool:
        return not self.name.endswith(".Query")

    @property
    def serial(self) -> str:
        """How the serial codes of its requests begin."""
        return self.name.lower().replace(".", "-")

    def read(self, raw: Mapping[str, Any], secret: str, today: date) -> Data:
        """The data of a request. Raises a failure that names the field, and the row where there are several."""
        reading = Reading(secret, today)
        data = reading.of(self.fields, raw)
        _check_order(data)
        if self.rows is not None:
            data["rows"] = self._rows(reading, raw)
        return data

    def _rows(self, reading: Reading, raw: Mapping[str, Any]) -> list[Data]:
        assert self.rows is not None
        rows = next((value for name, value in raw.items() if name.lower() == self.rows.lower()), None)
        if rows is None:
            there = {name.lower() for name in raw}
            if not self.needs_rows and not any(each.name.lower() in there for each in self.row if each.required):
                return []
            rows = [raw]
        if not isinstance(rows, list) or not all(isinstance(each, dict) for each in rows):
            raise failures.WrongForm(field=self.rows, form="[{…}]")
        if not rows:
            raise failures.FieldMissing(field=self.rows)
        if len(rows) > MOST_ROWS:
            raise failures.TooManyRows(field=self.rows, most=MOST_ROWS)
        found: list[Data] = []
        for place, each in enumerate(rows, start=1):
            try:
                found.append(reading.of(self.row, each))
                _check_order(found[-1])
            except failures.Failure as failure:
                raise failure.in_row(place) if len(rows) > 1 else failure from None
        return found


FIRST_AND_LAST = (("startDate", "completeDate"), ("entryTime", "exitTime"), ("startDate", "endDate"))


def _check_order(data: Data) -> None:
    for first, last in FIRST_AND_LAST:
        if data.get(first) and data.get(last) and data[last] < data[first]:
            raise failures.Before(field=last, first=first)


PROJECT = Field("projectCode", text(32), required=True, zh="项目编码")
CORP = (
    Field("corpCode", CODE, required=True, zh="企业统一社会信用代码"),
    Field("corpName", text(200), zh="企业名称"),
)
CREW = Field("teamSysNo", WHOLE, required=True, zh="班组编号")
ID_TYPE = Field("idCardType", one_of(*ID_TYPES), required=True, zh="证件类型")
WHO = (ID_TYPE, Field("idCardNumber", ID_NUMBER, required=True, zh="证件号码"))
STAY = (Field("entryTime", PAST_DAY, zh="进场时间"), Field("exitTime", PAST_DAY, zh="退场时间"))
PAGE = (Field("pageIndex", WHOLE, zh="页码，从0起"), Field("pageSize", WHOLE, zh="每页条数，至多100"))
PLACE = (Field("lng", DEGREES, zh="经度"), Field("lat", DEGREES, zh="纬度"))

_PROJECT = (
    Field("buildCorpName", text(200), zh="建设单位名称"),
    Field("buildCorpCode", CODE, zh="建设单位统一社会信用代码"),
    Field("category", text(2), zh="项目分类"),
    Field("invest", number(18, 6), zh="总投资（万元）"),
    Field("buildingArea", number(18, 2), zh="总面积"),
    Field("startDate", ANY_DAY, zh="开工日期"),
    Field("completeDate", ANY_DAY, zh="竣工日期"),
    Field("linkMan", text(50), zh="联系人"),
    Field("linkPhone", text(50), zh="联系电话"),
    Field("prjStatus", one_of(*STATES), zh="项目状态：0待编辑 1待开工 2在建 3停工 4结束"),
    *PLACE,
    Field("approvalNum", text(50), zh="立项文号"),
)
PROJECT_ADD = (
    Field("projectCode", PROJECT_CODE, zh="项目编码；不填则由我方编号"),
    Field("contractorCorpCode", CODE, required=True, zh="总承包单位统一社会信用代码"),
    Field("contractorCorpName", text(200), required=True, zh="总承包单位名称"),
    Field("name", text(200), required=True, zh="项目名称"),
    Field("areaCode", AREA_CODE, required=True, zh="项目所在地"),
    *_PROJECT,
    Field("thirdPartyProjectCode", text(50), zh="我方登记簿中已有的项目编号"),
)
PROJECT_UPDATE = (
    PROJECT,
    Field("contractorCorpCode", CODE, zh="总承包单位统一社会信用代码"),
    Field("contractorCorpName", text(200), zh="总承包单位名称"),
    Field("name", text(200), zh="项目名称"),
    *_PROJECT,
)
PARTY = (
    Field("pmName", text(50), zh="项目经理姓名"),
    Field("pmIdCardType", one_of(*ID_TYPES), zh="项目经理证件类型"),
    Field("pmIdCardNumber", ID_NUMBER, zh="项目经理证件号码"),
    Field("pmPhone", text(50), zh="项目经理电话"),
)
PARTY_TYPES = one_of(*PartyType)
PEOPLE_OF_A_CREW = (
    Field("responsiblePersonName", text(50), zh="责任人姓名"),
    Field("responsiblePersonPhone", text(50), zh="责任人电话"),
    Field("responsiblePersonIdCardType", one_of(*ID_TYPES), zh="责任人证件类型"),
    Field("responsiblePersonIdNumber", ID_NUMBER, zh="责任人证件号码"),
    Field("teamLeaderName", text(50), zh="班组长姓名"),
    Field("teamLeaderPhone", text(50), zh="班组长电话"),
    Field("teamLeaderIdCardType", one_of(*ID_TYPES), zh="班组长证件类型"),
    Field("teamLeaderIdNumber", ID_NUMBER, zh="班组长证件号码"),
    *STAY,
    Field("remark", text(200), zh="备注"),
)
WORKER = (
    *WHO,
    Field("workerName", text(50), required=True, zh="姓名"),
    Field("isTeamLeader", YES_NO, zh="是否班组长"),
    Field("workType", one_of(*WORK_TYPES), zh="工种"),
    Field("workRole", one_of("10", "20"), zh="10管理人员 20建筑工人"),
    Field("nation", text(50), zh="民族"),
    Field("address", text(200), zh="住址"),
    Field("headImage", IMAGE, zh="头像"),
    Field("politicsType", text(2), zh="政治面貌"),
    Field("cultureLevelType", one_of(*CULTURE), zh="文化程度"),
    Field("cellPhone", text(20), zh="手机号"),
    Field("grantOrg", text(200), zh="发证机关"),
    Field("issueCardDate", ANY_DAY, zh="发卡日期"),
    Field("cardNumber", text(30), zh="考勤卡号"),
    Field("payRollBankCardNumber", CARD, zh="工资卡号"),
    Field("payRollBankName", text(50), zh="开户银行"),
    Field("bankLinkNumber", text(30), zh="联行号"),
    Field("payRollTopBankCode", text(3), zh="银行代码"),
    Field("hasBuyInsurance", YES_NO, zh="是否参加工伤保险"),
)
UNKEPT = frozenset({"nation", "address", "headImage", "politicsType", "cultureLevelType", "grantOrg", "cardNumber"})
"""Of a worker what no duty of ours needs: it is checked and not kept (PRIV: no more than is needed)."""
YUAN = number(16, 2)
PAY = (
    *WHO,
    Field("days", WHOLE, zh="出勤天数"),
    Field("workHours", number(5, 2), zh="总工时"),
    Field("payRollBankCardNumber", CARD, zh="工人工资卡号"),
    Field("payRollBankCode", text(3), zh="工人工资卡银行代码"),
    Field("payRollBankName", text(50), zh="工人工资卡开户银行"),
    Field("payBankCardNumber", CARD, zh="工资专户账号"),
    Field("payBankCode", text(3), zh="工资专户银行代码"),
    Field("payBankName", text(50), zh="工资专户开户银行"),
    Field("totalPayAmount", YUAN, required=True, zh="应发（元）"),
    Field("actualAmount", YUAN, required=True, zh="实发（元）"),
    Field("isBackPay", YES_NO, zh="是否补发"),
    Field("backPayMonth", MONTH, zh="补发月份"),
    Field("balanceDate", PAST_DAY, zh="发放日期"),
    Field("thirdPayRollCode", text(50), zh="贵方工资单编号"),
)
