// Ways to the bot from elsewhere: deep links, and inline queries typed after the bot's name in any chat.

import { element, say } from "./element.js";

const PAUSE = 300;

// The payload of a link to this bot, or "".
export function payloadOf(url, username) {
  const link = url && URL.canParse(url) ? new URL(url) : null;
  if (link?.host !== "t.me" || link.pathname !== `/${username}`) return "";
  return link.searchParams.get("start") ?? "";
}

// The question after the bot's name, or null if the box holds something else.
export function questionIn(text, username) {
  const name = text.split(" ", 1)[0];
  return ["@bot", `@${username}`].includes(name) && text.length > name.length ? text.slice(name.length).trim() : null;
}

export class Inline {
  constructor(form, post, place) {
    this.box = form.querySelector("textarea");
    this.list = element("div", { class: "commands inline", hidden: true });
    form.querySelector(".replying").before(this.list);
    this.post = post;
    this.place = place;
    this.box.addEventListener("input", () => this.typed());
  }

  typed() {
    clearTimeout(this.waiting);
    const { user, chat, username } = this.place();
    const text = questionIn(this.box.value, username);
    this.list.hidden = text === null;
    if (text !== null) this.waiting = setTimeout(() => this.post("/api/query", { user, chat, text }), PAUSE);
  }

  // Shows the results of the newest query, if it is still in the box.
  draw(queries) {
    const { user, chat, username } = this.place();
    const query = queries.find((each) => each.user === user && each.chat === chat);
    const open = Boolean(query?.results) && questionIn(this.box.value, username) !== null;
    this.list.hidden = !open;
    if (!open) return;
    const none = query.button || say("Nothing was found.");
    this.list.replaceChildren(...query.results.map((result) => element("button", {
      type: "button", onclick: () => this.choose(query.number, result.id),
    }, element("b", {}, result.title), element("span", {}, result.about))),
    ...(query.results.length ? [] : [element("p", { class: "empty" }, none)]));
  }

  async choose(query, result) {
    this.list.hidden = true;
    if (await this.post("/api/choice", { query, result })) {
      this.box.value = "";
      this.box.focus();
    }
  }
}
