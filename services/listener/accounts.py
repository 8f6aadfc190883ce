"""Accounts: made, signed in to, exported, deleted."""

from datetime import timedelta

from contracts import (
    Account,
    AccountDelete,
    AccountDone,
    AccountExport,
    AccountExportQuery,
    AccountQuery,
    ListenerDeleted,
    RegisterQuery,
    SignedIn,
    SignInQuery,
    SignOutQuery,
)
from services.kit.failures import Conflict, Invalid, NotFound
from services.kit.service import Query
from services.listener.access import signed_in
from services.listener.domain import names
from services.listener.ports import Deps, Session, StoredAccount

WORKERS = 8
"""Sign-ins that one process works on at once; passwords are hashed two at a time."""
MANY = 10
"""Times as many attempts as on one name from one network are allowed on one name from all networks,
and in a minute on all names from one network."""
WRONG = "the name or the password is wrong"


async def register(query: RegisterQuery, deps: Deps) -> SignedIn:
    """Make an account, and sign in.

    Raises:
        Invalid: the name or the password cannot be chosen; the reason names the field.
        Conflict: there is an account of that name.
        TooMany: the network has made too many accounts.
    """
    name = names.normalised(query.name)
    password = names.checked(query.password, name)
    network = deps.pseudonyms.network(query.visitor.network)
    await deps.limits.count("accounts", network, hour=deps.settings.registrations_an_hour)
    key = deps.pseudonyms.account(name)
    account = StoredAccount(
        listener=deps.new_listener(),
        name=name,
        password=await deps.hasher.hash(password),
        created_at=deps.clock.now(),
    )
    if not await deps.accounts.create(key, account):
        raise Conflict("name: there is an account of that name; choose another one")
    return _signed_in(key, account, deps)


async def sign_in(query: SignInQuery, deps: Deps) -> SignedIn:
    """Sign in; it takes as long for a name that there is not.

    Raises:
        NotFound: the name or the password is wrong.
        TooMany: there were too many attempts of late.
    """
    try:
        name = names.normalised(query.name)
    except Invalid:
        name = ""
    key, network = deps.pseudonyms.account(name), deps.pseudonyms.network(query.visitor.network)
    whose, attempts = f"{key}.{network}", deps.settings.attempts
    await deps.limits.count("sign-ins", network, minute=attempts * MANY)
    await deps.limits.attempt(whose, attempts)
    await deps.limits.attempt(key, attempts * MANY)
    account = await deps.accounts.find(key) if name else None
    hashed = None if account is None else account.password
    if not await deps.hasher.verify(names.typed(query.password), hashed) or account is None:
        raise NotFound(WRONG)
    await deps.limits.forgive(whose)
    return _signed_in(key, account, deps)


async def sign_out(query: SignOutQuery, deps: Deps) -> AccountDone:
    """End all sign-ins of an account, wherever they are.

    Raises:
        NotFound: the sign-in has ended.
    """
    session, account = await signed_in(query.session, deps)
    await deps.accounts.raise_epoch(session.key, account.epoch)
    return AccountDone()


async def find(query: AccountQuery, deps: Deps) -> Account:
    """The account that is signed in.

    Raises:
        NotFound: the sign-in has ended.
    """
    _, account = await signed_in(query.session, deps)
    return Account(name=account.name, created_at=account.created_at)


async def delete(query: AccountDelete, deps: Deps) -> AccountDone:
    """Delete an account with its votes, favourites and topics.

    Raises:
        NotFound: the sign-in has ended.
    """
    session, account = await signed_in(query.session, deps)
    # The event comes first: after a crash between the two the account can be deleted again.
    await deps.publish(ListenerDeleted(listener=account.listener))
    for each in await deps.topics.all():
        if account.listener in each.asking:
            await deps.topics.change(
                each.topic.topic_id,
                lambda topic: topic and topic.without_listener(account.listener),
            )
    await deps.accounts.remove(session.key)
    return AccountDone()


async def export(query: AccountExportQuery, deps: Deps) -> AccountExport:
    """All that is kept of an account.

    Raises:
        NotFound: the sign-in has ended.
    """
    _, account = await signed_in(query.session, deps)
    kept = await deps.archive.listener(account.listener)
    asked = [each.topic for each in await deps.topics.all() if account.listener in each.asking]
    return AccountExport(
        account=Account(name=account.name, created_at=account.created_at),
        votes=kept.votes,
        favourites=kept.favourites,
        topics=tuple(asked),
    )


def _signed_in(key: str, account: StoredAccount, deps: Deps) -> SignedIn:
    now, holds = deps.clock.now(), timedelta(days=deps.settings.session_days)
    session = Session(key, account.listener, account.epoch)
    token = deps.sessions.sign(session, now, holds)
    return SignedIn(name=account.name, token=token, expires_at=now + holds)


QUERIES = (
    Query(RegisterQuery.subject, RegisterQuery, SignedIn, register, exact=True, workers=WORKERS),
    Query(SignInQuery.subject, SignInQuery, SignedIn, sign_in, exact=True, workers=WORKERS),
    Query(SignOutQuery.subject, SignOutQuery, AccountDone, sign_out),
    Query(AccountQuery.subject, AccountQuery, Account, find),
    Query(AccountDelete.subject, AccountDelete, AccountDone, delete),
    Query(AccountExportQuery.subject, AccountExportQuery, AccountExport, export),
)
