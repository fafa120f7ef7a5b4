"""A part of a name is found wherever a plain look through all names finds it."""

from hypothesis import given
from hypothesis import strategies as st

from search.names import Names


@given(
    st.dictionaries(st.text("甲乙丙", max_size=5), st.tuples(st.integers(0, 9)), max_size=9),
    st.text("甲乙丙", min_size=1, max_size=3),
)
def test_finds_the_records_of_all_names_with_the_part(
    owners: dict[str, tuple[int, ...]], part: str
) -> None:
    wanted = [number for name, numbers in owners.items() if part in name for number in numbers]
    assert Names(owners).with_part(part) == wanted


def test_one_name_of_several_records() -> None:
    names = Names({"小店停业": (1, 4), "停业登记": (2,)})
    assert names.with_part("停业") == [1, 4, 2]
    assert names.with_part("业停") == []
