"""Votes on a show, as they are once a vote counts that the archive does not hold yet."""

from collections.abc import Iterable

from contracts import Rating, Vote


def with_vote(ratings: Iterable[Rating], story: int, vote: Vote) -> tuple[Rating, ...]:
    """The ratings, with `vote` as the one of who asks on a story; those without votes left out."""
    found = {rating.story: rating for rating in ratings}
    before = found.get(story, Rating(story=story))
    found[story] = Rating(
        story=story,
        up=before.up - (before.mine == "up") + (vote == "up"),
        down=before.down - (before.mine == "down") + (vote == "down"),
        mine=vote,
    )
    return tuple(rating for _, rating in sorted(found.items()) if rating.up + rating.down > 0)
