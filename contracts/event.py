"""The envelope that every event of a show shares."""

from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

ShowId = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9_-]{1,64}$",
        description="Id of the show; it becomes a key and a path.",
        examples=["7d6f0a52-1c1f-5a3e-9f53-0d5cf2a4b1aa"],
    ),
]


class Contract(BaseModel):
    """A frozen value of the published language; unknown fields are ignored (additive-only)."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)


class Event(Contract):
    """Something that happened to one show."""

    subject: ClassVar[str]
    """Subject on which the event is published."""
    told_apart_by: ClassVar[tuple[str, ...]] = ()
    """Fields that tell several events of one show, subject and generation apart."""
    rules_out: ClassVar[str] = ""
    """Events of one show and generation that share this word rule each other out: they share the
    Nats-Msg-Id `{show_id}:{rules_out}:{generation}`, so that the first one said is the only one."""

    show_id: ShowId
    generation: int = Field(default=1, ge=1)
    """How often the show was begun; a retry of a failed show raises it."""
    schema_version: int = 1
    """Version of this event's schema; it rises only with additions."""
    event_id: str = ""
    """`{show_id}:{subject}:{generation}`; stamped when published."""
    occurred_at: datetime | None = None
    """When the event was published (UTC); stamped when published."""
    caused_by: str = ""
    """The event_id of the event that caused this one; stamped when published."""
    sequence: SkipJsonSchema[int] = Field(default=0, exclude=True)
    """Place in its stream; known to whoever hears the event, and not on the wire."""
