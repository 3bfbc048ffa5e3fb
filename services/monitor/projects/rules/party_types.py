"""The kinds of units that take part in a project 参建单位类型, by the codes of the national real-name platform."""

from enum import StrEnum


class PartyType(StrEnum):
    """The codes 001 to 012 of the platform's dictionary (interchange 5.3)."""

    PROFESSIONAL_SUBCONTRACTOR = "001"
    EQUIPMENT_SUBCONTRACTOR = "002"
    MATERIAL_SUBCONTRACTOR = "003"
    LOGISTICS = "004"
    SPECIAL_EQUIPMENT = "005"
    LABOUR_SUBCONTRACTOR = "006"
    SUPERVISOR = "007"
    OWNER = "008"
    GENERAL_CONTRACTOR = "009"
    SURVEYOR = "010"
    DESIGNER = "011"
    OTHER = "012"


CHINESE = {
    PartyType.PROFESSIONAL_SUBCONTRACTOR: "专业分包",
    PartyType.EQUIPMENT_SUBCONTRACTOR: "设备分包",
    PartyType.MATERIAL_SUBCONTRACTOR: "材料分包",
    PartyType.LOGISTICS: "后勤服务",
    PartyType.SPECIAL_EQUIPMENT: "特殊设备",
    PartyType.LABOUR_SUBCONTRACTOR: "劳务分包",
    PartyType.SUPERVISOR: "监理单位",
    PartyType.OWNER: "建设单位",
    PartyType.GENERAL_CONTRACTOR: "总承包单位",
    PartyType.SURVEYOR: "勘察单位",
    PartyType.DESIGNER: "设计单位",
    PartyType.OTHER: "其它",
}
