"""A register of one elder and one visitor, which each test changes in one way."""

from datetime import date, timedelta

from scheduler.demand.problem import DemandResult, problem_of
from scheduler.domain.availability import AvailabilityPattern
from scheduler.domain.base import Text
from scheduler.domain.elder import Elder, RiskTier
from scheduler.domain.ledger import LedgerEntry, Outcome
from scheduler.domain.mode import Consent, ConsentState, VisitMode
from scheduler.domain.place import Area, AreaLevel, Place
from scheduler.domain.register import Register
from scheduler.domain.rule import FrequencyRule, Per
from scheduler.domain.service import Service
from scheduler.domain.visit import ModeOption
from scheduler.domain.visitor import Visitor, VisitorKind

HOME = ModeOption(mode=VisitMode.HOME, duration=timedelta(minutes=30))
PHONE = ModeOption(mode=VisitMode.PHONE, duration=timedelta(minutes=10))
VISIT = Service(id="visit", title=Text(zh="探访", en="Visit"), options=(HOME, PHONE))
WEEKLY = FrequencyRule(id="weekly", service="visit", tier=RiskTier.RED, visits=1, per=Per.WEEK)
MONTHLY = FrequencyRule(id="monthly", service="visit", tier=RiskTier.GREEN, visits=1, per=Per.MONTH)
BOTH = tuple(Consent(mode=mode, state=ConsentState.AGREED) for mode in (VisitMode.HOME, VisitMode.PHONE))
ELDER = Elder(id="E1", household="H1", place="P1", area="G1", consents=BOTH)
RED = ELDER.model_copy(update={"tier": RiskTier.RED})


def register(**changed: object) -> Register:
    plain = Register(
        areas=(Area(id="G1", name="一网格", level=AreaLevel.GRID),),
        kinds=(VisitorKind(id="volunteer", title=Text(zh="志愿者", en="Volunteer")),),
        services=(VISIT,),
        rules=(WEEKLY, MONTHLY),
        places=(Place(id="P1", latitude=29.8, longitude=119.7), Place(id="P2", latitude=29.81, longitude=119.7)),
        elders=(ELDER,),
        visitors=(Visitor(id="V1", kind="volunteer", home="P2"),),
        availability=(
            AvailabilityPattern(
                visitor="V1", weekdays=frozenset({1, 2, 3, 4, 5}), start=timedelta(hours=8), end=timedelta(hours=12)
            ),
        ),
    )
    fields = {name: getattr(plain, name) for name in Register.model_fields}
    return Register.model_validate({**fields, **changed})


def seen(day: date, outcome: Outcome = Outcome.SEEN, mode: VisitMode = VisitMode.HOME) -> LedgerEntry:
    reason = "nobody opened" if outcome is Outcome.NOT_SEEN else ""
    return LedgerEntry(day=day, elder="E1", visitor="V1", service="visit", mode=mode, outcome=outcome, reason=reason)


def demand(week: str = "2026-W49", **changed: object) -> DemandResult:
    return problem_of(register(**changed), week, {})
