"""Answers Rasa's imports of TensorFlow without TensorFlow.

Rasa 3.6 imports ``tensorflow`` and ``keras`` in modules that every start loads, yet calls them only in
DIETClassifier, TEDPolicy, ResponseSelector, UnexpecTEDIntentPolicy and ConveRTFeaturizer. 导办 uses none of these, so
standing in for TensorFlow saves over one gigabyte of disk and half of the memory. Reasons and figures: decision
record 0002.

Every name asked of a stand-in module is a class. A class can be inherited from, named in an annotation, given as a
default, and has attributes of the same kind: that is all that Rasa asks while importing. Making an instance is real
use and raises :class:`TensorFlowMissing`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, NoReturn

STANDS_IN_FOR = ("tensorflow", "keras", "tensorflow_hub", "tensorflow_text")


class TensorFlowMissing(RuntimeError):
    """Something really used TensorFlow, which this installation does not have."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} 需要 TensorFlow,而这里只装了顶替它的空壳。"
            "请从 config.yml 去掉用神经网络的组件(DIETClassifier、TEDPolicy、ResponseSelector、"
            "UnexpecTEDIntentPolicy、ConveRTFeaturizer),意图分类改用 LogisticRegressionClassifier。"
            "理由见 docs/decisions/0002-rasa-without-tensorflow.md。"
        )


class StandInType(type):
    """Type of every stand-in class: attributes are stand-ins again, making an instance is an error."""

    def __getattr__(cls, name: str) -> StandInType:
        if name.startswith("__"):
            raise AttributeError(name)
        return stand_in(f"{cls.__module__}.{cls.__qualname__}", name)

    def __call__(cls, *_arguments: Any, **_named: Any) -> NoReturn:
        """Make no instance, but say that TensorFlow is missing."""
        raise TensorFlowMissing(f"{cls.__module__}.{cls.__qualname__}")


def stand_in(owner: str, name: str) -> StandInType:
    """Make the class that stands in for ``owner.name``."""
    return StandInType(name, (), {"__module__": owner})


def attributes_of(module: str) -> Callable[[str], StandInType]:
    """Make the module-level ``__getattr__`` of a stand-in module (PEP 562)."""

    def attribute(name: str) -> StandInType:
        if name.startswith("__"):
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        return stand_in(module, name)

    return attribute


class StandInFinder(MetaPathFinder, Loader):
    """Finds every module below a stand-in package, such as ``tensorflow.keras.backend``."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Answer for modules below the packages stood in for, and for nothing else."""
        package, dot, _rest = fullname.partition(".")
        if dot and package in STANDS_IN_FOR:
            return ModuleSpec(fullname, self, is_package=True)
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Give the new module its stand-in attributes."""
        module.__getattr__ = attributes_of(module.__name__)  # type: ignore[method-assign]


sys.meta_path.append(StandInFinder())
