"""Calls in worker processes: what they give, and what ends with the worker alone."""

import gc
import math
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Timer

import pytest

from tests.proc import descriptors
from valuegraph.processes import (
    CallCancelledError,
    Cancellation,
    DeadlineError,
    Pool,
    PoolClosedError,
    Spool,
    SpoolFullError,
    WorkerCrashedError,
    WorkerLimits,
    WorkerMemoryError,
    WorkersBusyError,
    spawner,
)
from valuegraph.processes.confinement import MIB
from valuegraph.processes.frames import connection_pair, receive, send
from valuegraph.processes.messages import packed, unpacked

LONG = 60.0
"""Seconds that no call of these tests takes, unless something is wrong."""
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="asks /proc and seccomp")


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool("The work", 2, 2, WorkerLimits(memory=1024 * MIB, file_size=4 * MIB)) as made:
        yield made


def test_gives_what_the_function_returns(pool: Pool) -> None:
    assert pool.call(math.sqrt, 16.0, deadline=LONG) == 4.0


@pytest.mark.parametrize("size", [0, 16_000, 17_000, 66_000, 3_000_000])
def test_arguments_and_results_of_any_length_are_whole(pool: Pool, size: int) -> None:
    content = os.urandom(size)
    assert pool.call(bytes, content, deadline=LONG) == content


_IDLE = """
import os
from valuegraph.processes import WorkerLimits, worker
from valuegraph.processes.frames import connection_of
worker.IDLE_SECONDS = 0.1
worker.work(connection_of({descriptor}), WorkerLimits(), os.getppid(), "{module}:let_go")
"""


def let_go() -> None:
    """Called in an idle worker."""
    sys.stdout.write("let go\n")
    sys.stdout.flush()


def test_an_idle_worker_lets_go_of_what_it_keeps() -> None:
    ours, theirs = connection_pair()
    code = _IDLE.format(descriptor=theirs.fileno(), module=__name__)
    command = [sys.executable, "-c", code]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, pass_fds=(theirs.fileno(),)
    ) as worker:
        theirs.close()
        receive(ours)
        assert worker.stdout is not None
        for _ in range(2):
            send(ours, packed((math.sqrt, (16.0,)))[0])
            assert unpacked(receive(ours)[0])[0] == 4.0
            assert worker.stdout.readline() == "let go\n"
        ours.close()
        assert worker.stdout.read() == ""  # Once for each time that it is idle.
        assert worker.wait(LONG) == 0


def test_raises_what_the_function_raises_and_keeps_the_worker(pool: Pool) -> None:
    before = pool.call(os.getpid, deadline=LONG)
    with pytest.raises(FileNotFoundError) as caught:
        pool.call(os.listdir, "/nowhere", deadline=LONG)
    assert "In a worker process" in caught.value.__notes__[0]
    assert pool.call(os.getpid, deadline=LONG) == before


def test_ends_a_call_at_its_deadline(pool: Pool) -> None:
    before = pool.call(os.getpid, deadline=LONG)
    with pytest.raises(DeadlineError, match=r"within 0\.1 seconds"):
        pool.call(time.sleep, LONG, deadline=0.1)
    assert pool.call(os.getpid, deadline=LONG) != before
    assert not _runs(before)


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL])
def test_survives_a_crash(pool: Pool, number: signal.Signals) -> None:
    with pytest.raises(WorkerCrashedError, match=number.name):
        pool.call(signal.raise_signal, number, deadline=LONG)
    assert pool.call(math.sqrt, 16.0, deadline=LONG) == 4.0


def test_survives_workers_that_are_killed_while_idle(pool: Pool) -> None:
    for _ in range(3):
        os.kill(pool.call(os.getpid, deadline=LONG), signal.SIGKILL)
        time.sleep(0.05)
        assert pool.call(math.sqrt, 16.0, deadline=LONG) == 4.0


def test_survives_the_template(pool: Pool) -> None:
    os.kill(pool.call(os.getppid, deadline=LONG), signal.SIGKILL)
    time.sleep(0.1)
    assert pool.call(math.sqrt, 16.0, deadline=LONG) == 4.0


def test_survives_a_template_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spawner, "_ANSWER_PATIENCE", 1.0)
    with Pool("The work", 1, 0) as pool:
        template = pool.call(os.getppid, deadline=LONG)
        os.kill(template, signal.SIGSTOP)
        began = time.monotonic()
        with pytest.raises(DeadlineError):
            pool.call(time.sleep, LONG, deadline=0.1)
        assert pool.call(os.getppid, deadline=LONG) != template
        assert time.monotonic() - began < LONG / 3
    assert not _runs(template)


def test_calls_outlive_a_template_that_is_slow() -> None:
    with Pool("The work", 2, 0) as pool, ThreadPoolExecutor(2) as threads:
        pool.warm()
        template = pool.call(os.getppid, deadline=LONG)
        asleep = "[__import__('time').sleep(4), __import__('os').getppid()][1]"
        other = threads.submit(pool.call, eval, asleep, deadline=LONG)
        ended = threads.submit(pool.call, time.sleep, LONG, deadline=0.2)
        os.kill(template, signal.SIGSTOP)
        time.sleep(3)
        os.kill(template, signal.SIGCONT)
        assert isinstance(ended.exception(), DeadlineError)
        assert other.result() == template
        assert pool.call(os.getppid, deadline=LONG) == template


def test_close_does_not_wait_for_a_template_that_hangs() -> None:
    pool = Pool("The work", 2, 0)
    os.kill(pool.call(os.getppid, deadline=LONG), signal.SIGSTOP)
    with ThreadPoolExecutor(2) as threads:
        calls = [threads.submit(pool.call, time.sleep, LONG, deadline=LONG) for _ in range(2)]
        time.sleep(0.2)  # One of them needs a worker, which the template is asked for.
        began = time.monotonic()
        pool.close()
        assert time.monotonic() - began < LONG / 3
        assert all(isinstance(call.exception(LONG), PoolClosedError) for call in calls)


_NO_THREAD = """
import os, pathlib, signal, sys
tries = pathlib.Path({tries!r})
tries.write_text(tries.read_text() + ".")
if len(tries.read_text()) < {needed}:
    os.write(2, b"what():  Resource temporarily unavailable")
    signal.raise_signal(signal.SIGABRT)
"""


def test_a_call_that_the_system_had_no_thread_for_is_tried_again(tmp_path: Path) -> None:
    tries = tmp_path / "tries"
    with Pool("The work", 1, 0, WorkerLimits(file_size=4 * MIB)) as pool:
        tries.write_text("", encoding="utf-8")
        pool.call(exec, _NO_THREAD.format(tries=str(tries), needed=3), deadline=LONG)
        assert tries.read_text(encoding="utf-8") == "..."
        tries.write_text("", encoding="utf-8")
        with pytest.raises(WorkersBusyError, match="no threads"):
            pool.call(exec, _NO_THREAD.format(tries=str(tries), needed=9), deadline=LONG)
        assert tries.read_text(encoding="utf-8") == "...."


@LINUX
def test_limits_memory(pool: Pool) -> None:
    with pytest.raises(WorkerMemoryError, match="1,024 MiB"):
        pool.call(bytearray, 1100 * MIB, deadline=LONG)
    assert pool.call(math.sqrt, 16.0, deadline=LONG) == 4.0


def test_a_worker_that_used_much_memory_is_not_used_again(pool: Pool) -> None:
    before = pool.call(os.getpid, deadline=LONG)
    pool.call(eval, f"len(b'1' * {520 * MIB})", deadline=LONG)
    assert pool.call(os.getpid, deadline=LONG) != before


def test_limits_files(pool: Pool, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="File too large"):
        pool.call(Path.write_bytes, tmp_path / "file", bytes(5 * MIB), deadline=LONG)


@LINUX
def test_has_no_network_and_starts_no_programs(pool: Pool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        with pytest.raises(PermissionError):
            pool.call(socket.create_connection, listener.getsockname(), deadline=LONG)
        listener.settimeout(0.1)
        with pytest.raises(TimeoutError):
            listener.accept()
    with pytest.raises(PermissionError):
        pool.call(subprocess.check_output, [sys.executable, "-V"], deadline=LONG)


@LINUX
def test_holds_no_descriptor_of_the_program(pool: Pool, tmp_path: Path) -> None:
    with (
        (tmp_path / "file").open("w"),
        socket.create_server(("127.0.0.1", 0)),
        Pool("The work", 1, 0) as other,
    ):
        for each in (pool, other):
            worker = each.call(os.getpid, deadline=LONG)
            links = descriptors(worker)
            assert sorted(link.partition(":")[0] for link in links) == [
                "/dev/null",
                "/dev/null",
                "pipe",
                "socket",
            ]


def test_a_cancelled_call_ends_its_worker(pool: Pool) -> None:
    before = pool.call(os.getpid, deadline=LONG)
    cancellation = Cancellation()
    timer = Timer(0.1, cancellation.cancel)
    timer.start()
    with pytest.raises(CallCancelledError):
        pool.call(time.sleep, LONG, deadline=LONG, cancellation=cancellation)
    timer.join()
    assert not _runs(before)
    with pytest.raises(CallCancelledError):
        pool.call(math.sqrt, 16.0, deadline=LONG, cancellation=cancellation)
    assert pool.call(math.sqrt, 16.0, deadline=LONG) == 4.0


def test_refuses_what_it_cannot_take() -> None:
    with Pool("The work", 1, 1, patience=0.5) as pool, ThreadPoolExecutor(2) as threads:
        pool.warm()
        long = threads.submit(_slept, pool, 1.5)
        time.sleep(0.2)
        waiting = threads.submit(_slept, pool, 0)
        time.sleep(0.1)
        with pytest.raises(WorkersBusyError, match="not begun"):
            pool.call(math.sqrt, 16.0, deadline=LONG)
        with pytest.raises(WorkersBusyError, match="not begun"):
            waiting.result()
        long.result()
        assert pool.call(math.sqrt, 16.0, deadline=LONG) == 4.0


def test_a_call_that_waits_can_be_cancelled() -> None:
    with Pool("The work", 1, 4) as pool, ThreadPoolExecutor(2) as threads:
        pool.warm()
        long = threads.submit(_slept, pool, 0.6)
        time.sleep(0.1)
        cancellation = Cancellation()
        waiting = threads.submit(
            pool.call, math.sqrt, 16.0, deadline=LONG, cancellation=cancellation
        )
        time.sleep(0.1)
        cancellation.cancel()
        with pytest.raises(CallCancelledError):
            waiting.result(0.3)
        long.result()
        assert pool.call(math.sqrt, 16.0, deadline=LONG) == 4.0


def test_close_ends_calls_at_once() -> None:
    with ThreadPoolExecutor(3) as threads:
        pool = Pool("The work", 2, 4)
        workers = {pool.call(os.getpid, deadline=LONG)}
        calls = [threads.submit(_slept, pool, LONG) for _ in range(3)]
        time.sleep(0.3)
        began = time.monotonic()
        pool.close()
        for call in calls:
            with pytest.raises(PoolClosedError):
                call.result()
        assert time.monotonic() - began < 10
        with pytest.raises(PoolClosedError):
            pool.call(math.sqrt, 16.0, deadline=LONG)
        _wait_until(lambda: not any(map(_runs, workers)))


def test_a_pool_that_nobody_has_any_more_ends_its_workers() -> None:
    pool = Pool("The work", 1, 0)
    worker = pool.call(os.getpid, deadline=LONG)
    del pool
    gc.collect()
    _wait_until(lambda: not _runs(worker))


_FORGETFUL = """
import os, time
from valuegraph.processes import Pool
print("once", flush=True)
pool = Pool("The work", 1, 0)
print(pool.call(os.getpid, deadline=60), pool.call(os.getppid, deadline=60), flush=True)
pool.call({call}, deadline=60)
"""


@pytest.mark.parametrize("call", ["eval, 'sum(range(10**12))'", "time.sleep, 60"])
def test_workers_end_with_a_program_that_is_killed(call: str, tmp_path: Path) -> None:
    script = tmp_path / "unguarded.py"  # As scripts are: nothing keeps it from being imported.
    script.write_text(_FORGETFUL.format(call=call))
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "once\n"
        processes = [int(each) for each in program.stdout.readline().split()]
        time.sleep(0.2)
        program.kill()
        assert program.stdout.read() == ""
    _wait_until(lambda: not any(map(_runs, processes)))


def _made(size: int, limit: int) -> Spool:
    spool = Spool(limit)
    for _ in range(size // 1000):
        spool.write(b"0123456789" * 100)
    return spool


@pytest.mark.parametrize("size", [1000, 3_000_000])
def test_a_spool_holds_what_was_written(size: int) -> None:
    spool = _made(size, size)
    assert b"".join(spool.chunks()) == b"0123456789" * (size // 10)
    assert spool.size == size
    with pytest.raises(SpoolFullError):
        spool.write(b"1")
    spool.close()


@pytest.mark.parametrize("size", [1000, 3_000_000])
def test_a_spool_comes_from_its_worker_with_its_file(pool: Pool, size: int) -> None:
    code = f"s.write(b'1' * {size}) and s"
    made = pool.call(eval, code, {"s": Spool(size)}, deadline=LONG)
    assert isinstance(made, Spool)
    assert (made.file is None) == (size == 1000)
    assert b"".join(made.chunks()) == b"1" * size
    made.close()


def _slept(pool: Pool, seconds: float) -> None:
    pool.call(time.sleep, seconds, deadline=LONG)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def _wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.02)
