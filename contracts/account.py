"""Accounts of listeners: who signs in, and all that is kept of them."""

from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from contracts import subjects
from contracts.archive import ArchiveReply
from contracts.event import Contract, ShowId
from contracts.listener import ListenerId, SessionToken, StoryNumber, Visitor, Vote
from contracts.topic import Topic

Password = Annotated[str, StringConstraints(max_length=200)]
"""A password, as it was typed."""


class RegisterQuery(Contract):
    """A query that makes an account and signs in."""

    subject: ClassVar[str] = subjects.LISTENER_REGISTER

    visitor: Visitor
    """Who asks."""
    name: Annotated[str, StringConstraints(max_length=200)]
    """Name of the account: 3 to 32 letters, digits, spaces and `._-`."""
    password: Password = Field(repr=False)
    """Its password, of at least 10 characters."""


class SignInQuery(Contract):
    """A query that signs in."""

    subject: ClassVar[str] = subjects.LISTENER_SIGNIN

    visitor: Visitor
    """Who asks."""
    name: Annotated[str, StringConstraints(max_length=200)]
    """Name of the account."""
    password: Password = Field(repr=False)
    """Its password."""


class SignedIn(Contract):
    """A sign-in."""

    name: str
    """Name of the account."""
    token: SessionToken = Field(repr=False)
    """The sign-in, to be sent with what follows."""
    expires_at: datetime
    """When it ends (UTC)."""


class SignOutQuery(Contract):
    """A query that ends all sign-ins of an account, wherever they are."""

    subject: ClassVar[str] = subjects.LISTENER_SIGNOUT

    session: SessionToken = Field(repr=False)
    """The sign-in."""


class AccountQuery(Contract):
    """A query for the account that is signed in."""

    subject: ClassVar[str] = subjects.LISTENER_ACCOUNT

    session: SessionToken = Field(repr=False)
    """The sign-in."""


class Account(Contract):
    """An account, as its owner sees it."""

    name: str
    """Its name."""
    created_at: datetime
    """When it was made (UTC)."""


class AccountDelete(Contract):
    """A query that deletes an account, with its votes, favourites and topics."""

    subject: ClassVar[str] = subjects.LISTENER_DELETE

    session: SessionToken = Field(repr=False)
    """The sign-in."""


class AccountDone(Contract):
    """It is done."""

    done: bool = True
    """Always."""


class VoteOfListener(Contract):
    """A vote of a listener."""

    show_id: ShowId
    """The show."""
    story: StoryNumber = 0
    """The story; 0: the show as a whole."""
    vote: Vote
    """The vote."""
    channel: str = ""
    """The channel on which it was heard."""
    at: datetime
    """When it was cast (UTC)."""


class Favourite(Contract):
    """A favourite of a listener."""

    show_id: ShowId
    """The show."""
    story: StoryNumber = 0
    """The story; 0: the show as a whole."""
    title: str = ""
    """Its title; empty where the archive does not hold the show."""
    at: datetime
    """Since when (UTC)."""


class AccountExportQuery(Contract):
    """A query for all that is kept of an account."""

    subject: ClassVar[str] = subjects.LISTENER_EXPORT

    session: SessionToken = Field(repr=False)
    """The sign-in."""


class AccountExport(Contract):
    """All that is kept of an account."""

    account: Account
    """The account."""
    votes: tuple[VoteOfListener, ...] = ()
    """Its votes, the latest first."""
    favourites: tuple[Favourite, ...] = ()
    """Its favourites, the latest first."""
    topics: tuple[Topic, ...] = ()
    """Topics that it has asked for and that are still kept."""


class FavourQuery(Contract):
    """A query that makes a show or a story a favourite, or no longer one."""

    subject: ClassVar[str] = subjects.LISTENER_FAVOUR

    session: SessionToken = Field(repr=False)
    """The sign-in."""
    show_id: ShowId
    """The show."""
    story: StoryNumber = 0
    """The story; 0: the show as a whole."""
    favourite: bool = True
    """Whether it is one from now on."""


class FavouritesQuery(Contract):
    """A query for the favourites of the account that is signed in."""

    subject: ClassVar[str] = subjects.LISTENER_FAVOURITES

    session: SessionToken = Field(repr=False)
    """The sign-in."""


class Favourites(Contract):
    """The favourites of an account."""

    favourites: tuple[Favourite, ...] = ()
    """The favourites, the latest first."""


class ArchiveListenerQuery(Contract):
    """A query for all that the archive keeps of a listener."""

    subject: ClassVar[str] = subjects.ARCHIVE_LISTENER

    listener: ListenerId
    """The listener."""


class ArchiveListener(ArchiveReply):
    """All that the archive keeps of a listener."""

    votes: tuple[VoteOfListener, ...] = ()
    """The votes, the latest first."""
    favourites: tuple[Favourite, ...] = ()
    """The favourites, the latest first."""
