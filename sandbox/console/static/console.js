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
