// The page: asks the sandbox for its state, draws the two panes, writes and presses as the chosen person.

import { avatar, drawLog, followEnd, leadOn } from "./bubbles.js";
import { Compose } from "./compose.js";
import { element, instantOf, momentOf, say, speak } from "./element.js";
import { drawOver, drawTries } from "./extras.js";
import { drawFailing, drawWaiting } from "./failing.js";
import { Inline } from "./inline.js";

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
  if (!answer?.ok) toast(answer?.message || say("The sandbox does not answer"), "warning");
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
  bot: () => state.bot.username,
  start(payload) {
    show("private");
    return post("/api/message", { user: author.private, chat: author.private, text: `/start ${payload}` });
  },
  press: (chat, message, data) => post("/api/press", {
    user: chat.type === "private" ? chat.id : author.admin, chat: chat.id, message: message.id, data,
  }),
  jump(id) {
    for (const node of document.querySelectorAll(".log [data-ids]")) {
      const visible = node.offsetParent !== null && node.dataset.ids.split(" ").includes(String(id));
      if (!visible) continue;
      const tall = node.offsetHeight > node.parentElement.clientHeight;  // read from its beginning
      node.scrollIntoView({ block: tall ? "start" : "center", behavior: tall ? "instant" : "smooth" });
      node.classList.remove("flash");
      void node.offsetWidth;
      node.classList.add("flash");
    }
  },
  reply: (chat, message) => compose.replyTo(chat, message),
  emptyWords: (chat) => say({
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
    const first = pinned.text.split("\n").find((line) => line.trim()) ?? say(pinned.photo ? "Photo" : "File");
    pin.replaceChildren(element("b", {}, say("Pinned message")), element("span", {}, first));
    pin.onclick = () => acts.jump(pinned.id);
  }
}

function drawPeople(chat) {
  const choices = talk === "admin" ? state.people.filter((person) => chat.writers.includes(person.id)) : state.people;
  const label = say(talk === "admin" ? "Write as" : "Chat of");
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
  find("#duelabel").textContent = status.next_report ? say("{period} due", { period: status.next_report }) : say("Next due");
  find("#due").textContent = status.next_due ? momentOf(status.next_due) : say("nothing");
  find("#story").textContent = status.story || say("The bot is starting …");
  find("#step").textContent = status.moving ? say("Just a moment …") : status.step || say("Next step");
  find("#approve").textContent = status.approve ?? "";
  find("#approve").hidden = !status.approve;
  for (const id of ["#step", "#approve", "#advance"]) find(id).disabled = Boolean(status.moving);
  trouble(status.trouble || status.message || "", Boolean(status.trouble));
}

function trouble(text, isTrouble) {
  const said = find("#said");
  said.textContent = text;
  said.classList.toggle("trouble", isTrouble);
  said.hidden = !text;
}

// A try leads to a chat, as a person, with the words in the box; or to the newest file whose name ends so.
function lead(item) {
  closeExtras();
  show(item.view);
  if (item.person) author[item.view] = item.person;
  draw();
  if (item.text) compose.fill(item.text);
  if (item.file) {
    const files = [...channelPane.querySelectorAll("a.file")].filter((file) => file.download.endsWith(item.file));
    const message = files.at(-1)?.closest("[data-ids]");
    if (message) acts.jump(message.dataset.ids.split(" ")[0]);
    else toast(say("There is no report in the channel yet."));
  }
}

function closeExtras() {
  for (const panel of document.querySelectorAll(".extras details")) panel.open = false;
}

// Once for each demonstration: the words of its language, the panels, the fixed labels.
function begin() {
  const { language, words, tries } = state.status;
  speak(language ?? "en", words ?? {});
  document.documentElement.lang = language ?? "en";
  for (const node of document.querySelectorAll("[data-say]")) node.textContent = say(node.dataset.say ||= node.textContent);
  const named = document.querySelectorAll("[data-say], [aria-label], [placeholder]");
  for (const attribute of ["aria-label", "placeholder"]) {
    for (const node of named) if (node.hasAttribute(attribute)) node.setAttribute(attribute, say(node.getAttribute(attribute)));
  }
  drawFailing(panel, async (path, body, done) => { if (await post(path, body)) toast(done); });
  drawTries(find("#tries .panel"), tries ?? [], lead);
  if (!location.hash && chatsOf("channel")[0].messages.length === 0) document.body.dataset.view = "admin";
  drawOver(find("#over .panel"), state.status, (choice) => { closeExtras(); post("/api/restart", choice); });
}

// Between two states the clock keeps running, like the sandbox's own.
function tickClock() {
  if (!state) return;
  const shown = instantOf(state.status.now || state.now);
  find("#now").textContent = momentOf(new Date(shown.getTime() + performance.now() - state.heard), { seconds: true });
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
      toast(say("{name} sees: {text}", { name: nameOf(notice.user), text: notice.text }), notice.alert ? "alert" : "", notice.alert ? 12 : 6);
    }
  }
  seenNotice = state.notices.at(-1)?.number ?? 0;
}

function draw() {
  const channel = chatsOf("channel")[0];
  author.admin ||= adminChat().writers[0];
  author.private ||= state.people.at(-1).id;
  const chat = talkChat();
  drawHead(channelPane, channel, `@${channel.username} · ${say("channel")}`);
  drawHead(talkPane, chat, talk === "admin" ? say("Members: {number}", { number: chat.members }) : say("bot · with {name}", { name: nameOf(chat.id) }));
  drawLog(find(".log", channelPane), channel, acts, 0);
  drawLog(find(".log", talkPane), chat, acts, author[talk]);
  drawPeople(chat);
  drawCommands(chat);
  drawStatus();
  drawTabs();
  drawNotices();
  drawWaiting(panel, state.faults, () => post("/control/faults", {}, "DELETE"));
  compose.show(chat.id);
  inline.draw(state.queries);
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

const inline = new Inline(find(".compose"), post,
  () => ({ user: author[talk], chat: talkChat().id, username: state.bot.username }));

async function follow() {
  for (;;) {
    const response = await fetch(`/api/state?after=${state?.version ?? 0}`).catch(() => null);
    if (response?.ok) {
      const before = state;
      state = await response.json();
      state.heard = performance.now();
      if (before?.status.boot && before.status.boot !== state.status.boot) location.reload();
      else if (!before || before.status.boot !== state.status.boot) begin();
      draw();
      tickClock();
    } else {
      if (state) state.version = -1;
      trouble(say("The sandbox has stopped or does not answer. This page will reconnect when it is back."), true);
      await new Promise((resolve) => { setTimeout(resolve, 700); });
    }
  }
}

find(".slash").addEventListener("click", () => toggleCommands(find(".commands").hidden));
for (const act of ["step", "approve", "advance"]) {
  find(`#${act}`).addEventListener("click", () => {
    for (const log of document.querySelectorAll(".log")) Object.assign(log, { atEnd: true, fresh: null });
    post(`/api/${act}`, {});
  });
}
document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeExtras(); });
document.querySelector("main").addEventListener("click", closeExtras);
for (const tab of document.querySelectorAll(".tabs button")) tab.addEventListener("click", () => show(tab.dataset.view));
for (const log of document.querySelectorAll(".log")) followEnd(log);
matchMedia("(min-width: 56rem)").addEventListener("change", () => { if (state) draw(); });
setInterval(tickClock, 1000);
const wanted = location.hash.slice(1);
if (["admin", "private"].includes(wanted)) document.body.dataset.view = document.body.dataset.talk = talk = wanted;
follow();
