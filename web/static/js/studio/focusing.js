// Where somebody goes on after a button of a list: the new item, the moved one, what is left.
export function focusAfter(said) {
  const [verb, path = ""] = said.split(" ");
  const place = Number(path.split(".").pop());
  if (verb === "add") {
    first(rowsOf(path).at(-1));
  } else if (verb === "paste") {
    const list = document.querySelector("#main [data-pasted]")?.dataset.pasted;
    if (list) first(rowsOf(list).at(-1));
  } else if (verb === "up" || verb === "down") {
    const tools = row(path, place + (verb === "up" ? -1 : 1))?.querySelector(".row-tools");
    (tools?.querySelector(`[value^="${verb} "]`) ?? tools?.querySelector("button"))?.focus();
  } else if (verb === "remove") {
    const list = path.replace(/\.\d+$/, "");
    const left = row(path, place) ?? row(path, place - 1);
    (left?.querySelector(".row-tools [value^=remove]") ?? adding(list))?.focus();
  } else {
    document.querySelector("#failure")?.focus();
  }
}

const idOf = (path) => path.replaceAll(".", "-");
const adding = (list) => document.querySelector(`button[value="add ${list}"]`);

function rowsOf(list) {
  return [...document.querySelectorAll(`#f-${CSS.escape(idOf(list))} > .row-item`)];
}

function row(path, place) {
  return document.querySelector(`#r-${CSS.escape(idOf(path).replace(/\d+$/, String(place)))}`);
}

function first(item) {
  if (item?.matches("details")) item.open = true;
  item?.querySelector("input, textarea, select")?.focus();
}
