// What pages do beyond forms and links; all of them work without it.
"use strict";

// The world switcher leads on as soon as a world is chosen.
document.addEventListener("change", (event) => {
  const field = event.target.closest("[data-submits]");
  if (field) field.form.requestSubmit();
});

// After htmx has put a page in place, its heading is where reading goes on.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.boosted) document.getElementById("content")?.focus({ preventScroll: true });
});

// A form that says so can be sent when all that it needs is there; the server checks it anyway.
function complete(form) {
  for (const field of form.querySelectorAll("[data-needed-beside]")) {
    const name = form.elements[field.dataset.neededBeside].value;
    field.required = [...name].some((letter) => letter.codePointAt(0) > 127);
  }
  const lacks = [...form.querySelectorAll("[required]")].some((field) => field.validity.valueMissing);
  for (const button of form.querySelectorAll("button:not([data-always])")) button.disabled = lacks;
}
for (const kind of ["input", "change"]) {
  document.addEventListener(kind, (event) => {
    const form = event.target.closest?.("form[data-complete]");
    if (form) complete(form);
  });
}
for (const kind of ["DOMContentLoaded", "htmx:load"]) {
  document.addEventListener(kind, () => document.querySelectorAll("form[data-complete]").forEach(complete));
}

// The drawn term: its now can be dragged forward, by pointer or keys. Where it is dropped the page
// asks what would fire on the way there; nothing moves before that is confirmed.
const DAY = 86_400_000;

class TermHandle {
  constructor(drawing) {
    this.drawing = drawing;
    this.times = drawing.dataset.times.trim().split(/\s+/).map(Number);
    this.xs = drawing.dataset.xs.trim().split(/\s+/).map(Number);
    this.now = Number(drawing.dataset.now);
    this.wanted = this.now;
    this.handle = drawing.querySelector(".now");
    this.mark = this.handle.cloneNode(true);
    this.mark.setAttribute("class", "wanted");
    this.mark.setAttribute("visibility", "hidden");
    this.mark.removeAttribute("id");
    this.mark.querySelector("circle").remove();
    this.handle.before(this.mark);
    for (const [name, value] of Object.entries({
      role: "slider", tabindex: "0", "aria-label": "The world's now: drag it forward",
      "aria-valuemin": "0", "aria-valuemax": String(this.daysTo(this.last)), "aria-describedby": "term-hint",
    })) this.handle.setAttribute(name, value);
    this.show(this.now);
    this.handle.addEventListener("pointerdown", (event) => this.begin(event));
    this.handle.addEventListener("pointermove", (event) => this.drag(event));
    this.handle.addEventListener("pointerup", () => this.drop());
    this.handle.addEventListener("pointercancel", () => this.leave());
    this.handle.addEventListener("keydown", (event) => this.key(event));
    drawing.addEventListener("click", (event) => {
      const day = event.target.dataset.to;
      if (!day) return;
      this.show(Date.parse(day));
      this.ask();
    });
    // In a narrow window the drawing is wider than its place: begin where the now is.
    const place = drawing.parentElement;
    place.scrollLeft = (this.xOf(this.now) / 1000) * drawing.clientWidth - place.clientWidth / 3;
  }

  get last() { return this.times[this.times.length - 1]; }

  daysTo(time) { return Math.ceil((time - this.now) / DAY); }

  xOf(time) { return between(time, this.times, this.xs); }

  timeOf(x) { return between(x, this.xs, this.times); }

  begin(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.handle.setPointerCapture(event.pointerId);
    this.handle.focus({ preventScroll: true });
    this.isDragged = true;
  }

  drag(event) {
    if (!this.isDragged) return;
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.drawing.getScreenCTM().inverse());
    this.show(this.timeOf(point.x));
  }

  drop() {
    if (!this.isDragged) return;
    this.isDragged = false;
    this.ask();
  }

  leave() {
    this.isDragged = false;
    this.show(this.now);
  }

  key(event) {
    const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 30, PageDown: -30 };
    if (event.key in steps) this.show(this.wanted + steps[event.key] * DAY);
    else if (event.key === "Home" || event.key === "Escape") this.show(this.now);
    else if (event.key === "End") this.show(this.last);
    else if (event.key === "Enter" || event.key === " ") this.ask();
    else return;
    event.preventDefault();
  }

  // Days begin at 00:00 UTC; the day of the now itself is over, and what lies before it is past.
  show(time) {
    const first = Math.floor(this.now / DAY) * DAY;
    const day = Math.min(Math.floor(time / DAY) * DAY, Math.floor((this.last - 1) / DAY) * DAY);
    this.isPast = time < this.now - DAY;
    this.wanted = day > first ? day : this.now;
    const isMoved = this.wanted !== this.now;
    const x = this.xOf(this.wanted);
    const text = this.mark.querySelector("text");
    this.mark.setAttribute("visibility", isMoved || this.isPast ? "visible" : "hidden");
    this.mark.querySelector("line").setAttribute("x1", x);
    this.mark.querySelector("line").setAttribute("x2", x);
    text.textContent = this.isPast ? "only forward: back is a snapshot" : `to ${dayText(this.wanted)}`;
    text.setAttribute("x", x);
    text.setAttribute("y", 29);
    text.setAttribute("text-anchor", x < 100 ? "start" : x > 900 ? "end" : "middle");
    this.handle.setAttribute("aria-valuenow", String(isMoved ? this.daysTo(this.wanted) : 0));
    this.handle.setAttribute("aria-valuetext", isMoved ? `${dayText(this.wanted)}, ${this.daysTo(this.wanted) === 1 ? "1 day" : `${this.daysTo(this.wanted)} days`} ahead` : `now, ${dayText(this.now)}`);
  }

  ask() {
    const place = document.getElementById("term-dry-run");
    if (this.wanted === this.now) {
      if (this.isPast) place.textContent = "Only forward: back is a snapshot.";
      return;
    }
    const asked = new URL(this.drawing.dataset.propose, location.href);
    asked.searchParams.set("to", dayText(this.wanted));
    htmx.ajax("GET", asked.pathname + asked.search, { target: place, swap: "innerHTML", source: place });
  }
}

function between(value, from, to) {
  let at = 1;
  while (at < from.length - 1 && value > from[at]) at += 1;
  const share = (value - from[at - 1]) / (from[at] - from[at - 1]);
  return to[at - 1] + Math.min(1, Math.max(0, share)) * (to[at] - to[at - 1]);
}

function dayText(time) { return new Date(time).toISOString().slice(0, 10); }

function makeTermsMovable() {
  for (const drawing of document.querySelectorAll("svg.term:not([data-is-movable])")) {
    drawing.dataset.isMovable = "";
    new TermHandle(drawing);
  }
}
document.addEventListener("DOMContentLoaded", makeTermsMovable);
document.addEventListener("htmx:load", makeTermsMovable);
