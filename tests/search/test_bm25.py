"""The weights of words are those of the kept library that the plain recipes use."""

import bm25s
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.lexical import LENGTH_SHARE, SATURATION, LexicalIndex

WORDS = "甲乙丙丁戊"


@given(
    st.lists(
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=7), min_size=1, max_size=12
    ).filter(lambda found: any(found))
)
def test_weights_are_those_of_the_library(documents: list[list[str]]) -> None:
    library = bm25s.BM25(method="lucene", k1=SATURATION, b=LENGTH_SHARE)
    library.index(documents, show_progress=False)
    ours = LexicalIndex.build(documents)
    for query in (["甲"], ["甲", "乙", "乙"], list(WORDS)):
        known = [word for word in query if any(word in each for each in documents)]
        wanted = library.get_scores(known) if known else np.zeros(len(documents))
        np.testing.assert_allclose(ours.scores(query), wanted, rtol=1e-4, atol=1e-6)
