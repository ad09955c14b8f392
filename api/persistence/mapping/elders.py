"""Elders, with what hangs on them: categories, contracts, blocked pairs, consents, enrolments and hours."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from sqlalchemy import ColumnElement, select, true

from api.errors import UnusableError
from api.persistence.mapping.bulk import new_ids
from api.persistence.mapping.sync import Row, chunks, insert_many, is_empty, replace_owned, upsert
from api.persistence.records.elder import BlockedPairRecord, ContractRecord, ElderCategoryRecord, ElderRecord
from api.persistence.records.elder_history import ConsentRecord, EnrolmentRecord
from api.persistence.records.place import HouseholdRecord
from api.persistence.scope_queries import areas_inside
from api.persistence.scoping import ElderOwned
from api.persistence.unit_of_work import UnitOfWork
from scheduler.domain.base import Text
from scheduler.domain.elder import Elder, Gender, Preference, RiskTier
from scheduler.domain.enrolment import Enrolment
from scheduler.domain.mode import Consent, ConsentState, VisitMode

NO_TIERS: Mapping[str, RiskTier] = MappingProxyType({})
"""Where every elder's own tier counts."""


def load_elders(uow: UnitOfWork, area: str | None = None) -> tuple[Elder, ...]:
    """Return the elders who are in the register, of an area and all inside it, in order of their ids."""
    query = select(ElderRecord).where(ElderRecord.left_on.is_(None)).order_by(ElderRecord.id)
    if area is not None:
        query = query.where(ElderRecord.area_id.in_(areas_inside(frozenset([area]))))
    return elders_of(uow, uow.session.scalars(query).all())


def elders_of(uow: UnitOfWork, records: Sequence[ElderRecord]) -> tuple[Elder, ...]:
    """Return elders as the domain has them, from their rows."""
    hanging = _Hanging(uow, [record.id for record in records] if len(records) < _MANY else None)
    return tuple(hanging.elder(record) for record in records)


def store_elders(uow: UnitOfWork, elders: Sequence[Elder], tiers: Mapping[str, RiskTier] = NO_TIERS) -> None:
    """Add and change elders, whoever left coming back; answers about consent are only ever added.

    Parameters
    ----------
    tiers : mapping of elder id to RiskTier
        What counts instead of an elder's own tier.
    """
    ids = [elder.id for elder in elders]
    households: dict[str, Row] = {elder.household: {"id": elder.household, "place_id": elder.place} for elder in elders}
    upsert(uow.session, HouseholdRecord, list(households.values()))
    upsert(uow.session, ElderRecord, [_row(elder, tiers.get(elder.id, elder.tier)) for elder in elders])
    replace_owned(uow.session, ElderCategoryRecord, "elder_id", ids, _categories(elders))
    replace_owned(uow.session, ContractRecord, "elder_id", ids, _contracts(elders))
    replace_owned(uow.session, BlockedPairRecord, "elder_id", ids, _blocked(elders))
    add_consents(uow, elders)


def load_enrolments(uow: UnitOfWork, elders: Iterable[Elder]) -> tuple[Enrolment, ...]:
    """Return the enrolments of some elders."""
    known = {elder.id for elder in elders}
    query = select(EnrolmentRecord.elder_id, EnrolmentRecord.enrolled_on, EnrolmentRecord.informed_on)
    return tuple(
        Enrolment(elder=elder, enrolled_on=enrolled, informed_on=informed)
        for elder, enrolled, informed in uow.session.execute(query.order_by(EnrolmentRecord.elder_id))
        if elder in known
    )


def store_enrolments(uow: UnitOfWork, enrolments: Iterable[Enrolment]) -> None:
    """Add and change enrolments."""
    rows: list[Row] = [
        {"elder_id": item.elder, "enrolled_on": item.enrolled_on, "informed_on": item.informed_on}
        for item in enrolments
    ]
    upsert(uow.session, EnrolmentRecord, rows)


# From so many elders on, reading whole tables is quicker than asking for each elder's rows.
_MANY = 1_000


class _Hanging:
    """What hangs on elders, by elder id.

    Parameters
    ----------
    elders : list of str or None
        Whose rows are wanted; ``None`` means everybody's.
    """

    def __init__(self, uow: UnitOfWork, elders: list[str] | None) -> None:
        self.places: dict[str, str] = {}
        self.categories: defaultdict[str, set[str]] = defaultdict(set)
        self.contracts: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self.blocked: defaultdict[str, set[str]] = defaultdict(set)
        self.consents: defaultdict[str, list[Consent]] = defaultdict(list)
        self._elders = elders
        self._read(uow)

    def elder(self, record: ElderRecord) -> Elder:
        """Put one elder together."""
        return Elder(
            id=record.id,
            household=record.household_id,
            place=self.places[record.household_id],
            area=record.area_id,
            tier=RiskTier(record.tier),
            categories=frozenset(self.categories[record.id]),
            consents=tuple(self.consents[record.id]),
            named_visitor=record.named_visitor_id,
            backup_visitor=record.backup_visitor_id,
            contracted_visitors=self.contracts[record.id],
            blocked_visitors=frozenset(self.blocked[record.id]),
            preference=Preference(
                gender=None if record.preferred_gender is None else Gender(record.preferred_gender),
                gender_required=record.gender_required,
                dialect=record.preferred_dialect,
                dialect_required=record.dialect_required,
            ),
        )

    def _read(self, uow: UnitOfWork) -> None:
        session = uow.session
        for household, place in session.execute(
            select(HouseholdRecord.id, HouseholdRecord.place_id).where(self._doors())
        ):
            self.places[household] = place
        categories = select(ElderCategoryRecord.elder_id, ElderCategoryRecord.category)
        for elder, category in session.execute(categories.where(self._theirs(ElderCategoryRecord))):
            self.categories[elder].add(category)
        contracts = select(ContractRecord.elder_id, ContractRecord.kind_id, ContractRecord.visitor_id)
        for elder, kind, visitor in session.execute(contracts.where(self._theirs(ContractRecord))):
            self.contracts[elder][kind] = visitor
        blocked = select(BlockedPairRecord.elder_id, BlockedPairRecord.visitor_id)
        for elder, visitor in session.execute(blocked.where(self._theirs(BlockedPairRecord))):
            self.blocked[elder].add(visitor)
        answers = select(ConsentRecord.elder_id, ConsentRecord.mode, ConsentRecord.state, ConsentRecord.asked_on)
        in_order = answers.order_by(ConsentRecord.elder_id, ConsentRecord.number)
        for elder, mode, state, asked_on in session.execute(in_order.where(self._theirs(ConsentRecord))):
            answer = Consent(mode=VisitMode(mode), state=ConsentState(state), asked_on=asked_on)
            self.consents[elder].append(answer)

    def _theirs(self, record: type[ElderOwned]) -> ColumnElement[bool]:
        return true() if self._elders is None else record.elder_id.in_(self._elders)

    def _doors(self) -> ColumnElement[bool]:
        if self._elders is None:
            return true()
        return HouseholdRecord.id.in_(select(ElderRecord.household_id).where(ElderRecord.id.in_(self._elders)))


def _row(elder: Elder, tier: RiskTier) -> Row:
    wish = elder.preference
    return {
        "id": elder.id,
        "household_id": elder.household,
        "area_id": _area(elder),
        "tier": tier.value,
        "named_visitor_id": elder.named_visitor,
        "backup_visitor_id": elder.backup_visitor,
        "preferred_gender": None if wish.gender is None else wish.gender.value,
        "gender_required": wish.gender_required,
        "preferred_dialect": wish.dialect,
        "dialect_required": wish.dialect_required,
        "left_on": None,
    }


def _area(elder: Elder) -> str:
    if elder.area is None:
        what = Text(
            zh=f"老人 {elder.id} 没有所属区域，请填写 area 一列。",
            en=f"Elder {elder.id} has no area; fill in its area.",
        )
        raise UnusableError("elder_without_area", what)
    return elder.area


def _categories(elders: Iterable[Elder]) -> Iterator[Row]:
    for elder in elders:
        for category in sorted(elder.categories):
            yield {"elder_id": elder.id, "category": category}


def _contracts(elders: Iterable[Elder]) -> Iterator[Row]:
    for elder in elders:
        for kind, visitor in sorted(elder.contracted_visitors.items()):
            yield {"elder_id": elder.id, "kind_id": kind, "visitor_id": visitor}


def _blocked(elders: Iterable[Elder]) -> Iterator[Row]:
    for elder in elders:
        for visitor in sorted(elder.blocked_visitors):
            yield {"elder_id": elder.id, "visitor_id": visitor}


def add_consents(uow: UnitOfWork, elders: Iterable[Elder]) -> None:
    """Add the answers that are not yet kept; none is changed or removed."""
    answers = {elder.id: elder.consents for elder in elders}
    kept: defaultdict[str, Counter[Consent]] = defaultdict(Counter)
    for chunk in chunks(() if is_empty(uow.session, ConsentRecord) else answers):
        query = select(ConsentRecord.elder_id, ConsentRecord.mode, ConsentRecord.state, ConsentRecord.asked_on)
        for elder, mode, state, asked_on in uow.session.execute(query.where(ConsentRecord.elder_id.in_(chunk))):
            kept[elder][Consent(mode=VisitMode(mode), state=ConsentState(state), asked_on=asked_on)] += 1
    added: list[tuple[str, int, Consent]] = []
    for elder, given in answers.items():
        known = kept[elder]
        number = known.total()
        for answer in given:
            if known[answer] > 0:
                known[answer] -= 1
                continue
            number += 1
            added.append((elder, number, answer))
    _insert_answers(uow, added)


def _insert_answers(uow: UnitOfWork, added: Sequence[tuple[str, int, Consent]]) -> None:
    count = len(added)
    columns: dict[str, Sequence[object]] = {
        "id": new_ids(count),
        "elder_id": [elder for elder, _, _ in added],
        "number": [number for _, number, _ in added],
        "mode": [answer.mode.value for _, _, answer in added],
        "state": [answer.state.value for _, _, answer in added],
        "asked_on": [answer.asked_on for _, _, answer in added],
        "recorded_by": [uow.actor.id] * count,
        "recorded_at": [uow.clock()] * count,
    }
    insert_many(uow.session, ConsentRecord, columns)
