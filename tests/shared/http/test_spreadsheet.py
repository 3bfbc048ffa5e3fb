"""A list as a file: nothing in it is run, and Excel reads it."""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import openpyxl
import pytest

from shared.http.spreadsheet import LIKE_A_FORMULA, as_csv, as_xlsx, yuan

ROW = ("250828090000000001", 3, Decimal("8000.05"), date(2025, 8, 28), datetime(2025, 8, 28, 16, 30, tzinfo=UTC), None)
TITLES = ["编号", "人数", "金额", "日期", "时间", "空"]


def csv_of(*rows):
    return list(csv.reader(StringIO(as_csv(TITLES[: len(rows[0])], rows).decode("utf-8-sig"))))


def cells(*rows):
    made = as_xlsx(TITLES[: len(rows[0])], rows, [9] * len(rows[0]), date(2025, 8, 28))
    return list(openpyxl.load_workbook(BytesIO(made)).active.iter_rows())


def test_a_csv_file_begins_with_its_encoding_and_says_times_as_in_china():
    assert as_csv(TITLES, [ROW]).startswith(b"\xef\xbb\xbf")
    assert csv_of(ROW)[1] == ["250828090000000001", "3", "8000.05", "2025-08-28", "2025-08-29 00:30", ""]


def test_a_workbook_keeps_long_numbers_as_text_and_money_days_and_times_as_what_they_are():
    [titles, row] = cells(ROW)
    assert [cell.value for cell in titles] == TITLES
    number, workers, money, day, moment, nothing = [cell.value for cell in row]
    assert (number, workers, money, nothing) == ("250828090000000001", 3, 8000.05, None)
    assert (day.isoformat(), moment.isoformat()) == ("2025-08-28T00:00:00", "2025-08-29T00:30:00")


@pytest.mark.parametrize("begins", LIKE_A_FORMULA)
def test_no_text_is_a_formula(begins):
    said = f"{begins}cmd|'/c calc'!A1"
    assert csv_of([said])[1][0].startswith(f"'{begins[0]}")
    [_, [cell]] = cells([said])
    assert cell.data_type == "s"


def test_the_same_list_of_a_day_is_the_same_file():
    assert as_xlsx(TITLES, [ROW], [9] * 6, date(2025, 8, 28)) == as_xlsx(TITLES, [ROW], [9] * 6, date(2025, 8, 28))


def test_quotes_commas_and_lines_stay_in_their_cell():
    said = '说"明天", 又说\n后天'
    assert csv_of([said, 1])[1] == [said, "1"]


def test_a_list_of_nothing_is_a_file_with_titles():
    made = as_xlsx(TITLES, [], [9] * len(TITLES), date(2025, 8, 28))
    assert [cell.value for cell in next(openpyxl.load_workbook(BytesIO(made)).active.iter_rows())] == TITLES


@pytest.mark.parametrize(
    ("fen", "said"), [(800_000, "8000.00"), (1, "0.01"), (0, "0.00"), (10**15, "10000000000000.00")]
)
def test_fen_are_yuan_to_the_cent(fen, said):
    assert str(yuan(fen)) == said
