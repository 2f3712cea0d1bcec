// Turns a text and its entities (offsets in UTF-16 units, as JavaScript counts) into DOM nodes.

import { element, say } from "./element.js";

const SAFE = /^(?:https?|tg|mailto):/i;
const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

function link(address, children) {
  if (!SAFE.test(address)) return element("span", {}, children);
  return element("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, children);
}

function quote(children, kept) {
  const node = element("blockquote", { class: "expandable" }, element("div", { class: "inner" }, children));
  const toggle = element("button", { type: "button", class: "more" });
  const show = (open) => {
    node.classList.toggle("open", open);
    toggle.textContent = say(open ? "Show less" : "Show all");
    toggle.setAttribute("aria-expanded", String(open));
  };
  show(kept.open);
  toggle.addEventListener("click", () => show((kept.open = !kept.open)));
  node.append(toggle);
  return node;
}

function wrap(entity, text, children, context) {
  switch (entity.type) {
    case "text_link": return link(entity.url, children);
    case "url": return link(/^[a-z]+:\/\//i.test(text) ? text : `http://${text}`, children);
    case "email": return link(`mailto:${text}`, children);
    case "pre": return element("pre", {}, element("code", {}, children));
    case "blockquote": return element("blockquote", {}, children);
    case "expandable_blockquote": return quote(children, context.quoteAt(entity.offset));
    case "date_time": return element("time", { datetime: new Date(entity.unix_time * 1000).toISOString() }, children);
    case "bot_command": return element("button", { type: "button", class: "command", onclick: () => context.command(text) }, children);
    case "spoiler": {
      const node = element("span", { class: "spoiler", tabindex: 0, role: "button" }, element("span", {}, children));
      node.addEventListener("click", () => node.classList.add("shown"));
      return node;
    }
    default: return element(TAGS[entity.type] ?? "span", { class: TAGS[entity.type] ? null : "tag" }, children);
  }
}

// Blocks begin and end a line of their own: the line breaks beside them would double the gap.
function plain(text, afterBlock, beforeBlock) {
  const start = afterBlock && text.startsWith("\n") ? 1 : 0;
  const end = beforeBlock && text.length > start && text.endsWith("\n") ? -1 : undefined;
  return text.slice(start, end);
}

function build(text, entities, start, end, context) {
  const nodes = [];
  let at = start;
  let afterBlock = false;
  while (entities.length > 0 && entities[0].offset < end) {
    const entity = entities.shift();
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    if (from >= to) continue;
    const block = BLOCKS.has(entity.type);
    nodes.push(plain(text.slice(at, from), afterBlock, block));
    nodes.push(wrap(entity, text.slice(from, to), build(text, entities, from, to, context), context));
    at = to;
    afterBlock = block;
  }
  nodes.push(plain(text.slice(at, end), afterBlock, false));
  return nodes.filter((node) => node !== "");
}

export function rich(text, entities, context) {
  return build(text, [...entities], 0, text.length, context);
}
