"""Labels that no released record bears out: a question with such a label can only be missed."""

from search.evaluation.golden import GoldenQuestion
from search.evaluation.reading import QuestionFile
from search.run import Tools

MOST = 8


def doubts(file: QuestionFile, tools: Tools) -> list[str]:
    """What should be looked at before the figures are believed, as Chinese sentences."""
    titles, places = tools.snapshot.by_title, tools.lexicon.regions.codes
    titleless = {title for item in file.questions for title in item.titles if title not in titles}
    nowhere = {item.city for item in file.questions if item.city and item.city not in places}
    found = []
    if file.unread:
        found.append(f"这些列没有读：{_listed(set(file.unread))}。")
    if titleless:
        asked = _count(file.questions, titleless)
        found.append(f"已发布的内容里没有 {_listed(titleless)}，标了它们的 {asked} 题必然记错。")
    if nowhere:
        found.append(f"regions.yml 里没有 {_listed(nowhere)}，这些题按默认城市来问。")
    return found


def _listed(names: set[str]) -> str:
    shown = "、".join(f"「{name}」" for name in sorted(names)[:MOST])
    return shown if len(names) <= MOST else f"{shown}等 {len(names)} 个"


def _count(questions: list[GoldenQuestion], titles: set[str]) -> int:
    return sum(bool(item.titles) and item.titles <= titles for item in questions)
