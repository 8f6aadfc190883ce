"""Topics that listeners ask for: they wait for the operator, and the next edition prefers them."""

from contracts import (
    Preferences,
    PreferencesQuery,
    Topic,
    TopicAsk,
    TopicJudge,
    Topics,
    TopicsQuery,
    TopicStatus,
)
from services.kit.failures import NotFound, TooMany
from services.kit.service import Query
from services.listener.access import listener_of
from services.listener.domain import topics
from services.listener.domain.topics import StoredTopic
from services.listener.ports import Deps


async def ask(query: TopicAsk, deps: Deps) -> Topic:
    """Ask for a topic.

    Raises:
        NotFound: the station takes no topics, or the sign-in has ended.
        Invalid: it is more than words.
        TooMany: the network asks too often, or too many topics are kept.
    """
    if deps.settings.topics == "off":
        raise NotFound("the station takes no topics")
    text = topics.words_of(query.text)
    network = deps.pseudonyms.network(query.visitor.network)
    await deps.limits.count("topics", network, hour=deps.settings.topics_an_hour)
    listener = await listener_of(query.visitor, deps)
    topic_id = deps.pseudonyms.topic(query.channel, text.casefold())
    known = await deps.topics.all()
    is_new = all(each.topic.topic_id != topic_id for each in known)
    if is_new and len(known) >= topics.MAX_WAITING:
        raise TooMany("the station has more topics than it can take; ask again tomorrow")
    now = deps.clock.now()

    def with_listener(found: StoredTopic | None) -> StoredTopic:
        if found is None:
            return topics.begun(topic_id, query.channel, text, listener, now)
        return found.with_listener(listener)

    stored = await deps.topics.change(topic_id, with_listener)
    if stored is None:
        raise NotFound("text: the topic is gone")
    return stored.topic


async def list_topics(query: TopicsQuery, deps: Deps) -> Topics:
    """Topics, those first that most listeners ask for."""
    if deps.settings.topics == "off":
        return Topics(enabled=False)
    found = await _found(query.channel, deps)
    wanted = tuple(each for each in found if query.status in (None, each.status))
    return Topics(enabled=True, topics=wanted)


async def list_preferences(query: PreferencesQuery, deps: Deps) -> Preferences:
    """What the next edition of a channel is to prefer."""
    accepted: dict[str, tuple[TopicStatus, ...]] = {
        "off": (),
        "moderated": ("approved",),
        "matched": ("approved", "pending"),
    }
    taken = accepted[deps.settings.topics]
    found = await _found(query.channel, deps) if taken else []
    wanted = [each.text for each in found if each.status in taken]
    return Preferences(prefer=tuple(wanted[: topics.MAX_PREFERRED]))


async def judge(query: TopicJudge, deps: Deps) -> Topic:
    """Approve or refuse a topic.

    Raises:
        NotFound: there is no such topic any more.
    """
    status: TopicStatus = "approved" if query.approved else "refused"
    stored = await deps.topics.change(query.topic_id, lambda each: each and each.judged(status))
    if stored is None:
        raise NotFound(f"topic_id: there is no topic {query.topic_id}")
    return stored.topic


async def _found(channel: str | None, deps: Deps) -> list[Topic]:
    found = topics.in_order(await deps.topics.all())
    return [each for each in found if channel in (None, each.channel)]


QUERIES = (
    Query(TopicAsk.subject, TopicAsk, Topic, ask, exact=True),
    Query(TopicsQuery.subject, TopicsQuery, Topics, list_topics),
    Query(PreferencesQuery.subject, PreferencesQuery, Preferences, list_preferences),
    Query(TopicJudge.subject, TopicJudge, Topic, judge, exact=True),
)
