// Builds DOM nodes, and words in the page's language. Content always becomes text nodes, never markup.

let words = {};
let formats = formatsOf("en-GB");

export function speak(language, translations) {
  words = translations;
  formats = formatsOf(language === "en" ? "en-GB" : language);
}

// The English words are the keys of their translations; {names} are filled in.
export const say = (key, facts = {}) => (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => facts[name]);

export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value === true) node.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(key, String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

function formatsOf(locale) {
  const format = (options) => new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
  const time = { hour: "2-digit", minute: "2-digit" };
  return {
    short: format({ day: "numeric", month: "short", year: "numeric" }),
    day: format({ day: "numeric", month: "long", year: "numeric" }),
    time: format(time),
    seconds: format({ ...time, second: "2-digit" }),
  };
}

export const dayOf = (seconds) => formats.day.format(new Date(seconds * 1000));
export const timeOf = (seconds) => formats.time.format(new Date(seconds * 1000));

export const instantOf = (value) => (typeof value === "number" ? new Date(value * 1000) : new Date(value));

export function momentOf(value, { seconds = false } = {}) {
  const date = instantOf(value);
  const time = seconds ? formats.seconds : formats.time;
  return Number.isNaN(date.getTime()) ? String(value) : `${formats.short.format(date).replace(" г.", "")}, ${time.format(date)} UTC`;
}

export function sizeOf(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
