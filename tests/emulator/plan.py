"""What goes wrong, and when: faults per operation, in sequence or by chance."""

from random import Random
from typing import Annotated, Any, Literal, TypeAlias, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Kind: TypeAlias = Literal[
    "unauthorized",
    "quota",
    "payment",
    "rate_limit",
    "rate_limit_date",
    "server_error",
    "overloaded",
    "bad_request",
    "slow",
    "reset",
    "cut",
    "malformed",
    "stream_error",
    "off_schema",
    "broken_answer",
    "invented_number",
    "refusal",
    "incomplete",
    "empty_audio",
    "other_format",
    "stuck_times",
    "lost_turn",
]
"""`unauthorized` to `bad_request` are error responses. `slow` delays the first byte, `reset` closes
the connection in place of a response, `cut` in the middle of one, `malformed` breaks its JSON, and
`stream_error` sends an error inside a stream. The rest are faults of what a model answers: with
`stuck_times` the characters of a dialogue begin at one time from its middle on, and `lost_turn`
leaves its last turn unspoken."""

ERRORS: frozenset[Kind] = frozenset(get_args(Kind)[:8])
TRANSPORT: frozenset[Kind] = ERRORS | {"slow", "reset", "cut", "malformed"}
"""What any operation can do."""
LOSSES: frozenset[Kind] = frozenset({"reset", "cut", "malformed", "stream_error"})
"""What keeps a response from arriving as a whole, though it is charged."""
WRITING: frozenset[Kind] = TRANSPORT | {
    "stream_error",
    "off_schema",
    "broken_answer",
    "invented_number",
    "refusal",
    "incomplete",
}
SOUND: frozenset[Kind] = TRANSPORT | {"empty_audio", "other_format"}
DIALOGUE: frozenset[Kind] = SOUND | {"stuck_times", "lost_turn"}
PICTURE: frozenset[Kind] = TRANSPORT | {"other_format", "refusal"}


def _named(value: Any) -> Any:
    return {"kind": value} if isinstance(value, str) else value


def _listed(value: Any) -> Any:
    return {"sequence": value} if isinstance(value, list | tuple) else value


class Fault(BaseModel):
    """One thing that goes wrong; its kind alone stands for it where the defaults do."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    after: float = Field(1.0, ge=0)
    """Seconds that Retry-After names."""
    seconds: float = Field(5.0, ge=0)
    """Seconds until the first byte of a slow response."""
    share: float = Field(0.5, ge=0, le=1)
    """Share of a response that is sent before it is cut, broken or fails."""
    weight: float = Field(1.0, gt=0)
    """How often it happens by chance, against the others of its course."""


AnyFault: TypeAlias = Annotated[Fault, BeforeValidator(_named)]


class Course(BaseModel):
    """The faults of an operation: first those of `sequence` (null: none), then by chance."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sequence: tuple[AnyFault | None, ...] = ()
    probability: float = Field(0.0, ge=0, le=1)
    kinds: tuple[AnyFault, ...] = ()
    """What happens by chance, each as often as its weight says."""


class Plan(BaseModel):
    """Courses by operation.

    A name covers the operations below it: `elevenlabs.speech` covers `elevenlabs.speech.stream`,
    and `*` those that no other name covers. The longest name applies. A list stands for the
    sequence of a course.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    seed: int = 0
    operations: dict[str, Annotated[Course, BeforeValidator(_listed)]] = Field(default_factory=dict)


class Faults:
    """A plan as it proceeds.

    The same seed and number of a request give the same fault: chance is drawn for each course
    apart, so it does not matter how requests of several courses mix.
    """

    def __init__(self, plan: Plan) -> None:
        self._courses = plan.operations
        self._positions = dict.fromkeys(plan.operations, 0)
        self._chances = {name: Random(f"{plan.seed} {name}") for name in plan.operations}

    def next(self, operation: str) -> Fault | None:
        """Give the fault of the next request of an operation, if any."""
        name = self._covering(operation)
        if name is None:
            return None
        course, position = self._courses[name], self._positions[name]
        self._positions[name] += 1
        if position < len(course.sequence):
            return course.sequence[position]
        chance = self._chances[name]
        if course.kinds and chance.random() < course.probability:
            (fault,) = chance.choices(course.kinds, [kind.weight for kind in course.kinds])
            return fault
        return None

    def _covering(self, operation: str) -> str | None:
        name = operation
        while name:
            if name in self._courses:
                return name
            name = name.rpartition(".")[0]
        return "*" if "*" in self._courses else None
