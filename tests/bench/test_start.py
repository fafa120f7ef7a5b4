"""From ``daoban up`` to ready, when everything has been installed and trained before."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from time import perf_counter

import pytest

from daoban.settings import ROOT, Settings, settings
from daoban.setup import rasa_stamp, search_stamp

from .house import free_ports, wait_until_answered
from .report import Report

pytestmark = [pytest.mark.bench, pytest.mark.timeout(400)]


def nothing_to_make(values: Settings) -> bool:
    return search_stamp(values).is_current() and rasa_stamp(values.var).is_current()


def test_second_start(values: Settings, report: Report, tmp_path: Path) -> None:
    base = settings()
    base = base.model_copy(update={"var": base.var.resolve()})
    if not nothing_to_make(base):
        pytest.skip("索引或对话模型过期了：先运行 ./run 一次，才量得到再次启动")
    ports = free_ports()
    environment = {
        **os.environ,
        **{f"DAOBAN_{name.upper()}": str(port) for name, port in ports.items()},
        "RASA_TRACKER_DB": str(tmp_path / "tracker.db"),
    }
    start = perf_counter()
    command = [str(Path(sys.executable).with_name("daoban")), "up"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_until_answered(f"http://127.0.0.1:{ports['port']}/readyz", '"ready"', 300)
        report.start_seconds = perf_counter() - start
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
