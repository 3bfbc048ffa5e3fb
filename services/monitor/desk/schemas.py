"""Response bodies of monitor's figures."""

from services.monitor.employers.schemas import ReportOut as EmployersOut
from services.monitor.payrolls.schemas import PaymentsOut
from services.monitor.warnings.schemas import FiguresOut


class ReportOut(EmployersOut):
    """Figures of the caller's divisions as of a day: employers, the warnings raised by then, wages on their way."""

    warnings: FiguresOut
    payments: PaymentsOut
