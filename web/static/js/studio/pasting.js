// Takes the table itself out of what Word or Excel put on the clipboard, not only its text.
export function takeTables(box) {
  box?.addEventListener("paste", (event) => {
    const html = event.clipboardData?.getData("text/html") ?? "";
    if (!/<table\b/i.test(html)) return;
    const table = new DOMParser().parseFromString(html, "text/html").querySelector("table");
    if (!table) return;
    event.preventDefault();
    box.setRangeText(plain(table), box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

// Tab-separated lines, with line breaks inside a cell kept as Excel does.
function plain(table) {
  return [...table.rows].map((row) => [...row.cells].map(cell).join("\t")).join("\n");
}

function cell(each) {
  for (const line of each.querySelectorAll("br")) line.replaceWith("\n");
  const parts = [...each.querySelectorAll("p, li, div")].filter((part) => !part.querySelector("p, li, div"));
  const lines = parts.length ? parts.map((part) => part.textContent) : [each.textContent];
  const text = lines.map((line) => line.replace(/[^\S\n]+/g, " ").trim()).filter(Boolean).join("\n");
  return /[\n"\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
