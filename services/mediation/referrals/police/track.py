"""The referral at the police as a table of moves (CRIM-14 to CRIM-20); its words and clocks stand in `police`."""

from functools import partial

from services.mediation.referrals.police import rules
from services.mediation.referrals.police.rules import (
    HEAD,
    OFFICER,
    POLICE,
    PROCURATORATE,
    AtPolice,
    Passing,
    PoliceState,
)
from shared.contracts.mediation import PoliceAnswered
from shared.tracks.people import CLOCK
from shared.tracks.table import Begin, Move, Track

S = PoliceState
UNDECIDED = (S.SENT, S.RECEIVED, S.MORE_ASKED)
"""The police may decide before they signed, or while papers are missing: their answer may come first."""
CONTESTED = (
    S.NOT_OPENED,
    S.UNCONTESTED,
    S.RECONSIDERING,
    S.UPHELD,
    S.SUPERVISING,
    S.REASONS_ASKED,
    S.REASONS_GIVEN,
    S.OPENING_ORDERED,
)
"""Not opened so far: the police may think better of it at any time."""

move = partial(Move[PoliceState, AtPolice, object, object])
by_police = partial(Move[PoliceState, AtPolice, object, object], by=POLICE)
by_procuratorate = partial(Move[PoliceState, AtPolice, object, object], by=PROCURATORATE, rule="CRIM-17")
by_head = partial(Move[PoliceState, AtPolice, object, object], by=HEAD, rule="CRIM-17")
ANSWERED = {"answered_on": "day", "received_on": "received_on"}
RESUMES = {"resumed_on": "day"}

POLICE_TRACK: Track[PoliceState, AtPolice, object] = Track(
    name="police-matter",
    zh="公安机关办理移送案件",
    en="the referral at the police",
    states=PoliceState,
    final=frozenset({S.RESUMED, S.HANDED_OVER}),
    begins=(Begin(name="referred", zh="移送公安", to=S.SENT, starts=(rules.RECEIPT,)),),
    moves=(
        by_police(
            rules.SIGN,
            (S.SENT,),
            rule="CRIM-14",
            to=S.RECEIVED,
            meets=(rules.RECEIPT,),
            starts=(rules.MORE, rules.DECIDING),
        ),
        Move[PoliceState, AtPolice, object, Passing](
            rules.PASS_ON,
            UNDECIDED,
            rule="CRIM-14",
            to=S.SENT,
            by=POLICE,
            guards=(rules.to_others,),
            meets=(rules.RECEIPT,),
            drops=(rules.MORE, rules.DECIDING, rules.SUPPLYING),
            starts=(rules.RECEIPT,),
            keeps={"party": "passed_to"},
            tells=("party",),
            remarks="police-passed-on",
        ),
        by_police(
            rules.ASK_MORE,
            (S.RECEIVED,),
            rule="CRIM-15",
            to=S.MORE_ASKED,
            meets=(rules.MORE,),
            starts=(rules.SUPPLYING,),
        ),
        move(
            rules.SUPPLY,
            (S.MORE_ASKED,),
            rule="CRIM-15",
            to=S.RECEIVED,
            by=OFFICER,
            meets=(rules.SUPPLYING,),
            letter="letter_to_them",
            to_party="police",
        ),
        by_police(
            rules.OPEN,
            UNDECIDED,
            rule="CRIM-16",
            to=S.OPENED,
            meets=(rules.RECEIPT, rules.DECIDING),
            drops=(rules.MORE, rules.SUPPLYING),
            starts=(rules.HANDING_OVER,),
            keeps={**ANSWERED, "police_no": "police_no"},
            fact=PoliceAnswered,
            remarks="police-opened",
        ),
        by_police(
            rules.NOT_OPEN,
            UNDECIDED,
            rule="CRIM-16",
            to=S.NOT_OPENED,
            meets=(rules.RECEIPT, rules.DECIDING),
            drops=(rules.MORE, rules.SUPPLYING),
            starts=(rules.ASKING_RECONSIDERATION,),
            keeps={**ANSWERED, "reason": "words"},
            fact=PoliceAnswered,
            remarks="police-did-not-open",
        ),
        by_head(
            rules.ASK_RECONSIDERATION,
            (S.NOT_OPENED,),
            to=S.RECONSIDERING,
            not_before=("received_on",),
            within=rules.ASKING_RECONSIDERATION,
            starts=(rules.RECONSIDERATION,),
            paper="复议",
            letter="letter_to_them",
            to_party="police",
        ),
        by_police(
            rules.OPEN,
            CONTESTED,
            rule="CRIM-17",
            to=S.OPENED,
            meets=(rules.RECONSIDERATION, rules.REASONS, rules.ORDERED),
            drops=(rules.ASKING_RECONSIDERATION, rules.ASKING_SUPERVISION),
            starts=(rules.HANDING_OVER,),
            keeps={**ANSWERED, "police_no": "police_no"},
            fact=PoliceAnswered,
            remarks="police-opened",
        ),
        by_police(
            rules.UPHOLD,
            (S.RECONSIDERING,),
            rule="CRIM-17",
            to=S.UPHELD,
            meets=(rules.RECONSIDERATION,),
            starts=(rules.ASKING_SUPERVISION,),
            keeps={**ANSWERED, "reason": "words"},
            fact=PoliceAnswered,
            remarks="police-upheld",
        ),
        by_head(
            rules.ASK_SUPERVISION,
            (S.UPHELD,),
            to=S.SUPERVISING,
            not_before=("received_on",),
            within=rules.ASKING_SUPERVISION,
            paper="立案监督",
            letter="letter_to_them",
            to_party="procuratorate",
        ),
        by_head(
            rules.ASK_SUPERVISION,
            (S.NOT_OPENED, S.UNCONTESTED),
            to=S.SUPERVISING,
            not_before=("received_on",),
            drops=(rules.ASKING_RECONSIDERATION,),
            paper="立案监督",
            letter="letter_to_them",
            to_party="procuratorate",
        ),
        by_procuratorate(rules.ASK_REASONS, (S.SUPERVISING,), to=S.REASONS_ASKED, starts=(rules.REASONS,)),
        by_police(
            rules.GIVE_REASONS,
            (S.REASONS_ASKED,),
            rule="CRIM-17",
            to=S.REASONS_GIVEN,
            meets=(rules.REASONS,),
            keeps={"reason": "words"},
        ),
        by_procuratorate(
            rules.ORDER_OPENING,
            (S.REASONS_ASKED, S.REASONS_GIVEN),
            to=S.OPENING_ORDERED,
            drops=(rules.REASONS,),
            starts=(rules.ORDERED,),
        ),
        by_procuratorate(
            rules.FIND_REASONS_GOOD,
            (S.SUPERVISING, S.REASONS_GIVEN),
            to=S.RESUMED,
            keeps=RESUMES,
            remarks="handling-resumed",
        ),
        move(rules.HAND_OVER, (S.OPENED,), rule="CRIM-18", to=S.HANDED_OVER, by=OFFICER, meets=(rules.HANDING_OVER,)),
        move(
            rules.LEAVE,
            (S.NOT_OPENED,),
            rule="CRIM-17",
            to=S.UNCONTESTED,
            by=CLOCK,
            writes="police-matter-right-lapsed",
            remarks="reconsideration-not-asked",
        ),
        move(
            rules.RESUME,
            (S.UPHELD,),
            rule="CRIM-20",
            to=S.RESUMED,
            by=CLOCK,
            keeps=RESUMES,
            remarks="handling-resumed",
        ),
        move(
            rules.TAKE_BACK,
            (S.NOT_OPENED, S.UNCONTESTED, S.UPHELD),
            rule="CRIM-20",
            to=S.RESUMED,
            by=HEAD,
            drops=(rules.ASKING_RECONSIDERATION, rules.ASKING_SUPERVISION),
            keeps=RESUMES,
            remarks="handling-resumed",
        ),
    ),
)
