"""The facts intake subscribes to and the actions that handle each: a table without code."""

from services.intake.decisions import case_facts
from services.intake.notices import case_facts as notice_case_facts
from services.intake.papers import case_facts as paper_case_facts
from services.intake.verification.crosscheck import actions as crosscheck_actions
from services.intake.verification.crosscheck import register
from shared.contracts.mediation import (
    CaseClosed,
    CaseExtended,
    CaseOpened,
    CaseReferredToPolice,
    CaseResumed,
    CaseSuspended,
    CaseWithdrawn,
    CorrectionOrderOverdue,
    HearingCancelled,
    HearingMoved,
    HearingSet,
    MediationFailed,
    PaymentReturned,
    WagesPaid,
)
from shared.contracts.monitor import (
    EmployerRiskChanged,
    PaymentMadeGood,
    PaymentMissed,
    ProjectRegimesChanged,
    ProjectRegistered,
    WarningCleared,
    WarningRaised,
    WarningWorsened,
)
from shared.messaging.subscription import Subscription, Subscriptions

SUBSCRIPTIONS: Subscriptions = {
    CaseOpened: [
        Subscription(case_facts.follow_case_opened, batch=True),
        Subscription(notice_case_facts.tell_of_legal_aid, since="now"),
    ],
    WagesPaid: [
        Subscription(case_facts.follow_payment),
        Subscription(case_facts.answer_late_payment, since="now"),
        Subscription(notice_case_facts.tell_of_payment, since="now"),
    ],
    PaymentReturned: [
        Subscription(case_facts.follow_return),
        Subscription(case_facts.answer_late_return, since="now"),
        Subscription(notice_case_facts.tell_of_return, since="now"),
    ],
    HearingSet: [Subscription(notice_case_facts.tell_of_hearing, since="now")],
    HearingMoved: [Subscription(notice_case_facts.tell_of_hearing, since="now")],
    HearingCancelled: [Subscription(notice_case_facts.tell_of_cancelled_hearing, since="now")],
    MediationFailed: [Subscription(notice_case_facts.tell_may_arbitrate, since="now")],
    CaseReferredToPolice: [Subscription(notice_case_facts.tell_of_referral, since="now")],
    CorrectionOrderOverdue: [Subscription(case_facts.follow_order_overdue)],
    CaseExtended: [
        Subscription(case_facts.follow_extension),
        Subscription(notice_case_facts.tell_of_extension, since="now"),
        Subscription(paper_case_facts.write_of_extension, since="now"),
    ],
    CaseSuspended: [
        Subscription(case_facts.follow_suspension),
        Subscription(notice_case_facts.tell_of_suspension, since="now"),
        Subscription(paper_case_facts.write_of_suspension, since="now"),
    ],
    CaseResumed: [Subscription(case_facts.follow_resumption)],
    CaseClosed: [
        Subscription(case_facts.answer_case_closed, since="now"),
        Subscription(notice_case_facts.tell_result, since="now"),
    ],
    CaseWithdrawn: [
        Subscription(case_facts.answer_case_withdrawn, since="now"),
        Subscription(notice_case_facts.tell_withdrawn, since="now"),
    ],
    EmployerRiskChanged: [Subscription(crosscheck_actions.keep_employer_risk)],
    ProjectRegistered: [Subscription(register.keep_project)],
    ProjectRegimesChanged: [Subscription(register.keep_regimes)],
    PaymentMissed: [Subscription(register.keep_unpaid)],
    PaymentMadeGood: [Subscription(register.keep_made_good)],
    WarningRaised: [Subscription(register.keep_warning)],
    WarningWorsened: [Subscription(register.keep_warning)],
    WarningCleared: [Subscription(register.keep_warning)],
}
