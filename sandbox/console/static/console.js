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
