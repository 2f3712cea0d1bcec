// The folded panel that lets Telegram fail: each button plans a fault for the next message or acts immediately.

import { element, say } from "./element.js";

const NEXT_MESSAGE = { method: "send[mdp]*" };
const plan = (fault, more = {}) => ({ path: "/control/faults", body: { fault, ...NEXT_MESSAGE, ...more } });
const event = (kind, more = {}) => ({ path: "/control/events", body: { kind, ...more } });

const GROUPS = [
  ["The next message the bot sends", [
    ["Lose its answer", plan("drop", { execute: true }), "It will be posted, and the bot will not know."],
    ["Lose it on the way", plan("drop"), "It will not be posted, and the bot will not know."],
    ["502 after it was carried out", plan("bad_gateway", { execute: true }), "It will be posted, but the bot gets an error page."],
    ["Half of the answer", plan("truncated", { execute: true }), "It will be posted; the answer ends in the middle."],
    ["Telegram asks to wait 30 seconds", plan("too_many", { seconds: 30 }), "It is refused for half a minute."],
    ["It arrives a minute late", plan("late", { seconds: 60 }), "The connection breaks; the message appears a minute later."],
    ["An album loses its second picture", plan("partial_album", { method: "sendMediaGroup", lost: 2 }),
      "The other pictures of the next album will be posted, but the bot gets an error."],
    ["Somebody posts by hand in between", plan("meanwhile", { before: { kind: "foreign_post" } }),
      "Just before it, a person posts in the channel."],
  ]],
  ["Now, in the channel", [
    ["Take the bot's right to post", event("take_rights"), "The bot can no longer post."],
    ["Remove the bot", event("remove_bot"), "The bot is out of the channel."],
    ["Bring the bot back with its rights", event("bring_back"), "The bot may post again."],
    ["Post something by hand", event("foreign_post"), "A person has posted."],
    ["Change the newest post by hand", event("edit_post"), "The newest post says something else."],
    ["Delete the newest post by hand", event("delete_post"), "The newest post is gone."],
  ]],
  ["Now, elsewhere", [
    ["Deliver the next update twice", event("twice"), "What is written next reaches the bot twice."],
    ["The group becomes a supergroup", event("migrate"), "The admin chat has another number."],
    ["Another program polls with the token", event("second_poller"), "The bot's poll ends with 409."],
    ["Forget every file that was sent", event("forget_files"), "No file can be sent again by its id."],
    ["Refuse connections for 20 seconds", { path: "/control/connections", body: { seconds: 20 } },
      "Telegram is unreachable for 20 seconds, for this page too."],
  ]],
];

const NAMES = {
  drop: "lost", bad_gateway: "502", truncated: "half an answer", too_many: "asked to wait", late: "a minute late",
  partial_album: "album without its second picture", meanwhile: "post by hand before it",
};

function waitingWords(fault) {
  if (fault.fault === "drop" && fault.execute) return say("answer lost");
  return fault.fault in NAMES ? say(NAMES[fault.fault]) : fault.fault.replaceAll("_", " ");
}

// Draws the buttons once; `act` posts and says what was done.
export function drawFailing(panel, act) {
  const draw = ([label, { path, body }, words]) => element("button", {
    type: "button", onclick: () => act(path, body, say(words)),
  }, say(label));
  panel.replaceChildren(...GROUPS.map(([title, buttons]) => element("section", {},
    element("h3", {}, say(title)), element("div", { class: "choices" }, buttons.map(draw)))),
  element("p", { class: "waiting", hidden: true }));
}

// Shows what is planned and has not happened yet.
export function drawWaiting(panel, faults, forget) {
  const line = panel.querySelector(".waiting");
  line.hidden = faults.length === 0;
  line.replaceChildren(`${say("Planned:")} `, element("b", {}, faults.map(waitingWords).join(", ")), " ",
    element("button", { type: "button", onclick: forget }, say("Forget")));
}
