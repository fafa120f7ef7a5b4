"""The shape of the whole: which room may import which, and no module that imports itself around a corner."""

import subprocess
import sys
import tomllib
from graphlib import TopologicalSorter
from pathlib import Path

import grimp

from daoban.settings import ROOT

CONFIGURATION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
ROOMS = CONFIGURATION["tool"]["importlinter"]["root_packages"]


def test_arrows_point_down():
    linter = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run(
        [linter, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_no_module_imports_itself_around_a_corner():
    graph = grimp.build_graph(*ROOMS, cache_dir=None)
    # A package may hand out its own modules; that they use what it defines is no cycle of rooms.
    imports = {
        module: {
            imported
            for imported in graph.find_modules_directly_imported_by(module)
            if not imported.startswith(f"{module}.")
        }
        for module in graph.modules
    }
    TopologicalSorter(imports).prepare()


def test_every_room_is_held_by_the_contracts():
    packages = CONFIGURATION["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    layers = CONFIGURATION["tool"]["importlinter"]["contracts"][0]["layers"]
    rooms = {file.parent.name for file in ROOT.glob("*/__init__.py")}
    assert rooms == set(ROOMS) == set(packages)
    assert rooms <= {room.strip("() ") for layer in layers for room in layer.split("|")}
