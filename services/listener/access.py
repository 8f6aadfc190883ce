"""Who asks: a visitor, or the account that is signed in."""

from contracts import Visitor
from services.kit.failures import NotFound
from services.listener.ports import Deps, Session, StoredAccount

SIGNED_OUT = "nobody is signed in, or the sign-in has ended"


async def signed_in(token: str, deps: Deps) -> tuple[Session, StoredAccount]:
    """The account of a sign-in.

    Raises:
        NotFound: the sign-in is not the station's, or it has ended, or the account is gone.
    """
    session = deps.sessions.read(token, deps.clock.now())
    account = await deps.accounts.find(session.key) if session is not None else None
    if session is None or account is None:
        raise NotFound(SIGNED_OUT)
    if (account.listener, account.epoch) != (session.listener, session.epoch):
        raise NotFound(SIGNED_OUT)
    return session, account


async def listener_of(visitor: Visitor, deps: Deps) -> str:
    """The pseudonym of who asks.

    Raises:
        NotFound: the visitor has a sign-in that has ended.
    """
    if visitor.session is None:
        return deps.pseudonyms.visitor(visitor.fingerprint)
    _, account = await signed_in(visitor.session, deps)
    return account.listener
