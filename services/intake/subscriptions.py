"""What intake does about facts: a table, no code."""

from services.intake.actions import crosschecking, following, hearing_projects, passing_on
from shared.contracts.mediation import (
    CaseClosed,
    CaseExtended,
    CaseOpened,
    CaseReferredToPolice,
    CaseResumed,
    CaseSuspended,
    CaseWithdrawn,
    CorrectionOrderOverdue,
    MediationFailed,
    WagesPaid,
)
from shared.contracts.monitor import EmployerRiskChanged, ProjectRegimesChanged, ProjectRegistered
from shared.messaging.subscription import Subscription, Subscriptions

SUBSCRIPTIONS: Subscriptions = {
    CaseOpened: [
        Subscription(following.follow_case_opened),
        Subscription(passing_on.tell_of_legal_aid, since="now"),
    ],
    WagesPaid: [
        Subscription(following.follow_payment),
        Subscription(following.answer_late_payment, since="now"),
        Subscription(passing_on.tell_of_payment, since="now"),
    ],
    MediationFailed: [Subscription(passing_on.tell_may_arbitrate, since="now")],
    CaseReferredToPolice: [Subscription(passing_on.tell_of_referral, since="now")],
    CorrectionOrderOverdue: [Subscription(following.follow_order_overdue)],
    CaseExtended: [
        Subscription(following.follow_extension),
        Subscription(passing_on.tell_of_extension, since="now"),
    ],
    CaseSuspended: [
        Subscription(following.follow_suspension),
        Subscription(passing_on.tell_of_suspension, since="now"),
    ],
    CaseResumed: [Subscription(following.follow_resumption)],
    CaseClosed: [
        Subscription(following.answer_case_closed, since="now"),
        Subscription(passing_on.tell_result, since="now"),
    ],
    CaseWithdrawn: [
        Subscription(following.answer_case_withdrawn, since="now"),
        Subscription(passing_on.tell_withdrawn, since="now"),
    ],
    EmployerRiskChanged: [Subscription(crosschecking.keep_employer_risk)],
    ProjectRegistered: [Subscription(hearing_projects.keep_project)],
    ProjectRegimesChanged: [Subscription(hearing_projects.keep_regimes)],
}
