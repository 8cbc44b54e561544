"""Progress bars for anything that takes over two seconds (진행 표시)."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

STAGES = {
    "people": "사람과 집 · making people and homes",
    "files": "기관 자료 · writing institutions' files",
    "take in": "자료 접수 · taking in",
    "link": "가구 연결 · linking",
    "reside": "사는 곳 · where they live",
    "examine": "신호·자격·점수 · signals, rules, points",
    "publish": "명단 배포 · publishing",
    "play": "지난 차수 결과 · playing the round's work",
    "history": "거절된 분들 · people who were refused",
    "counsel": "상담과 사례 · conversations and cases",
    "judge": "평가 · judging",
    "rooms": "이웃·돌봄·신청 · neighbours, care, applications",
    "database": "데이터베이스 · database",
}


class Bars:
    """Shows one bar per stage. Calling it with (stage, done, total) moves that stage's bar."""

    def __init__(self, console: Console) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._progress = Progress(*columns, console=console)
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage not in self._tasks or (self._finished(stage) and done < total):
            self._tasks[stage] = self._progress.add_task(STAGES.get(stage, stage), total=total)
        self._progress.update(self._tasks[stage], completed=done, total=total)

    def _finished(self, stage: str) -> bool:
        return self._progress.tasks[self._progress.task_ids.index(self._tasks[stage])].finished
