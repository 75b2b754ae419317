"""Values that keep to themselves what they hold."""

from dataclasses import FrozenInstanceError, dataclass, field
from typing import Any, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(kind: type[T]) -> type[T]:
    """Make a frozen dataclass that prints nothing of itself.

    So what members wrote gets into no log, no error and no failed assertion by way of ``repr``. All of them
    refuse a change with the same function: one for each would take half a MiB of an idle process.
    """
    made: Any = dataclass(frozen=True, repr=False)(kind)
    made.__setattr__ = made.__delattr__ = _refuse
    return kind


def _refuse(self: object, name: str, *_value: object) -> NoReturn:
    raise FrozenInstanceError(f"{type(self).__name__}.{name} is what it is")
