"""The service listener on a real broker, with a real archive: votes, accounts, favourites."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest

from contracts import (
    Account,
    AccountDelete,
    AccountDone,
    AccountExport,
    AccountExportQuery,
    AccountQuery,
    ArchiveListener,
    ArchiveListenerQuery,
    Favourites,
    FavouritesQuery,
    FavourQuery,
    ListenerRated,
    RateQuery,
    Ratings,
    RatingsQuery,
    RegisterQuery,
    SignedIn,
    SignInQuery,
    SignOutQuery,
    Visitor,
    subjects,
)
from services import fleet
from services.client.queries import ask
from services.kit import projections
from services.kit.failures import Conflict, Invalid, NotFound, TooMany
from services.kit.platform import Platform
from services.kit.replay import replay
from services.kit.runtime import connected, running
from services.kit.settings import PlatformSettings
from services.listener.app import open_deps
from services.listener.ports import Deps
from services.listener.ratings import rate
from services.listener.settings import ListenerSettings
from tests.archive_events import generated
from tests.fakes import ManualClock
from tests.waiting import until

SHOW = "show-000001"
PASSWORD = "lanterns over the bay"  # noqa: S105 - of a test
PLENTY: dict[str, Any] = {"votes_a_minute": 100_000, "votes_an_hour": 100_000}


@pytest.fixture(autouse=True)
def short_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projections, "CHECK_INTERVAL", 0.3)


@pytest.fixture
async def platform(broker_settings: PlatformSettings) -> AsyncIterator[Platform]:
    async with connected(broker_settings, "test") as (_, platform):
        event = generated(1)
        headers = {"Nats-Msg-Id": str(uuid4())}
        body = event.model_dump_json().encode()
        await platform.client.jetstream().publish(event.subject, body, headers=headers)
        yield platform


@asynccontextmanager
async def listeners(
    settings: PlatformSettings, replicas: int = 1, **own: object
) -> AsyncIterator[None]:
    """Replicas of the service, and the archive."""
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(running(fleet.load("data"), settings))
        for _ in range(replicas):
            await stack.enter_async_context(running(fleet.load("listener", **own), settings))
        yield


def visitor(number: int = 0, network: int = 0, session: str | None = None) -> Visitor:
    return Visitor(
        fingerprint=sha256(f"browser {number}".encode()).hexdigest(),
        network=sha256(f"network {network}".encode()).hexdigest(),
        session=session,
    )


def vote(who: Visitor, vote: str = "up", story: int = 1, show_id: str = SHOW) -> RateQuery:
    return RateQuery(visitor=who, show_id=show_id, story=story, vote=vote, channel="world")


async def counted(
    platform: Platform, who: Visitor, show_id: str = SHOW
) -> dict[int, tuple[Any, ...]]:
    found = await ask(platform.client, RatingsQuery(visitor=who, show_id=show_id), Ratings)
    return {each.story: (each.up, each.down, each.mine) for each in found.ratings}


async def eventually(
    found: Callable[[], Awaitable[object]], expected: object, within: float = 20
) -> None:
    async def is_so() -> bool:
        return await found() == expected

    await until(is_so, within=within)
    assert await found() == expected


async def register(platform: Platform, name: str = "Ann", network: int = 0) -> SignedIn:
    query = RegisterQuery(visitor=visitor(network=network), name=name, password=PASSWORD)
    return await ask(platform.client, query, SignedIn)


async def test_a_thousand_votes_count_once_each(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    async with listeners(broker_settings, replicas=2, **PLENTY):
        many = [vote(visitor(n, n), "down" if n % 10 == 0 else "up") for n in range(1_000)]
        again = [vote(visitor(n, n), "up") for n in range(0, 1_000, 20)]

        for votes in (many, many[1::10], again):
            for start in range(0, len(votes), 50):
                some = votes[start : start + 50]
                await asyncio.gather(*(ask(platform.client, each, Ratings) for each in some))

        async def found() -> object:
            return await counted(platform, visitor(0))

        await eventually(found, {1: (950, 50, "up")})
        own = await ask(platform.client, vote(visitor(0), "none"), Ratings)
        assert [(r.up, r.down, r.mine) for r in own.ratings] == [(949, 50, "none")]
        await eventually(found, {1: (949, 50, "none")})


async def test_a_vote_that_is_delivered_again_counts_once(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    async with listeners(broker_settings):
        await ask(platform.client, vote(visitor(1)), Ratings)
        stored = [
            each
            async for each in replay(
                platform.client, subjects.STREAM_LISTENING, subjects.LISTENER_RATED
            )
        ]
        js = platform.client.jetstream()
        for _ in range(3):
            headers = {"Nats-Msg-Id": str(uuid4())}
            await js.publish(subjects.LISTENER_RATED, stored[0].body, headers=headers)
        await ask(platform.client, vote(visitor(2), "down"), Ratings)

        async def found() -> object:
            return await counted(platform, visitor(1))

        await eventually(found, {1: (1, 1, "up")})
        event = ListenerRated.model_validate_json(stored[0].body)
        assert event.listener.startswith("v-")


async def test_of_two_quick_votes_the_later_in_the_stream_counts_whatever_clocks_say(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    now = platform.clock.now()
    clocks = ManualClock(now + timedelta(minutes=5)), ManualClock(now - timedelta(minutes=5))
    async with listeners(broker_settings), AsyncExitStack() as stack:

        async def replica(clock: ManualClock) -> Deps:
            opening = connected(broker_settings, "listener", clock=clock)
            _, own = await stack.enter_async_context(opening)
            return await stack.enter_async_context(open_deps(own, ListenerSettings(**PLENTY)))

        ahead, behind = [await replica(clock) for clock in clocks]
        for number, last in enumerate((ahead, behind)):
            who = visitor(number, number)
            for deps, cast in ((ahead, "up"), (behind, "up"), (ahead, "up"), (last, "down")):
                await rate(vote(who, cast), deps)
                for clock in clocks:
                    clock.forward(0.001)

        async def found() -> object:
            return [await counted(platform, visitor(number)) for number in range(2)]

        await eventually(found, [{1: (0, 2, "down")}] * 2)


async def test_votes_from_one_network_are_bounded_across_replicas(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    own = {"votes_a_minute": 1_000, "votes_an_hour": 30, "votes_of_a_network": 100}
    async with listeners(broker_settings, replicas=2, **own):

        async def is_taken(number: int) -> bool:
            try:
                await ask(platform.client, vote(visitor(number, network=7)), Ratings)
            except TooMany:
                return False
            return True

        taken = await asyncio.gather(*(is_taken(n) for n in range(60)))
        assert sum(taken) == 30
        await ask(platform.client, vote(visitor(0, network=8)), Ratings)


async def test_new_listeners_of_one_network_vote_on_a_thing_a_few_times(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    async with listeners(broker_settings, replicas=2, **PLENTY, votes_of_a_network=5):

        async def is_taken(number: int, story: int = 1, network: int = 7) -> bool:
            query = vote(visitor(number, network), story=story)
            try:
                await ask(platform.client, query, Ratings)
            except TooMany as error:
                refusals.add(str(error).partition(";")[0])
                return False
            return True

        refusals: set[str] = set()
        taken = await asyncio.gather(*(is_taken(n // 2) for n in range(40)))
        among = [number for number in range(20) if taken[2 * number]]
        assert len(among) == 5
        (refusal,) = refusals
        assert "as one network may have have voted" in refusal
        assert taken[::2] == taken[1::2]  # who is refused once is refused again
        assert await is_taken(among[0])
        assert await is_taken(99, story=2)
        assert await is_taken(99, network=8)
        session = (await register(platform, network=7)).token
        await ask(platform.client, vote(visitor(98, 7, session)), Ratings)

        async def found() -> object:
            return await counted(platform, visitor(among[0], 7))

        await eventually(found, {1: (7, 0, "up"), 2: (1, 0, "none")})


async def test_only_shows_that_there_are_have_votes(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    async with listeners(broker_settings):
        with pytest.raises(NotFound, match="there is no show"):
            await ask(platform.client, vote(visitor(1), show_id="made-up"), Ratings)
        wrong = vote(visitor(1)).model_copy(update={"story": 51})
        with pytest.raises(Invalid, match="story"):
            await ask(platform.client, wrong, Ratings)
        assert await counted(platform, visitor(1)) == {}


async def test_an_account_is_made_signed_in_to_and_signed_out_everywhere(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    async with listeners(broker_settings, replicas=2):
        made = await register(platform, "  \uff21\uff2e\uff2e  of the Harbour ")
        assert made.name == "ann of the harbour"
        with pytest.raises(Conflict, match="name"):
            await register(platform, "Ann Of The HARBOUR")
        query = SignInQuery(visitor=visitor(), name="Ann of the harbour", password=PASSWORD)
        second = await ask(platform.client, query, SignedIn)
        for token in (made.token, second.token):
            account = await ask(platform.client, AccountQuery(session=token), Account)
            assert account.name == made.name
        await ask(platform.client, SignOutQuery(session=second.token), AccountDone)
        for token in (made.token, second.token, made.token[:-2] + "xx", ""):
            with pytest.raises(NotFound, match="signed in"):
                await ask(platform.client, AccountQuery(session=token), Account)
        third = await ask(platform.client, query, SignedIn)
        await ask(platform.client, AccountQuery(session=third.token), Account)


async def test_two_replicas_give_a_name_once(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    async with listeners(broker_settings, replicas=2):

        async def is_made() -> bool:
            try:
                await register(platform)
            except Conflict:
                return False
            return True

        assert sum(await asyncio.gather(*(is_made() for _ in range(6)))) == 1


async def test_guessing_ends_after_some_attempts(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    async with listeners(broker_settings, replicas=2, attempts=3):
        await register(platform)

        async def sign_in(password: str, name: str = "ann", network: int = 0) -> SignedIn:
            query = SignInQuery(visitor=visitor(network=network), name=name, password=password)
            return await ask(platform.client, query, SignedIn)

        for _ in range(2):
            with pytest.raises(NotFound, match="name or the password"):
                await sign_in("wrong and wrong")
        await sign_in(PASSWORD)
        tried = (sign_in(f"guess number {n}") for n in range(12))
        failed = await asyncio.gather(*tried, return_exceptions=True)
        assert sum(isinstance(each, NotFound) for each in failed) == 3
        with pytest.raises(TooMany):
            await sign_in(PASSWORD)
        await sign_in(PASSWORD, network=1)
        for name in ("nobody", "<script>", "x" * 200):
            with pytest.raises(NotFound, match="name or the password"):
                await sign_in("wrong and wrong", name, network=2)


async def test_nobody_tries_all_names_from_one_network(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    async with listeners(broker_settings, attempts=1):
        outcomes: list[type[Exception]] = []
        for number in range(25):  # ten in each of the two minutes that this may be
            query = SignInQuery(visitor=visitor(), name=f"name {number}", password=PASSWORD)
            with pytest.raises((NotFound, TooMany)) as refused:
                await ask(platform.client, query, SignedIn)
            outcomes.append(refused.type)
        assert outcomes[0] is NotFound
        assert outcomes.count(TooMany) >= 5
        other = SignInQuery(visitor=visitor(network=1), name="somebody", password=PASSWORD)
        with pytest.raises(NotFound):
            await ask(platform.client, other, SignedIn)


@pytest.mark.parametrize(
    ("name", "password", "field"),
    [
        ("ann", "short", "password"),
        ("ann", "aaaaaaaaaaaaaa", "password"),
        ("ann", "password123", "password"),
        ("ann", "I am ann of the bay", "password"),
        ("ann", "x" * 150, "password"),
        ("an", PASSWORD, "name"),
        ("<script>alert(1)</script>", PASSWORD, "name"),
        ("ann\u202egnp", PASSWORD, "name"),
        ("a" * 33, PASSWORD, "name"),
    ],
)
async def test_weak_passwords_and_odd_names_are_refused(
    name: str, password: str, field: str, platform: Platform, broker_settings: PlatformSettings
) -> None:
    async with running(fleet.load("listener"), broker_settings):
        query = RegisterQuery(visitor=visitor(), name=name, password=password)
        with pytest.raises(Invalid, match=f"^{field}:") as refused:
            await ask(platform.client, query, SignedIn)
        assert password not in str(refused.value)


async def test_favourites_are_kept_exported_and_deleted_with_the_account(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    async with listeners(broker_settings):
        session = (await register(platform)).token
        other = (await register(platform, "Ben")).token
        ann = visitor(5, session=session)
        await ask(platform.client, vote(ann), Ratings)
        await ask(platform.client, vote(visitor(5)), Ratings)
        await ask(platform.client, vote(visitor(6, session=other), "down"), Ratings)
        favour = FavourQuery(session=session, show_id=SHOW, story=1)
        told = await ask(platform.client, favour, Favourites)
        assert [each.story for each in told.favourites] == [1]
        listener = await listener_of(platform, ann)

        async def exported() -> object:
            query = AccountExportQuery(session=session)
            found = await ask(platform.client, query, AccountExport)
            titled = [bool(each.title) for each in found.favourites]
            return found.account.name, [each.vote for each in found.votes], titled

        await eventually(exported, ("ann", ["up"], [True]))
        off = favour.model_copy(update={"favourite": False})
        assert (await ask(platform.client, off, Favourites)).favourites == ()
        await ask(platform.client, favour, Favourites)

        await ask(platform.client, AccountDelete(session=session), AccountDone)
        with pytest.raises(NotFound):
            await ask(platform.client, FavouritesQuery(session=session), Favourites)

        async def kept() -> object:
            query = ArchiveListenerQuery(listener=listener)
            return await ask(platform.client, query, ArchiveListener)

        async def is_forgotten() -> bool:
            found = await ask(
                platform.client, ArchiveListenerQuery(listener=listener), ArchiveListener
            )
            return not found.votes and not found.favourites

        await until(is_forgotten, within=20)

        async def found() -> object:
            return await counted(platform, visitor(5))

        await eventually(found, {1: (1, 1, "up")})
        again = await register(platform)
        exports = await ask(platform.client, AccountExportQuery(session=again.token), AccountExport)
        assert exports.votes == ()
        with pytest.raises(NotFound):
            await ask(platform.client, AccountQuery(session=session), Account)


async def test_nothing_of_a_deleted_account_is_left_in_the_bucket(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    async with listeners(broker_settings):
        session = (await register(platform, "Wilhelmina")).token
        await ask(platform.client, AccountDelete(session=session), AccountDone)
        js = platform.client.jetstream()
        info = await js.stream_info(f"KV_{subjects.BUCKET_LISTENERS}")
        bodies = []
        for sequence in range(info.state.first_seq, info.state.last_seq + 1):
            try:
                message = await js.get_msg(f"KV_{subjects.BUCKET_LISTENERS}", sequence)
            except Exception:  # noqa: BLE001, S112 - the sequence is gone
                continue
            bodies.append(message.data or b"")
        assert bodies
        assert not any(b"wilhelmina" in body or b"argon2" in body for body in bodies)


async def test_no_secret_and_no_digest_of_a_browser_is_in_events(
    platform: Platform, broker_settings: PlatformSettings
) -> None:
    async with listeners(broker_settings):
        session = (await register(platform, "Wilhelmina")).token
        who = visitor(3, session=session)
        await ask(platform.client, vote(who), Ratings)
        await ask(platform.client, vote(visitor(3)), Ratings)
        await ask(platform.client, AccountDelete(session=session), AccountDone)
        told = [
            each.body.decode()
            async for each in replay(platform.client, subjects.STREAM_LISTENING, "listener.>")
        ]
        assert len(told) == 3
        assert not any(
            secret in body
            for body in told
            for secret in (who.fingerprint, who.network, session, "wilhelmina", PASSWORD)
        )


async def listener_of(platform: Platform, who: Visitor) -> str:
    """The pseudonym under which an account's last vote was published."""
    found = [
        ListenerRated.model_validate_json(each.body)
        async for each in replay(
            platform.client, subjects.STREAM_LISTENING, subjects.LISTENER_RATED
        )
    ]
    assert who.session is not None
    return next(each.listener for each in found if each.listener.startswith("a-"))
