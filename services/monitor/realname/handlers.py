"""Which function handles a method that writes, and which answers one that asks."""

from collections.abc import Awaitable, Callable, Mapping

from services.monitor.realname import pages, pay, register, workers
from services.monitor.realname.pages import Asked, Rows
from services.monitor.realname.register import Result
from services.monitor.realname.rules.fields import Data
from services.monitor.realname.work import Work

HANDLERS: Mapping[str, Callable[[Work, Data], Awaitable[Result]]] = {
    "Project.Add": register.add_project,
    "Project.PartUpdate": register.change_project,
    "ProjectSubContractor.Add": register.add_party,
    "ProjectSubContractor.Update": register.change_party,
    "Team.Add": register.add_team,
    "Team.Update": register.change_team,
    "ProjectWorker.Add": workers.add_workers,
    "ProjectWorker.Update": workers.change_workers,
    "WorkerEntryExit.Add": workers.add_entries,
    "WorkerAttendance.Add": pay.add_attendance,
    "WorkerContract.Add": workers.add_contracts,
    "Payroll.Add": pay.add_payroll,
    "ProjectTraining.Add": workers.add_training,
}
PAGES: Mapping[str, Callable[[Asked, Data], Awaitable[Rows]]] = {
    "Project.Query": pages.projects,
    "ProjectSubContractor.Query": pages.parties,
    "Team.Query": pages.teams,
    "ProjectWorker.Query": pages.workers,
    "WorkerEntryExit.Query": pages.entries,
    "WorkerAttendance.Query": pages.attendance,
    "WorkerContract.Query": pages.contracts,
    "Payroll.Query": pages.payrolls,
    "ProjectTraining.Query": pages.trainings,
}
