"""The stand-in's tasks: taken down at once, done in order, and only when somebody asks a second time."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import anyio

ENQUEUED_AT = "2026-11-21T05:00:00.000001Z"


class TaskFailed(Exception):
    """What a task that failed says of itself: a code of Meilisearch's, and a sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass
class Task:
    kind: str
    index: str | None
    work: Callable[[], Awaitable[None]]
    status: str = "enqueued"
    asked: int = 0
    error: dict[str, str] | None = None


@dataclass
class Tasks:
    """While `held`, nothing is done; a task of a `failing` kind fails."""

    every: list[Task] = field(default_factory=list[Task])
    done: int = 0
    held: bool = False
    failing: set[str] = field(default_factory=set[str])
    turn: anyio.Lock = field(default_factory=anyio.Lock)

    def take_down(self, kind: str, index: str | None, work: Callable[[], Awaitable[None]]) -> dict[str, object]:
        self.every.append(Task(kind, index, work))
        uid = len(self.every) - 1
        return {"taskUid": uid, "indexUid": index, "status": "enqueued", "type": kind, "enqueuedAt": ENQUEUED_AT}

    async def told(self, uid: int) -> dict[str, object]:
        task = self.every[uid]
        task.asked += 1
        if task.asked > 1 and not self.held:
            await self._do(up_to=uid)
        return {
            "uid": uid,
            "indexUid": task.index,
            "status": task.status,
            "type": task.kind,
            "error": task.error,
            "enqueuedAt": ENQUEUED_AT,
        }

    async def _do(self, *, up_to: int) -> None:
        async with self.turn:
            while self.done <= up_to:
                task = self.every[self.done]
                self.done += 1
                try:
                    self._fail_if_made_to(task)
                    await task.work()
                    task.status = "succeeded"
                except TaskFailed as failed:
                    task.status = "failed"
                    task.error = error(failed.code, str(failed))

    def _fail_if_made_to(self, task: Task) -> None:
        if task.kind in self.failing:
            raise TaskFailed("internal", f"{task.kind} is made to fail")


def error(code: str, message: str) -> dict[str, str]:
    kinds = {"invalid_api_key": "auth", "missing_authorization_header": "auth", "no_space_left_on_device": "system"}
    kind = kinds.get(code, "invalid_request")
    return {"message": message, "code": code, "type": kind, "link": f"https://docs.meilisearch.com/errors#{code}"}
