"""Who and what can sit in a hearing: venues 仲裁庭场所, rooms and staff, their absences and recusals 回避 (C66)."""
