"""Measurements of accessibility, taken in the page."""

from typing import Any

from playwright.sync_api import Page

CONTRAST = r"""() => {
  const parse = (colour) => {
    const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number);
    return { r, g, b, a };
  };
  const over = (top, below) => ({
    r: top.r * top.a + below.r * (1 - top.a),
    g: top.g * top.a + below.g * (1 - top.a),
    b: top.b * top.a + below.b * (1 - top.a),
    a: 1,
  });
  const background = (element) => {
    const layers = [];
    for (let each = element; each; each = each.parentElement) {
      const layer = parse(getComputedStyle(each).backgroundColor);
      layers.unshift(layer);
      if (layer.a === 1) break;
    }
    return layers.reduce((below, layer) => over(layer, below), { r: 255, g: 255, b: 255, a: 1 });
  };
  const channel = (value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  const light = ({ r, g, b }) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const ratio = (one, other) => {
    const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const found = [];
  const measure = (element, text, colour) => {
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    const big = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const behind = background(element);
    const contrast = ratio(over(parse(colour), behind), behind);
    found.push({ text, contrast, enough: contrast >= (big ? 3 : 4.5) });
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = node.textContent.trim();
    if (!text || !element.checkVisibility() || element.closest("script, .unseen")) continue;
    measure(element, text, getComputedStyle(element).color);
  }
  for (const each of document.querySelectorAll("#question")) {
    measure(each, "placeholder", getComputedStyle(each, "::placeholder").color);
  }
  return found;
}"""

SMALL_TARGETS = r"""() => [...document.querySelectorAll("button, select, a, input, textarea, label")]
  .filter((each) => each.checkVisibility() && !each.closest(".unseen, .note"))
  .filter((each) => each.type !== "checkbox" && !each.matches(".choice, .skip-link"))
  .map((each) => [each.textContent.trim() || each.id, each.getBoundingClientRect()])
  .filter(([, { width, height }]) => width < 43.9 || height < 43.9)
  .map(([name, { width, height }]) => `${name} ${width}x${height}`)"""

NAMELESS = r"""() => [...document.querySelectorAll("button, select, a, input, textarea")]
  .filter((each) => each.checkVisibility() && each.type !== "hidden")
  .filter((each) => {
    const labels = [...(each.labels ?? [])].map((label) => label.textContent).join("");
    return !(each.ariaLabel || labels || each.textContent).trim();
  })
  .map((each) => each.outerHTML)"""

DOUBLE_IDS = r"""() => {
  const ids = [...document.querySelectorAll("[id]")].map((each) => each.id);
  return ids.filter((id, index) => ids.indexOf(id) !== index);
}"""


SIDEWAYS = r"""() => [...document.querySelectorAll("main *")]
  .filter((each) => each.checkVisibility() && !each.closest(".unseen, svg"))
  .filter((each) => each.getBoundingClientRect().right > innerWidth + 0.5)
  .map((each) => each.outerHTML.slice(0, 120))"""

SMALL_TOUCH_TARGETS = r"""() => [...document.querySelectorAll(
    "button, select, input, textarea, .primary, .quiet, .choice-card, .tool, .way a, summary")]
  .filter((each) => each.checkVisibility() && !each.closest(".unseen"))
  .filter((each) => !["radio", "checkbox", "hidden", "file"].includes(each.type))
  .map((each) => [each.textContent.trim() || each.id, each.getBoundingClientRect()])
  .filter(([, { width, height }]) => width < 43.9 || height < 43.9)
  .map(([name, { width, height }]) => `${name} ${width}x${height}`)"""
"""Of pages that are forms; the page of the conversation has ``SMALL_TARGETS``."""

SMALL_DESK_TARGETS = r"""() => [...document.querySelectorAll(
    "button, select, summary, textarea, .primary, .quiet, .tool, input")]
  .filter((each) => each.checkVisibility() && !each.closest(".unseen"))
  .filter((each) => !["radio", "checkbox", "hidden"].includes(each.type))
  .map((each) => [each.textContent.trim() || each.id || each.name, each.getBoundingClientRect()])
  .filter(([, { width, height }]) => width < 24 || height < 24)
  .map(([name, { width, height }]) => `${name} ${width}x${height}`)"""
"""Below the least that WCAG 2.2 asks for where people sit at a desk."""

CUT_OFF = r"""() => [...document.querySelectorAll("main .wide-table, main .talk-log")]
  .filter((each) => each.checkVisibility() && each.scrollWidth > each.clientWidth + 1)
  .filter((each) => each.tabIndex < 0 || !(each.ariaLabel || each.getAttribute("aria-labelledby")))
  .map((each) => each.outerHTML.slice(0, 120))"""
"""What scrolls by itself, but neither with the keyboard nor under a name."""
FOCUSED = r"""() => {
  const each = document.activeElement;
  const { left, top, width, height } = each.getBoundingClientRect();
  const styles = [each, ...(each.labels ?? [])].map((one) => getComputedStyle(one));
  const hit = document.elementFromPoint(left + Math.min(width / 2, 40), top + height / 2);
  return {
    html: each.outerHTML.slice(0, 160),
    marked: styles.some(({ outlineStyle }) => outlineStyle !== "none"),
    covered: !(each.contains(hit) || hit?.contains(each) || each.labels?.[0]?.contains(hit)),
    main: Boolean(each.closest("main")),
    last: each === document.body,
    place: [...document.querySelectorAll("*")].indexOf(each),
  };
}"""


def measured(page: Page, measure: str) -> Any:
    """What a script finds in the page once it is there: a click may still be leading to it."""
    page.wait_for_load_state()
    return page.evaluate(measure)


def texts_with_contrast(page: Page) -> list[dict[str, Any]]:
    """Every visible text with its contrast and whether that is enough for WCAG AA."""
    found: list[dict[str, Any]] = measured(page, CONTRAST)
    return found


def pale_texts(page: Page) -> list[dict[str, Any]]:
    """The visible texts whose contrast is not enough."""
    return [each for each in texts_with_contrast(page) if not each["enough"]]


def offenders(page: Page, measure: str) -> list[str]:
    """The elements that one of the measures above complains about."""
    found: list[str] = measured(page, measure)
    return found


def reached_by_tab(page: Page, most: int) -> list[dict[str, Any]]:
    """What ``FOCUSED`` says of each element from the skip link on, up to the end of the page.

    Args:
        page: once it is there.
        most: how often Tab is pressed at most.
    """
    page.locator(".skip-link").focus()
    reached: list[dict[str, Any]] = []
    for _step in range(most):
        page.keyboard.press("Tab")
        found = measured(page, FOCUSED)
        if found["last"]:
            break
        reached.append(found)
    return reached
