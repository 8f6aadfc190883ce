from threading import Event

import pytest

from services.audio.adapters.worker_thread import WorkerThread


def test_works_in_order() -> None:
    done: list[int] = []
    thread = WorkerThread("test", done.append, depth=2)
    for item in range(50):
        thread.put(item)
    thread.close()
    assert done == list(range(50))


def test_an_exception_of_the_work_is_raised_by_put_and_close() -> None:
    def fail(item: int) -> None:
        raise OSError(item)

    thread = WorkerThread("test", fail, depth=1)

    def put_all() -> None:
        for item in range(100):
            thread.put(item)

    with pytest.raises(OSError, match="0"):
        put_all()
    with pytest.raises(OSError, match="0"):
        thread.close()


def test_abandon_drops_the_waiting_items() -> None:
    begun, go_on, done = Event(), Event(), list[int]()

    def work(item: int) -> None:
        begun.set()
        go_on.wait(10)
        done.append(item)

    thread = WorkerThread("test", work, depth=4)
    thread.put(1)
    begun.wait(10)
    thread.put(2)
    thread.put(3)
    go_on.set()
    thread.abandon()
    thread.close()
    assert done[0] == 1
