// Shows a picture large, with its neighbours of the album.

import { say } from "./element.js";

const dialog = document.getElementById("picture");
const image = dialog.querySelector("img");
const count = dialog.querySelector(".count");
let pictures = [];
let place = 0;

function show(next) {
  place = (next + pictures.length) % pictures.length;
  image.src = pictures[place].large;
  const facts = { number: place + 1, total: pictures.length };
  image.alt = say("Picture {number} of {total}", facts);
  count.textContent = pictures.length > 1 ? say("{number} of {total}", facts) : "";
  for (const arrow of dialog.querySelectorAll(".back, .next")) arrow.hidden = pictures.length < 2;
}

export function openPicture(album, at) {
  pictures = album;
  show(at);
  dialog.showModal();
}

dialog.querySelector(".close").addEventListener("click", () => dialog.close());
dialog.querySelector(".back").addEventListener("click", () => show(place - 1));
dialog.querySelector(".next").addEventListener("click", () => show(place + 1));
dialog.addEventListener("click", (event) => { if (event.target === dialog || event.target === image) dialog.close(); });
dialog.addEventListener("keydown", (event) => {
  if (event.key === "ArrowLeft") show(place - 1);
  if (event.key === "ArrowRight") show(place + 1);
});
