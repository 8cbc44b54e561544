"""A real town, built by the real command, served by the real server, seen through the real browser."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Frame,
    Locator,
    Page,
    Playwright,
    Request,
    sync_playwright,
)

PLACE = "11020"  # Jung-gu, Seoul
MOMENT, WAITS = 40, 750  # milliseconds; thirty seconds of them
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str:
    """The installed browser. Fails, with what to install, when there is none: a browser test is never skipped."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    pytest.fail(
        "Browser tests need Chromium: install the package chromium (sudo apt-get install chromium).", pytrace=False
    )


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the town lies. Short, because PostgreSQL's socket lies below it."""
    return tmp_path_factory.mktemp("town")


@pytest.fixture(scope="session")
def demo_server(demo_folder: Path) -> Iterator[str]:
    """The address of `bandi demo` over Jung-gu."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "BANDI_DATA": str(demo_folder)}
    for name in ("DATABASE_URL", "BANDI_DATABASE_URL", "BANDI_DB_ROLE", "SECRET_KEY"):
        environment.pop(name, None)
    log = (demo_folder.parent / "demo.log").open("w+", encoding="utf-8")
    words = [sys.executable, "-m", "bandi", "demo", "--place", PLACE, "--port", str(port)]
    demo = subprocess.Popen(words, env=environment, stdout=log, stderr=subprocess.STDOUT)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, demo, log.name)
        yield url
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait(timeout=30)
        subprocess.run([sys.executable, "-m", "bandi", "stop"], env=environment, check=False, timeout=60)
        log.close()


def _wait(url: str, demo: subprocess.Popen[bytes], log: str) -> None:
    for _ in range(1800):
        if demo.poll() is not None:
            pytest.fail(f"bandi demo ended: {Path(log).read_text('utf-8')[-2000:]}", pytrace=False)
        try:
            with urlopen(f"{url}/signin/", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.5)
    pytest.fail(f"bandi demo did not answer: {Path(log).read_text('utf-8')[-2000:]}", pytrace=False)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    running = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
    yield running
    running.close()


@pytest.fixture(scope="session", autouse=True)
def patience() -> Iterator[None]:
    """Who presses something looks at the page it leads to, not at its first bytes: each press waits for it."""
    with pytest.MonkeyPatch.context() as patch:
        for owner, name in ((Locator, "click"), (Locator, "press"), (Page, "click"), (Page, "press")):
            patch.setattr(owner, name, _patient(getattr(owner, name)))
        yield


def _patient(press: Callable[..., None]) -> Callable[..., None]:
    @wraps(press)
    def pressed(on: Any, *told: Any, **named: Any) -> None:
        page: Page = on.page if isinstance(on, Locator) else on
        begun: list[str] = []
        ended: list[str] = []

        def asked(request: Request) -> None:
            if request.is_navigation_request() and request.redirected_from is None and not request.frame.parent_frame:
                begun.append(request.url)

        def failed(request: Request) -> None:
            if request.is_navigation_request() and not request.frame.parent_frame:
                ended.append(request.url)  # a download, or what the next press stopped

        def arrived(frame: Frame) -> None:
            if frame == page.main_frame and begun:
                ended.append(frame.url)

        heard = (("request", asked), ("requestfailed", failed), ("framenavigated", arrived))
        for event, listener in heard:
            page.on(event, listener)  # type: ignore[call-overload]
        press(on, *told, **named)
        for _ in range(WAITS):
            page.wait_for_timeout(MOMENT)
            if len(ended) >= len(begun):
                break
        for event, listener in heard:
            page.remove_listener(event, listener)
        page.wait_for_load_state()

    return pressed


@pytest.fixture
def context(browser: Browser, demo_server: str) -> Iterator[BrowserContext]:
    fresh = browser.new_context(base_url=demo_server, locale="ko-KR", viewport={"width": 1440, "height": 900})
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
