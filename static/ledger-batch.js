/* While a batch is being read or merged the page asks how far it is, and loads itself again when
   that is over. Without this file the page has a link that does the same. */
(function () {
  "use strict";
  var PAUSE = 1500, MOST = 10000, WAITING = 300;
  var box = document.getElementById("progress");
  if (!box || !window.fetch) { return; }
  var rows = document.getElementById("progress-rows"), pause = PAUSE;

  function again() { window.setTimeout(look, pause); }
  function look() {
    fetch(box.getAttribute("data-address"), { credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok) { throw new Error(String(answer.status)); }
      return answer.json();
    }).then(function (told) {
      if (told.state !== box.getAttribute("data-state")) { window.location.reload(); return; }
      if (rows) { rows.textContent = String(told.rows); }
      pause = PAUSE;
      again();
    }).catch(function () {
      pause = Math.min(pause * 2, MOST);
      again();
    });
  }
  again();
  /* Where the preview will stand. */
  var waiting = box.querySelector("[data-waiting]");
  window.setTimeout(function () { if (waiting) { waiting.hidden = false; } }, WAITING);
}());
