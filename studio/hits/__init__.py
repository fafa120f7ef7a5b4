"""Hit tests (命中测试): what a question is answered with now, and why."""
