// The page: asks the sandbox for its state, draws the two panes, writes and presses as the chosen person.

import { avatar, drawLog, followEnd, leadOn } from "./bubbles.js";
import { Compose } from "./compose.js";
import { element, instantOf, momentOf } from "./element.js";
import { drawFailing, drawWaiting } from "./failing.js";

const find = (selector, within = document) => within.querySelector(selector);
const channelPane = find("#channel");
const talkPane = find("#talk");
const panel = find("#failing .panel");

let state = null;
let talk = "admin";
let author = { admin: 0, private: 0 };
let seenNotice = null;
const seen = new Map();
const asked = new Set();

async function post(path, document, method = "POST") {
  const response = await fetch(path, {
    method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(document),
  }).catch(() => null);
  const answer = await response?.json().catch(() => null);
  if (!answer?.ok) toast(answer?.message || "The sandbox does not answer", "warning");
  return answer?.ok === true;
}

// Placed between the messages and what is below them, it takes room instead of covering what is being read.
function toast(text, kind = "", seconds = 6) {
  const node = element("p", { class: `toast ${kind}` }, text);
  const pane = talkPane.offsetParent ? talkPane : channelPane;
  find(".toasts", pane).append(node);
  setTimeout(() => node.remove(), seconds * 1000);
}

const chatsOf = (type) => state.chats.filter((chat) => chat.type === type);
const adminChat = () => chatsOf("supergroup")[0];
const talkChat = () => (talk === "admin" ? adminChat() : chatsOf("private").find((chat) => chat.id === author.private));
const nameOf = (id) => state.people.find((person) => person.id === id)?.name ?? "";

const acts = {
  command(text) {
    if (document.body.dataset.view === "channel") show(talk);
    compose.fill(`${text} `);
  },
  press: (chat, message, data) => post("/api/press", {
    user: chat.type === "private" ? chat.id : author.admin, chat: chat.id, message: message.id, data,
  }),
  jump(id) {
    for (const node of document.querySelectorAll(".log [data-ids]")) {
      const visible = node.offsetParent !== null && node.dataset.ids.split(" ").includes(String(id));
      if (!visible) continue;
      node.scrollIntoView({ block: "center", behavior: "smooth" });
      node.classList.remove("flash");
      void node.offsetWidth;
      node.classList.add("flash");
    }
  },
  reply: (chat, message) => compose.replyTo(chat, message),
  emptyWords: (chat) => ({
    channel: "Nothing has been published yet. The report goes out by itself when the clock reaches its due date.",
    supergroup: "Nobody has written here yet.",
  }[chat.type] ?? "Write to the bot to begin."),
};

function drawHead(pane, chat, subtitle) {
  const title = chat.type === "private" ? state.bot.name : chat.title;
  const id = chat.type === "private" ? state.bot.id : chat.id;
  find(".head", pane).replaceChildren(avatar(title, id),
    element("div", {}, element("h2", {}, title), element("p", {}, subtitle)));
  const pin = find(".pin", pane);
  const pinned = chat.messages.find((message) => message.id === chat.pinned);
  pin.hidden = !pinned;
  if (pinned) {
    const first = pinned.text.split("\n").find((line) => line.trim()) ?? (pinned.photo ? "Photo" : "File");
    pin.replaceChildren(element("b", {}, "Pinned message"), element("span", {}, first));
    pin.onclick = () => acts.jump(pinned.id);
  }
}

function drawPeople(chat) {
  const choices = talk === "admin" ? state.people.filter((person) => chat.writers.includes(person.id)) : state.people;
  const label = talk === "admin" ? "Write as" : "Chat of";
  const buttons = choices.map((person) => element("button", {
    type: "button", "aria-pressed": String(author[talk] === person.id),
    onclick: () => { author[talk] = person.id; draw(); compose.box.focus(); },
  }, avatar(person.name, person.id), person.name));
  find(".people").replaceChildren(element("legend", {}, label), ...buttons);
}

function drawCommands(chat) {
  const list = find(".commands");
  find(".slash").hidden = chat.commands.length === 0;
  list.replaceChildren(...chat.commands.map((entry) => element("button", {
    type: "button", onclick: () => { toggleCommands(false); acts.command(`/${entry.command}`); },
  }, element("b", {}, `/${entry.command}`), element("span", {}, entry.description))));
}

function toggleCommands(open) {
  find(".commands").hidden = !open;
  find(".slash").setAttribute("aria-expanded", String(open));
}

function drawStatus() {
  const status = state.status;
  find("#duelabel").textContent = status.next_report ? `${status.next_report} due` : "Next due";
  find("#due").textContent = status.next_due ? momentOf(status.next_due) : "nothing";
  const button = find("#advance");
  button.disabled = Boolean(status.moving);
  button.textContent = status.moving ? "Moving the clock …" : "Move the clock to the next due date";
  say(status.trouble || status.message || "", Boolean(status.trouble));
}

function say(text, trouble) {
  const said = find("#said");
  said.textContent = text;
  said.classList.toggle("trouble", trouble);
  said.hidden = !text;
}

// Between two states the clock keeps running, like the sandbox's own.
function tickClock() {
  if (!state) return;
  const told = instantOf(state.status.now || state.now);
  find("#now").textContent = momentOf(new Date(told.getTime() + performance.now() - state.heard), { seconds: true });
}

function drawTabs() {
  const visible = new Set(matchMedia("(min-width: 56rem)").matches ? ["channel", talk] : [document.body.dataset.view]);
  const groups = { channel: chatsOf("channel"), admin: chatsOf("supergroup"), private: chatsOf("private") };
  for (const tab of document.querySelectorAll(".tabs button")) {
    const view = tab.dataset.view;
    const count = groups[view].reduce((sum, chat) => sum + (chat.messages.at(-1)?.id ?? 0), 0);
    if (visible.has(view) || !seen.has(view)) seen.set(view, count);
    tab.classList.toggle("news", count > seen.get(view));
    const current = view === document.body.dataset.view || (view === talk && visible.has("channel") && visible.size === 2);
    tab.setAttribute("aria-pressed", String(current));
  }
}

function drawNotices() {
  for (const notice of state.notices) {
    if (seenNotice !== null && notice.number > seenNotice) {
      toast(`${nameOf(notice.user)} sees: ${notice.text}`, notice.alert ? "alert" : "", notice.alert ? 12 : 6);
    }
  }
  seenNotice = state.notices.at(-1)?.number ?? 0;
}

function draw() {
  const channel = chatsOf("channel")[0];
  author.admin ||= adminChat().writers[0];
  author.private ||= state.people.at(-1).id;
  const chat = talkChat();
  drawHead(channelPane, channel, `@${channel.username} · channel`);
  drawHead(talkPane, chat, talk === "admin" ? `${chat.members} members` : `bot · with ${nameOf(chat.id)}`);
  drawLog(find(".log", channelPane), channel, acts, 0);
  drawLog(find(".log", talkPane), chat, acts, author[talk]);
  drawPeople(chat);
  drawCommands(chat);
  drawStatus();
  drawTabs();
  drawNotices();
  drawWaiting(panel, state.faults, () => post("/control/faults", {}, "DELETE"));
  compose.show(chat.id);
  answerWhatIsAsked(chat);
}

// What is written next answers a message that asks for an answer, as in Telegram's apps.
function answerWhatIsAsked(chat) {
  const last = chat.messages.at(-1);
  if (!last?.asks || asked.has(`${chat.id}:${last.id}`)) return;
  asked.add(`${chat.id}:${last.id}`);
  compose.replyTo(chat, last);
}

function show(view) {
  document.body.dataset.view = view;
  if (view !== "channel") talk = document.body.dataset.talk = view;
  draw();
  for (const log of document.querySelectorAll(".log")) leadOn(log);
}

const compose = new Compose(find(".compose"), (content) => {
  const chat = talkChat();
  Object.assign(find(".log", talkPane), { atEnd: true, fresh: null });
  return post("/api/message", { user: author[talk], chat: chat.id, reply: compose.replyIn(chat.id), ...content });
});

async function follow() {
  for (;;) {
    const response = await fetch(`/api/state?after=${state?.version ?? 0}`).catch(() => null);
    if (response?.ok) {
      state = await response.json();
      state.heard = performance.now();
      draw();
      tickClock();
    } else {
      say("The sandbox has stopped or does not answer. This page goes on when it is back.", true);
      await new Promise((resolve) => { setTimeout(resolve, 1500); });
    }
  }
}

drawFailing(panel, async (path, body, words) => { if (await post(path, body)) toast(words); });
find(".slash").addEventListener("click", () => toggleCommands(find(".commands").hidden));
find("#advance").addEventListener("click", () => {
  for (const log of document.querySelectorAll(".log")) Object.assign(log, { atEnd: true, fresh: null });
  post("/api/advance", {});
});
for (const tab of document.querySelectorAll(".tabs button")) tab.addEventListener("click", () => show(tab.dataset.view));
for (const log of document.querySelectorAll(".log")) followEnd(log);
matchMedia("(min-width: 56rem)").addEventListener("change", () => { if (state) draw(); });
setInterval(tickClock, 1000);
const wanted = location.hash.slice(1);
if (["admin", "private"].includes(wanted)) document.body.dataset.view = document.body.dataset.talk = talk = wanted;
follow();
