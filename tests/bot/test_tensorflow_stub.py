"""The stand-in for TensorFlow answers imports and refuses work."""

from __future__ import annotations

import importlib
from importlib.metadata import PackageNotFoundError, distribution

import pytest
from daoban_tensorflow_stub import STANDS_IN_FOR, StandInType, TensorFlowMissing


@pytest.mark.parametrize("package", STANDS_IN_FOR)
def test_is_found_in_place_of(package: str) -> None:
    assert isinstance(importlib.import_module(package).Anything, StandInType)


def test_the_real_tensorflow_is_not_installed() -> None:
    with pytest.raises(PackageNotFoundError):
        distribution("tensorflow")


def test_modules_below_can_be_imported() -> None:
    backend = importlib.import_module("tensorflow.keras.backend")
    assert isinstance(backend.learning_phase, StandInType)


def test_classes_can_be_inherited_from() -> None:
    import tensorflow

    class Layer(tensorflow.keras.layers.Layer):
        pass

    with pytest.raises(TensorFlowMissing, match="TensorFlow"):
        Layer()


def test_real_use_says_what_to_do() -> None:
    import tensorflow

    with pytest.raises(TensorFlowMissing, match="LogisticRegressionClassifier"):
        tensorflow.constant(1)


@pytest.mark.parametrize(
    "module", ["rasa.nlu.classifiers.diet_classifier", "rasa.core.policies.ted_policy", "rasa.utils.tensorflow.models"]
)
def test_modules_of_rasa_that_import_tensorflow_load(module: str) -> None:
    importlib.import_module(module)


def test_private_names_are_absent_as_in_any_module() -> None:
    import tensorflow

    assert not hasattr(tensorflow, "__version__")
