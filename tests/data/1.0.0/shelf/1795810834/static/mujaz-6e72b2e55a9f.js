// Two comforts on top of pages that work without them: copy buttons, and times in words ("3 hours ago").
"use strict";

const page = document.documentElement.lang;

async function copy(button) {
  const field = button.parentElement.querySelector("input");
  try {
    await navigator.clipboard.writeText(field.value);
    say(button, document.body.dataset.copied);
  } catch {
    // Clipboards need https or localhost; elsewhere the text is selected, ready for the keys.
    field.select();
    say(button, document.body.dataset.copyFailed);
  }
}

function say(button, words) {
  const act = button.querySelector(".act");
  button.dataset.usual ||= act.textContent;
  act.textContent = words;
  button.classList.add("done");
  clearTimeout(Number(button.dataset.timer));
  button.dataset.timer = setTimeout(() => {
    act.textContent = button.dataset.usual;
    button.classList.remove("done");
  }, 2000);
}

function tellAgo(time) {
  const seconds = (new Date(time.dateTime) - Date.now()) / 1000;
  const [unit, size] = [["day", 86400], ["hour", 3600], ["minute", 60]].find(([, size]) => Math.abs(seconds) >= size) || ["minute", 60];
  if (unit === "day" && Math.abs(seconds) >= 7 * size) return; // a date says more than "40 days ago"
  time.title = time.textContent;
  time.textContent = new Intl.RelativeTimeFormat(`${page}-u-nu-latn`, { numeric: "auto" }).format(Math.trunc(seconds / size), unit);
}

for (const button of document.querySelectorAll("button.copy")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
document.querySelectorAll("time[data-ago]").forEach(tellAgo);
