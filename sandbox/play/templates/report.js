(function () {
  "use strict";
  var all = function (what) { return Array.prototype.slice.call(document.querySelectorAll(what)); };
  var box = document.querySelector(".filter");
  var words = document.getElementById("filter.words");
  var failed = document.getElementById("filter.failed");
  var none = document.getElementById("filter.none");
  function filter() {
    var wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    var left = 0;
    all("[data-text]").forEach(function (one) {
      var text = one.getAttribute("data-text").toLowerCase();
      var fits = wanted.every(function (word) { return text.indexOf(word) >= 0; });
      one.hidden = !fits || (failed.checked && one.getAttribute("data-failed") === null);
      if (!one.hidden && one.tagName === "DETAILS") { left += 1; }
    });
    all("[data-group]").forEach(function (group) {
      group.hidden = !group.querySelector("[data-text]:not([hidden])");
    });
    none.hidden = left > 0;
  }
  function toTarget() {
    var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) { return; }
    if (target.tagName === "DETAILS") { target.open = true; }
    target.scrollIntoView();
  }
  // Where the drawing is wider than the screen, the days around the anniversary are shown first.
  function toAnniversary(drawing) {
    var line = drawing.querySelector(".anniversary");
    if (!line) { return; }
    var share = line.getAttribute("x1") / drawing.querySelector("svg").viewBox.baseVal.width;
    drawing.scrollLeft = share * drawing.scrollWidth - drawing.clientWidth / 2;
  }
  document.addEventListener("toggle", function (event) {
    var drawing = event.target.querySelector(".drawing");
    if (drawing) { toAnniversary(drawing); }
  }, true);
  all(".drawing").forEach(toAnniversary);
  function openAll(open) { all("details.case").forEach(function (one) { one.open = open; }); }
  if (box) {
    box.hidden = false;
    words.addEventListener("input", filter);
    failed.addEventListener("change", filter);
    document.getElementById("filter.open").addEventListener("click", function () { openAll(true); });
    document.getElementById("filter.close").addEventListener("click", function () { openAll(false); });
    filter();
  }
  window.addEventListener("hashchange", toTarget);
  if (location.hash) { toTarget(); }
  var before = [];
  window.addEventListener("beforeprint", function () {
    before = all("details.case").filter(function (one) { return !one.open; });
    openAll(true);
  });
  window.addEventListener("afterprint", function () { before.forEach(function (one) { one.open = false; }); });
}());
