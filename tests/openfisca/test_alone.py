"""The rules as a package of their own: built, installed, tested and served by OpenFisca's own tools, without Bandi."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

import openfisca_korea

OPENFISCA = [sys.executable, "-c", "from openfisca_core.scripts.openfisca_command import main; main()"]
ELDER = {
    "persons": {"she": {"birth_date": {"ETERNITY": "1950-03-15"}}},
    "households": {
        "home": {
            "head": ["she"],
            "monthly_rent": {"2026-06": 250_000},
            "rent_grade": {"2026-06": "grade_1"},
            "livelihood_benefit": {"2026-06": None},
            "housing_benefit": {"2026-06": None},
            "household_basic_pension": {"2026-06": None},
        }
    },
}


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """A folder with the installed package, in which importing Bandi fails; what the tools need to run in it."""
    room = tmp_path_factory.mktemp("alone")
    source, target = room / "source", room / "target"
    shutil.copytree(Path(openfisca_korea.__file__).parent, source, ignore=shutil.ignore_patterns("__pycache__"))
    install = ["install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--target", str(target)]
    subprocess.run([sys.executable, "-m", "pip", *install, str(source)], check=True, cwd=room)
    (target / "sitecustomize.py").write_text("import sys\nsys.modules['bandi'] = None\n", encoding="utf-8")
    return {"cwd": room, "env": os.environ | {"PYTHONPATH": str(target)}, "target": target}


def test_the_installed_package_is_used_and_bandi_is_out_of_reach(alone):
    code = (
        "import openfisca_korea; print(openfisca_korea.__file__)\n"
        "try:\n    import bandi\nexcept ImportError:\n    print('no')"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], check=True, cwd=alone["cwd"], env=alone["env"], capture_output=True, text=True
    ).stdout.split()
    assert said == [str(alone["target"] / "openfisca_korea" / "__init__.py"), "no"]


def test_openfisca_test_passes_on_the_package_alone(alone):
    cases = alone["target"] / "openfisca_korea" / "tests"
    run = subprocess.run(
        [*OPENFISCA, "test", "--country-package", "openfisca_korea", str(cases)],
        check=False, cwd=alone["cwd"], env=alone["env"], capture_output=True, text=True,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-2000:]
    assert " passed" in run.stdout


def test_openfisca_serve_answers_for_a_household(alone):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [*OPENFISCA, "serve", "--country-package", "openfisca_korea", "--port", str(port), "--workers", "1"],
        cwd=alone["cwd"], env=alone["env"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        spec = _asked(server, f"http://127.0.0.1:{port}/spec")
        assert spec["info"]["title"]
        assert "/calculate" in spec["paths"]
        home = _asked(server, f"http://127.0.0.1:{port}/calculate", ELDER)["households"]["home"]
        assert {name: home[name]["2026-06"] for name in ("livelihood_benefit", "housing_benefit")} == {
            "livelihood_benefit": 820_556,
            "housing_benefit": 250_000,
        }
        assert home["household_basic_pension"]["2026-06"] == 349_700
    finally:
        server.terminate()
        server.communicate(timeout=30)


def _asked(server, url, body=None):
    """What the server answers; waits while it starts, and says what it said when it stopped."""
    request = urllib.request.Request(
        url, data=json.dumps(body).encode() if body else None, headers={"Content-Type": "application/json"}
    )
    while True:
        try:
            with urllib.request.urlopen(request) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode()) from error
        except urllib.error.URLError:
            assert server.poll() is None, server.stderr.read().decode()
            time.sleep(0.2)
