// Draws messages: bubbles, albums, documents, buttons, notes; a message drawn once is kept until it changes.

import { dayOf, element, say, sizeOf, timeOf } from "./element.js";
import { payloadOf } from "./inline.js";
import { openPicture } from "./picture.js";
import { rich } from "./rich.js";

const HUES = ["rose", "amber", "leaf", "sea", "sky", "violet"];
const NEAR = 80;
const AIR = 6;
const TOGETHER = 15000;
const quotes = new Map();

export const hueOf = (id) => HUES[Math.abs(id) % HUES.length];

export function avatar(name, id) {
  return element("span", { class: `avatar ${hueOf(id)}`, "aria-hidden": "true" }, [...name][0] ?? "?");
}

// Consecutive messages of one album are drawn as one.
export function unitsOf(messages) {
  const units = [];
  for (const message of messages) {
    const last = units.at(-1);
    if (message.album && last && last[0].album === message.album) last.push(message);
    else units.push([message]);
  }
  return units;
}

function contextOf(chat, message, acts) {
  return {
    command: acts.command,
    quoteAt(offset) {
      const key = `${chat.id}:${message.id}:${offset}`;
      if (!quotes.has(key)) quotes.set(key, { open: false });
      return quotes.get(key);
    },
  };
}

function body(chat, message, acts) {
  if (!message.text) return null;
  return element("div", { class: "text", dir: "auto" }, rich(message.text, message.entities, contextOf(chat, message, acts)));
}

// As few rows as Telegram makes, of up to three; in a row all pictures are equally high.
function rowsOf(pictures) {
  const many = Math.ceil(pictures.length / 3);
  const sizes = pictures.length === 3 ? [1, 2] : Array.from({ length: many }, (_, row) => Math.ceil((pictures.length - row) / many));
  return sizes.map((size, row) => pictures.slice(sum(sizes.slice(0, row)), sum(sizes.slice(0, row)) + size));
}

const shapeOf = (picture) => picture.width / picture.height;
const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);

// How much of its height each picture keeps: Telegram crops an album to a square, of five or more pictures to 3 by 4.
function keptOf(rows) {
  const count = rows.flat().length;
  const height = sum(rows.map((row) => 1 / sum(row.map(shapeOf))));
  return count === 1 ? 1 : Math.min(1, (count > 4 ? 4 / 3 : 1) / height);
}

function mosaic(messages) {
  const pictures = messages.map((message) => message.photo);
  const rows = rowsOf(pictures);
  const kept = keptOf(rows);
  const draw = (picture) => {
    const place = pictures.indexOf(picture);
    const image = element("img", { src: picture.small, width: picture.width, height: picture.height, loading: "lazy",
      alt: say("Picture {number} of {total}", { number: place + 1, total: pictures.length }) });
    const button = element("button", { type: "button", onclick: () => openPicture(pictures, place) }, image);
    button.style.flexGrow = String(100 * shapeOf(picture));
    button.style.aspectRatio = String(shapeOf(picture) / kept);
    return button;
  };
  return element("div", { class: "mosaic" }, rows.map((row) => element("div", { class: "row" }, row.map(draw))));
}

function fileRow(document) {
  const ending = document.name.match(/\.(\w{1,4})$/)?.[1] ?? "file";
  return element("a", { class: "file", href: document.url, download: document.name },
    element("span", { class: "sheet", "aria-hidden": "true" }, ending),
    element("span", { class: "what" }, element("span", { class: "name" }, document.name),
      element("span", { class: "size" }, sizeOf(document.size))));
}

function content(chat, unit, acts) {
  const captions = unit.map((message) => body(chat, message, acts)).filter(Boolean);
  if (unit[0].photo) return unit[0].above ? [...captions, mosaic(unit)] : [mosaic(unit), ...captions];
  if (unit[0].document) return unit.flatMap((message) => [fileRow(message.document), body(chat, message, acts)]).filter(Boolean);
  return captions;
}

function keyboard(chat, message, acts) {
  if (message.buttons.length === 0) return null;
  const draw = (button) => {
    const style = button.style ? ` ${button.style}` : "";
    const payload = payloadOf(button.url, acts.bot());
    if (payload) {
      return element("button", { type: "button", class: `key${style}`, onclick: () => acts.start(payload) }, button.text, " ↗");
    }
    if (button.url) {
      return element("a", { class: `key${style}`, href: button.url, target: "_blank", rel: "noopener noreferrer" }, button.text, " ↗");
    }
    const act = button.copy_text
      ? () => navigator.clipboard.writeText(button.copy_text.text)
      : () => acts.press(chat, message, button.callback_data);
    return element("button", { type: "button", class: `key${style}`, onclick: act }, button.text);
  };
  return element("div", { class: "keyboard" }, message.buttons.map((row) => element("div", { class: "row" }, row.map(draw))));
}

function answer(chat, message, acts) {
  return element("button", { type: "button", class: "answer", "aria-label": say("Reply"), title: say("Reply"),
    onclick: () => acts.reply(chat, message) }, "↩");
}

function meta(message) {
  return element("span", { class: "meta" }, message.edited ? `${say("edited")} ` : "",
    element("time", { datetime: new Date(message.date * 1000).toISOString() }, timeOf(message.date)));
}

function note(chat, message, acts) {
  if (message.note) return element("p", { class: "note" }, element("span", {}, say(message.note)));
  const subject = chat.messages.find((other) => other.id === message.pinned);
  const words = subject?.text ? `“${subject.text.split("\n")[0].slice(0, 60)}”` : say("a message");
  const who = chat.type === "channel" ? chat.title : message.name;
  return element("p", { class: "note" },
    element("button", { type: "button", onclick: () => acts.jump(message.pinned) }, say("{who} pinned {words}", { who, words })));
}

function bubble(chat, unit, acts, self) {
  const first = unit[0];
  const own = chat.type !== "channel" && first.author === self;
  const named = chat.type === "supergroup" && !own;
  const parts = content(chat, unit, acts);
  const inLine = parts.at(-1)?.classList.contains("text");
  const foot = [chat.type === "channel" ? null : answer(chat, first, acts), meta(unit.at(-1))];
  if (inLine) parts.at(-1).append(...foot.filter(Boolean));
  const box = element("div", { class: `bubble${first.photo ? " pictured" : ""}${first.document ? " filed" : ""}` },
    named ? element("p", { class: `who ${hueOf(first.author)}` }, first.name, first.bot ? element("span", {}, say("bot")) : "") : null,
    first.forwarded ? element("p", { class: "forwarded" }, `${say("Forwarded from")} `, element("b", {}, first.forwarded)) : null,
    first.reply ? element("button", { type: "button", class: "reply", onclick: () => acts.jump(first.reply.id) },
      element("b", {}, first.reply.name), element("span", {}, first.reply.text)) : null,
    parts, inLine ? [] : foot);
  return element("article", { class: `message${own ? " own" : ""}` },
    chat.type === "supergroup" && !own ? avatar(first.name, first.author) : null,
    element("div", { class: "stack" }, box, keyboard(chat, first, acts)));
}

function drawn(chat, unit, acts, self) {
  const node = ["pinned", "service"].includes(unit[0].kind) ? note(chat, unit[0], acts) : bubble(chat, unit, acts, self);
  node.dataset.ids = unit.map((message) => message.id).join(" ");
  return node;
}

// Keeps the end of a log in view when the space around it changes. A log that has just become smaller is scrolled before
// it is resized: nobody has moved it away from its end.
export function followEnd(log) {
  log.addEventListener("scroll", () => {
    if (log.clientHeight === log.height) log.atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
  });
  new ResizeObserver(() => {
    log.height = log.clientHeight;
    if (log.atEnd !== false) log.scrollTop = log.scrollHeight;
  }).observe(log);
}

// Scrolls to the end, or to the first new message if the new ones fill more than the pane; to buttons that wait, always.
export function leadOn(log) {
  const nodes = [...log.querySelectorAll("[data-ids]")];
  const first = log.waits ? null : nodes.find((node) => Number(node.dataset.ids.split(" ").at(-1)) >= log.fresh?.id);
  const end = log.scrollHeight - log.clientHeight;
  log.scrollTop = first ? Math.min(end, first.offsetTop - log.offsetTop - AIR) : end;
  log.atEnd = log.scrollTop > end - NEAR;
}

// A card that a press or a typed answer has just changed, below which the person alone has written.
function cardChanged(log, children) {
  const below = children.slice(children.indexOf(log.edited) + 1);
  return log.edited?.querySelector(".key") && below.every((node) => node.classList.contains("own")) ? log.edited : null;
}

// Few buttons come into view with the question above them; of many buttons, the question.
function leadToQuestion(log, card) {
  const few = card.querySelector(".keyboard").offsetHeight < log.clientHeight / 2;
  const top = card.offsetTop - log.offsetTop;
  log.scrollTop = few ? top + card.offsetHeight + AIR - log.clientHeight : top - AIR;
}

// A post arrives in several parts within a short time, an album first: they are new together.
function noteNew(log, unit) {
  const now = performance.now();
  if (!log.fresh || unit[0].photo || now - log.fresh.at > TOGETHER) log.fresh = { id: unit[0].id, at: now };
}

// Redraws a log, reusing what did not change; scrolls to new messages if the reader was at the end.
export function drawLog(log, chat, acts, self) {
  const kept = log.kept?.chat === chat.id ? log.kept.nodes : new Map();
  const atEnd = log.kept?.chat !== chat.id || log.atEnd !== false;
  if (log.kept?.chat !== chat.id) log.fresh = null;
  const last = log.kept?.chat === chat.id ? log.kept.last : (chat.pinned || Infinity) - 1;
  const nodes = new Map();
  const children = [];
  log.edited = null;
  let day = "";
  for (const unit of unitsOf(chat.messages)) {
    if (dayOf(unit[0].date) !== day) {
      day = dayOf(unit[0].date);
      children.push(element("p", { class: "day" }, element("span", {}, day)));
    }
    const key = JSON.stringify([self, unit]);
    nodes.set(key, kept.get(key) ?? drawn(chat, unit, acts, self));
    if (!kept.has(key) && kept.size && unit[0].id <= last) log.edited = nodes.get(key);
    if (unit[0].id > last && unit[0].author !== self) noteNew(log, unit);
    children.push(nodes.get(key));
  }
  if (children.length === 0) children.push(element("p", { class: "empty" }, acts.emptyWords(chat)));
  log.replaceChildren(...children);
  log.kept = { chat: chat.id, nodes, last: chat.messages.at(-1)?.id ?? 0 };
  log.waits = chat.type === "supergroup" && chat.messages.at(-1)?.buttons.length > 0;
  const card = chat.type === "private" ? cardChanged(log, children) : null;
  if (card) leadToQuestion(log, card);
  else if (atEnd && log.clientHeight > 0) leadOn(log);
}
