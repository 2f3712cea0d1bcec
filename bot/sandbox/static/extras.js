// The panels below the story: things to try, and starting over with another register or language.

import { element, say } from "./element.js";

// One short list for each kind of visitor; a press leads to the place and fills the box, and the visitor sends it.
export function drawTries(panel, groups, lead) {
  panel.replaceChildren(...groups.map((group) => element("section", {},
    element("h3", {}, group.who), element("div", { class: "choices" }, group.items.map((item) => element("button", {
      type: "button", onclick: () => lead(item),
    }, item.label))))));
}

const REGISTERS = [
  ["crowd", "Real figures of Telegram, collected by readers"],
  ["invented", "An invented messenger: four years, every kind of case"],
];
const LANGUAGES = [["en", "English"], ["ru", "Русский"]];

// A press starts over at once: everything here is invented or public, and nothing is lost that cannot be made again.
export function drawOver(panel, status, restart) {
  const button = (label, choice) => element("button", {
    type: "button",
    "aria-pressed": String(choice.register === status.register && choice.language === status.language),
    onclick: () => restart(choice),
  }, label);
  panel.replaceChildren(
    element("section", {}, element("h3", {}, say("With which register?")), element("div", { class: "choices" },
      REGISTERS.map(([register, label]) => button(say(label), { register, language: status.language })))),
    element("section", {}, element("h3", {}, say("In which language?")), element("div", { class: "choices" },
      LANGUAGES.map(([language, label]) => button(label, { register: status.register, language })))));
}
