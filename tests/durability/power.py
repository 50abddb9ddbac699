"""What may be on a disk after the power has failed.

Of a file there is what it had when it was last flushed; of what was written to it since, any of its
blocks, with zeros or what was there before in place of the others. The names in a directory are
those when it was last flushed, or at any moment since. A flush of a file does not keep its name.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Lock
from typing import Any, Final

from tests.durability.system import Call

_BLOCK: Final = 512
_DIRECTORY: Final = -1


@dataclass
class _File:
    content: bytes = b""
    flushed: bytes = b""

    def survivor(self, random: Random) -> bytes:
        """What may be left of it."""
        if self.content == self.flushed:
            return self.flushed
        lengths = sorted((len(self.content), len(self.flushed)))
        length = random.choice((*lengths, random.randint(*lengths)))
        blocks = []
        most = random.choice((0.1, 0.5, 0.9))  # How much of it there was time for.
        for start in range(0, length, _BLOCK):
            end = min(start + _BLOCK, length)
            chosen = self.content if random.random() < most else self.flushed
            blocks.append(chosen[start:end].ljust(end - start, b"\0"))
        return b"".join(blocks)


@dataclass
class Disk:
    """Makes the calls that concern a directory and notes what they do; ``step`` is called after
    each of them."""

    directory: Path
    step: Callable[[], None]
    _files: dict[int, _File] = field(default_factory=dict)
    _names: dict[Path, dict[str, int]] = field(default_factory=dict)
    _since_flush: dict[Path, list[dict[str, int]]] = field(default_factory=dict)
    _opened: dict[int, Path | _File] = field(default_factory=dict)
    _offsets: dict[int, int] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def __call__(self, call: Call) -> Any:
        with self._lock:
            result = call.make()
            getattr(self, f"_{call.name}")(result, *call.arguments)
            self.step()
        return result

    def rebuild(self, place: Path, random: Random) -> None:
        """Make the directory elsewhere, as it may be after a power failure now."""
        self._rebuild(self.directory, place, random)

    def _rebuild(self, directory: Path, place: Path, random: Random) -> None:
        place.mkdir(parents=True)
        history = self._since_flush[directory]
        for name, number in random.choice((history[0], history[-1], *history)).items():
            if number == _DIRECTORY:
                self._rebuild(directory / name, place / name, random)
            else:
                (place / name).write_bytes(self._files[number].survivor(random))

    def _changed(self, directory: Path) -> None:
        if directory in self._names:
            self._since_flush[directory].append(dict(self._names[directory]))

    def _mkdir(self, _: object, path: Path, *__: object) -> None:
        path = Path(path)
        if path.parent in self._names:
            self._names[path.parent][path.name] = _DIRECTORY
            self._changed(path.parent)
        self._names[path], self._since_flush[path] = {}, [{}]

    def _open(self, descriptor: int, given: Path, flags: int, *_: object) -> None:
        path = Path(given)
        if path in self._names:
            self._opened[descriptor] = path
            return
        names = self._names[path.parent]
        if path.name not in names:
            names[path.name] = len(self._files)
            self._files[len(self._files)] = _File()
            self._changed(path.parent)
        file = self._opened[descriptor] = self._files[names[path.name]]
        if flags & os.O_TRUNC:
            file.content = b""
        self._offsets[descriptor] = 0

    def _write(self, written: int, descriptor: int, content: bytes) -> None:
        file, start = self._opened[descriptor], self._offsets[descriptor]
        assert isinstance(file, _File)
        end = start + written
        file.content = file.content[:start] + bytes(content)[:written] + file.content[end:]
        self._offsets[descriptor] = end

    def _lseek(self, offset: int, descriptor: int, *_: object) -> None:
        self._offsets[descriptor] = offset

    def _ftruncate(self, _: object, descriptor: int, size: int) -> None:
        file = self._opened[descriptor]
        assert isinstance(file, _File)
        file.content = file.content[:size].ljust(size, b"\0")

    def _fsync(self, _: object, descriptor: int) -> None:
        opened = self._opened[descriptor]
        if isinstance(opened, _File):
            opened.flushed = opened.content
        else:
            self._since_flush[opened] = [dict(self._names[opened])]

    def _close(self, _: object, descriptor: int) -> None:
        del self._opened[descriptor]

    def _replace(self, _: object, old: Path, new: Path) -> None:
        names = self._names[Path(old).parent]
        names[Path(new).name] = names.pop(Path(old).name)
        self._changed(Path(old).parent)

    _rename = _replace

    def _unlink(self, _: object, path: Path, *__: object) -> None:
        del self._names[Path(path).parent][Path(path).name]
        self._changed(Path(path).parent)
