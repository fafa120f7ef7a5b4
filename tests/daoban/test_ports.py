"""Ports are checked before anything is started."""

import socket

import pytest

from daoban.errors import SetupFailed
from daoban.ports import Door, check_ports, doors
from daoban.settings import Settings


@pytest.fixture
def taken():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_a_port_in_use_is_named_with_the_setting_that_changes_it(taken):
    wanted = Door("对话引擎 Rasa", "127.0.0.1", taken, "DAOBAN_RASA_PORT")
    with pytest.raises(SetupFailed) as caught:
        check_ports([wanted])
    said = caught.value.details[0]["message"]
    assert f"127.0.0.1:{taken}" in said
    assert "DAOBAN_RASA_PORT=" in said


def test_a_free_port_is_fine(taken):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        free = listener.getsockname()[1]
    check_ports([Door("网页和接口", "127.0.0.1", free, "DAOBAN_PORT")])


def test_two_doors_cannot_share_a_port():
    values = Settings(port=6001, rasa_port=6001)
    with pytest.raises(SetupFailed) as caught:
        check_ports(doors(values))
    assert "都设成了端口 6001" in caught.value.details[0]["message"]


def test_every_port_of_the_settings_has_a_door():
    settings = {name for name in Settings.model_fields if name == "port" or name.endswith("_port")}
    assert {door.setting for door in doors(Settings())} == {
        f"DAOBAN_{name.upper()}" for name in settings
    }
