"""Employers with their risk, as a file."""

from services.monitor.employers.tables import Employer
from shared.exports.declared import place
from shared.http.spreadsheet import Column
from shared.labels.listed import word

COLUMNS: tuple[Column[Employer], ...] = (
    Column("用人单位 employer", lambda each: each.number, 24),
    Column("区划 place", lambda each: place(each.division), 16),
    Column("风险等级 colour", lambda each: word("colour", each.colour), 8),
    Column("分值 score", lambda each: each.score),
    Column("计分时间 scored", lambda each: each.scored_at, 16),
    Column("下次变化日 changes on", lambda each: each.changes_on, 11),
)
