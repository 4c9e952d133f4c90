// Makes elements. What is shown always goes in as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {string} name of the element, with classes behind dots: "p.quiet"
 * @param {object} attributes those that are null are left out
 * @param {...(Node|string|null)} children strings become text
 */
export function element(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  return fill(document.createElement(tag), { class: classes.join(" ") || null, ...attributes }, children);
}

export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** Puts something in the place of what an element holds. */
export function show(id, ...children) {
  document.getElementById(id).replaceChildren(...children.filter(child => child !== null));
}

/**
 * A table that stays one for screen readers when CSS makes blocks of its rows on a phone; so its parts name their roles.
 * A column without anything in it is left out.
 * @param {string} caption
 * @param {string[]} heads the first is that of the rows' own names
 * @param {Array<Array<Node|string|null>>} rows a cell for each head
 */
export function table(caption, heads, rows) {
  const columns = [...heads.keys()].filter(index => rows.some(cells => cells[index]));
  return element("table", { role: "table" },
    element("caption", {}, caption),
    element("thead", { role: "rowgroup" },
      element("tr", { role: "row" }, ...columns.map(index => element("th", { scope: "col", role: "columnheader" }, heads[index])))),
    element("tbody", { role: "rowgroup" }, ...rows.map(cells => element("tr", { role: "row" }, ...columns.map(index => index === 0
      ? element("th", { scope: "row", role: "rowheader" }, cells[index])
      : element("td", { role: "cell", "data-label": heads[index] }, cells[index]))))));
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null) {
      node.setAttribute(name, value);
    }
  }
  node.append(...children.filter(child => child !== null && child !== ""));
  return node;
}
