// The box to write in: text, a file, and what is being replied to.

import { element, say } from "./element.js";

const MOST_BYTES = 20 * 1024 * 1024;

export class Compose {
  constructor(form, send) {
    this.form = form;
    this.box = form.querySelector("textarea");
    this.file = form.querySelector("input[type=file]");
    this.line = form.querySelector(".replying");
    this.reply = null;
    this.send = send;
    form.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    this.box.addEventListener("input", () => this.fit());
    this.box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.submit(); }
    });
    form.querySelector(".attach").addEventListener("click", () => this.file.click());
    this.file.addEventListener("change", () => this.attach());
  }

  fit() {
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(this.box.scrollHeight + 2, 160)}px`;
  }

  fill(text) {
    this.box.value = text;
    this.fit();
    this.box.focus();
  }

  replyTo(chat, message) {
    this.reply = { chat: chat.id, message: message.id };
    this.line.hidden = false;
    this.line.replaceChildren(
      element("span", {}, element("b", {}, say("Reply to {name}", { name: message.name })), " ", message.text.split("\n")[0] || message.document?.name || say("Photo")),
      element("button", { type: "button", "aria-label": say("Do not reply"), onclick: () => this.forget() }, "×"));
    this.box.focus();
  }

  forget() {
    this.reply = null;
    this.line.hidden = true;
  }

  show(chat) {
    this.line.hidden = this.reply?.chat !== chat;
  }

  replyIn(chat) {
    return this.reply?.chat === chat ? this.reply.message : 0;
  }

  async submit() {
    const text = this.box.value;
    if (!text.trim()) return;
    this.fill("");
    if (await this.send({ text })) this.forget();
    else this.fill(text);
  }

  async attach() {
    const [file] = this.file.files;
    this.file.value = "";
    if (!file) return;
    const document = { name: file.name, data: file.size <= MOST_BYTES ? await base64Of(file) : "" };
    const text = this.box.value;
    this.fill("");
    if (await this.send({ text, document })) this.forget();
    else this.fill(text);
  }
}

const base64Of = (file) => new Promise((resolve) => {
  const reader = new FileReader();
  reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
  reader.onerror = () => resolve("");
  reader.readAsDataURL(file);
});
