"""What a command collects, before any database has seen it."""

from datetime import date
from uuid import uuid4

import pytest

from shared.commands import Changes, Held
from shared.commands.write import statement
from shared.obligations.questions import asking
from shared.obligations.tables import Obligation, Question, Reminder


def a_reminder(**differences):
    return {
        "obligation_id": uuid4(),
        "working_days_before": 1,
        "fire_on": date(2025, 9, 1),
        "fire_at": None,
    } | differences


def test_what_is_left_out_of_a_new_row_has_the_default_of_its_class():
    row = Changes().insert(Reminder, **a_reminder())
    assert (row["cancelled"], row["fired_at"]) == (False, None)
    assert row["id"] is not None


def test_a_value_without_a_column_is_refused():
    with pytest.raises(KeyError, match="reminder has no column colour"):
        Changes().insert(Reminder, **a_reminder(colour="red"))


def test_two_changes_of_a_row_are_one():
    changes, which = Changes(), uuid4()
    changes.update(Reminder, which, cancelled=True)
    changes.update(Reminder, which, working_days_before=2)
    assert changes.updated == {Reminder: {(("id", which),): {"cancelled": True, "working_days_before": 2}}}


def test_a_row_that_is_new_itself_is_changed_where_it_stands():
    changes = Changes()
    row = changes.insert(Reminder, **a_reminder())
    changes.update(Reminder, row["id"], cancelled=True)
    assert changes.updated == {}
    assert changes.added[Reminder][0]["cancelled"] is True


def test_of_a_held_row_only_what_differs_is_written():
    values = {"id": uuid4(), "cancelled": False, "working_days_before": 3}
    changes, held = Changes(), Held(Reminder, values)
    changes.hold(held)
    held.row.cancelled, held.row.working_days_before = True, 3
    assert changes.updated == {Reminder: {(("id", values["id"]),): {"cancelled": True}}}
    held.row.cancelled = False
    assert changes.updated == {}


def test_the_text_depends_on_the_tables_alone_however_many_rows_there_are():
    def of(count, **new):
        changes = Changes()
        for _ in range(count):
            changes.insert(Reminder, **a_reminder())
            changes.update(Obligation, uuid4(), **new)
            changes.silence(uuid4())
        return changes

    one, _ = statement([of(1, owner="li")])
    many, values = statement([of(3, owner="li"), of(2, state="met", met_on=date(2025, 9, 1))])
    assert one == many
    assert len(values) == 3


def test_questions_go_out_in_one_order_whoever_asked_first():
    def asked(*codes):
        changes = Changes()
        for code in codes:
            changes.ask(
                asking(subject_kind="division", subject="420704", division="420704", code=code, zh="问", en="?")
            )
        return changes

    _, [there] = statement([asked("b"), asked("a")])
    assert there.index('"code":"a"') < there.index('"code":"b"')
    assert Question in asked("a").added_once


def test_nothing_changed_is_no_statement():
    assert statement([Changes(), Changes()]) == ("", [])
