from threading import Event

import pytest

from services.audio.adapters.line import Line


def test_works_in_order() -> None:
    done: list[int] = []
    line = Line("test", done.append, stock=2)
    for item in range(50):
        line.put(item)
    line.close()
    assert done == list(range(50))


def test_what_the_work_raises_comes_back_to_who_hands_over() -> None:
    def fail(item: int) -> None:
        raise OSError(item)

    line = Line("test", fail, stock=1)

    def hand_over() -> None:
        for item in range(100):
            line.put(item)

    with pytest.raises(OSError, match="0"):
        hand_over()
    with pytest.raises(OSError, match="0"):
        line.close()


def test_dropping_forgets_what_waits() -> None:
    begun, go_on, done = Event(), Event(), list[int]()

    def work(item: int) -> None:
        begun.set()
        go_on.wait(10)
        done.append(item)

    line = Line("test", work, stock=4)
    line.put(1)
    begun.wait(10)
    line.put(2)
    line.put(3)
    go_on.set()
    line.drop()
    line.close()
    assert done[0] == 1
