"""Who elders and visitors are: the only tables with personal details, all of them sealed."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from api.persistence.base import Base
from api.persistence.columns import IdText, sealed_column


class PersonRecord(Base):
    """Personal details of one elder or one visitor.

    Attributes
    ----------
    id : str
        Id of the elder or visitor.
    elder_id, visitor_id : str or None
        The same id again, in the one of the two columns that says what the person is.
    contacts : bytes or None
        Emergency contacts in the order to try them, as JSON, sealed.
    """

    __tablename__ = "people"
    __table_args__ = (
        CheckConstraint(
            "(elder_id IS NOT NULL AND visitor_id IS NULL AND elder_id = id)"
            " OR (visitor_id IS NOT NULL AND elder_id IS NULL AND visitor_id = id)",
            name="elder_or_visitor",
        ),
        Index("ix_people_identity_number", "identity_number"),
        Index("ix_people_phone", "phone"),
    )

    id: Mapped[str] = mapped_column(IdText, primary_key=True)
    elder_id: Mapped[str | None] = mapped_column(IdText, ForeignKey("elders.id"), unique=True)
    visitor_id: Mapped[str | None] = mapped_column(IdText, ForeignKey("visitors.id"), unique=True)
    name: Mapped[bytes] = sealed_column()
    identity_number: Mapped[bytes | None] = sealed_column()
    phone: Mapped[bytes | None] = sealed_column()
    address: Mapped[bytes | None] = sealed_column()
    contacts: Mapped[bytes | None] = sealed_column()


class NameGramRecord(Base):
    """One character, or two in a row, of a person's name under a key; what it gives away is in ADR 0008.

    Attributes
    ----------
    gram : bytes
        Number of the key, then eight bytes that only the key's owner can make; they cannot be opened.
    """

    __tablename__ = "name_grams"
    __table_args__ = (Index("ix_name_grams_person_id", "person_id"),)

    gram: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    person_id: Mapped[str] = mapped_column(IdText, ForeignKey("people.id"), primary_key=True)
