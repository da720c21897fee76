"""A small subject of the tests' own, shops and their books: it uses everything that the read path offers."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

import strawberry
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Enum,
    ForeignKey,
    MetaData,
    Text,
    Uuid,
    false,
    or_,
    select,
    true,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column
from strawberry.schema.config import StrawberryConfig

from domain.actors import ActingAdmin, ActingBrand, Actor, SignedIn
from domain.money import Money as Amount
from domain.rows import money_columns
from domain.sentences import Language
from schema.execution.computed import computed
from schema.money import MINOR_UNITS, MinorUnits, Money
from schema.node_keys import parse_node_id
from schema.paging import Connection
from schema.reading import (
    NOW,
    Coded,
    Many,
    Node,
    NodeQuery,
    One,
    Order,
    Paged,
    Within,
    connection,
    everyone,
    known,
    one,
    only,
    page,
    reads,
    value,
)
from schema.reading.running import ReadsFrom
from tests.comparing import ComparingExecutor


class ShopRows(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """Tables that no migration knows."""

    metadata = MetaData()
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        UUID: Uuid(as_uuid=True),
        str: Text(),
        int: BigInteger(),
        datetime: DateTime(timezone=True),
    }


class Status(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class OwnerRow(ShopRows, kw_only=True):
    __tablename__ = "owners"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    login_id: Mapped[UUID]
    name: Mapped[str]
    phone: Mapped[str | None]


class ShopRow(ShopRows, kw_only=True):
    __tablename__ = "shops"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("owners.id"))
    name: Mapped[str]
    label_vi: Mapped[str]
    label_en: Mapped[str]
    motto: Mapped[str | None] = mapped_column(default=None)
    status: Mapped[Status] = mapped_column(Enum(Status, native_enum=False, values_callable=list))
    size: Mapped[int]
    closes_at: Mapped[datetime | None]
    hidden: Mapped[bool]
    rent: Mapped[Amount] = money_columns("rent")
    deposit: Mapped[Amount | None] = money_columns("deposit", optional=True)


class BookRow(ShopRows, kw_only=True):
    __tablename__ = "books"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    shop_id: Mapped[UUID] = mapped_column(ForeignKey("shops.id"))
    title: Mapped[str]
    hidden: Mapped[bool]


class LicenceRow(ShopRows, kw_only=True):
    __tablename__ = "licences"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    shop_id: Mapped[UUID] = mapped_column(ForeignKey("shops.id"))
    number: Mapped[str]
    issued: Mapped[int]


class TagRow(ShopRows, kw_only=True):
    __tablename__ = "tags"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    word: Mapped[str]


class ShopTagRow(ShopRows, kw_only=True):
    __tablename__ = "shop_tags"
    shop_id: Mapped[UUID] = mapped_column(ForeignKey("shops.id"), primary_key=True)
    tag_id: Mapped[UUID] = mapped_column(ForeignKey("tags.id"), primary_key=True)
    place: Mapped[int]


class ShopWordRow(ShopRows, kw_only=True):
    __tablename__ = "shop_words"
    shop_id: Mapped[UUID] = mapped_column(ForeignKey("shops.id"), primary_key=True)
    word: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[int]


def shouted(name: str) -> str:
    return f"{name}!"


def shops_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Admins see all; the owner sees the hidden ones too."""
    if isinstance(actor, ActingAdmin):
        return true()
    shown = ShopRow.hidden.is_(False)
    if isinstance(actor, SignedIn):
        return or_(shown, ShopRow.owner_id.in_(owners_of(actor)))
    return shown


def owners_of(actor: SignedIn) -> Any:
    return select(OwnerRow.id).where(OwnerRow.login_id == actor.login_id)


def is_the_owner(actor: Actor) -> ColumnElement[bool]:
    return OwnerRow.login_id == actor.login_id if isinstance(actor, SignedIn) else false()


def books_visible_to(actor: Actor) -> Any:
    """Answered as a Select: hidden books are for brands."""
    query = select(BookRow)
    return query if isinstance(actor, ActingBrand) else query.where(BookRow.hidden.is_(False))


strawberry.enum(Status)


@strawberry.type(description="An owner.")
class Owner(Node):
    name: str
    phone: str | None


@strawberry.type(description="A book.")
class Book(Node):
    title: str


@strawberry.type(description="A licence.")
class Licence(Node):
    number: str


@strawberry.type(description="A tag.")
class Tag(Node):
    word: str


@strawberry.type(description="A word, from reference data.")
class Word:
    code: str
    vi: strawberry.Private[str]

    @computed(needs=("vi",), description="In Vietnamese.")
    def name(self) -> str:
        return self.vi


WORDS = {"book": Word(code="book", vi="sách"), "tea": Word(code="tea", vi="trà")}


@strawberry.type(description="A word of a shop, as a row without an id.")
class Sign:
    word: str
    meaning: Word


@strawberry.type(description="A shop.")
class Shop(Node):
    name: str
    status: Status
    size: int
    rent: Money
    deposit: Money | None
    is_open: bool
    shout: str
    label_vi: strawberry.Private[str]
    label_en: strawberry.Private[str]
    owner: Owner | None
    licence: Licence | None
    books: list[Book]
    tags: list[Tag]
    words: list[Word]
    codes: list[str]
    signs: list[Sign]
    motto: Word | None
    paged_books: Connection[Book] = connection(description="Its books, page by page.")

    @computed(needs=("label_vi", "label_en"), description="The shop's label.")
    def label(self, context: "ShopContext", language: str | None = None) -> str:
        return self.label_vi if (language or context.language) == "vi" else self.label_en

    @strawberry.field(description="A resolver of its own.")
    def key(self) -> str:
        return str(parse_node_id(self.id).key)


OWNER = reads(Owner, OwnerRow, visible=everyone, columns={"phone": only(OwnerRow.phone, to=is_the_owner)})
BOOK = reads(Book, BookRow, visible=books_visible_to)
TAG = reads(Tag, TagRow, visible=everyone)
SIGN = reads(Sign, ShopWordRow, visible=everyone, columns={"meaning": known(WORDS, ShopWordRow.word)})
SHOP = reads(
    Shop,
    ShopRow,
    visible=shops_visible_to,
    columns={
        "is_open": (ShopRow.closes_at.is_(None)) | (ShopRow.closes_at > NOW),
        "motto": known(WORDS, ShopRow.motto),
        "shout": value(shouted, ShopRow.name),
    },
    one={
        "owner": One(reading=OWNER, key=ShopRow.owner_id),
        "licence": One(reading=lambda: LICENCE, key=LicenceRow.shop_id, order_by=[LicenceRow.issued.desc()]),
    },
    many={
        "books": Many(reading=BOOK, key=BookRow.shop_id, order_by=[BookRow.title]),
        "words": Coded(
            key=ShopWordRow.shop_id, code=ShopWordRow.word, order_by=[ShopWordRow.place], known=WORDS, about=2
        ),
        "codes": Coded(key=ShopWordRow.shop_id, code=ShopWordRow.word),
        "signs": Many(reading=SIGN, key=ShopWordRow.shop_id, order_by=[ShopWordRow.place.desc()]),
        "tags": Many(reading=TAG, key=ShopTagRow.shop_id, through=ShopTagRow.tag_id, order_by=[ShopTagRow.place]),
    },
    paged={
        "paged_books": Paged(reading=BOOK, key=BookRow.shop_id, order=Order("title", BookRow.title, descending=False))
    },
)
LICENCE = reads(Licence, LicenceRow, visible=Within(SHOP, LicenceRow.shop_id))

BY_SIZE = Order("size", ShopRow.size)


@dataclass
class ShopContext:
    actor: Actor
    now: datetime
    database: ReadsFrom
    language: Language = "vi"


@strawberry.type
class Query(NodeQuery):
    @strawberry.field
    async def shops(
        self,
        info: strawberry.Info[ShopContext, None],
        *,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        by_size: bool = False,
        status: Status | None = None,
        names: list[str] | None = None,
    ) -> Connection[Shop]:
        order = BY_SIZE if by_size else Order("newest")
        where = None if status is None else ShopRow.status == status
        if names is not None:
            where = ShopRow.name.in_(names)
        return await page(info, SHOP, where=where, order=order, first=first, after=after, last=last, before=before)

    @strawberry.field
    async def shop(self, info: strawberry.Info[ShopContext, None], name: str) -> Shop:
        return await one(info, SHOP, ShopRow.name == name)


SCHEMA = strawberry.Schema(
    query=Query,
    types=[Owner, Book, Licence, Tag, Shop],
    execution_context_class=ComparingExecutor,
    config=StrawberryConfig(scalar_map={MinorUnits: MINOR_UNITS}),
)
