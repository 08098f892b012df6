/* Clicking a cell names it in the field first and tells what stands around it; the button then
   decides. Without this file a click decides at once. Arrow keys walk through the table. */
(function () {
  "use strict";
  var form = document.getElementById("own-map"), cell = document.getElementById("cell");
  if (!form) { return; }
  var sheet = form.elements.sheet.value, around = document.getElementById("around");
  var table = form.querySelector("table.cells");

  function button(row, column) {
    var line = table.tBodies[0].rows[row];
    var place = line && line.cells[column];
    return (place && place.querySelector("button")) || null;
  }
  function text(one) { return one.firstChild ? one.firstChild.textContent.trim() : ""; }
  function label(row, column, down, right) {
    var one;
    do {
      row -= down;
      column -= right;
      one = button(row, column);
    } while (one && !one.hasAttribute("data-label"));
    return one ? "“" + text(one) + "”" : "（本页看不到）";
  }

  table.addEventListener("click", function (event) {
    var one = event.target.closest("button"), row, column;
    if (!one) { return; }
    event.preventDefault();
    row = one.closest("tr").sectionRowIndex;
    column = one.closest("td").cellIndex;
    Array.prototype.forEach.call(table.querySelectorAll("[aria-pressed]"), function (old) {
      old.removeAttribute("aria-pressed");
    });
    one.setAttribute("aria-pressed", "true");
    cell.value = sheet + "!" + one.value;
    around.textContent = "左侧" + label(row, column, 0, 1) + "，上方" + label(row, column, 1, 0) +
      "；核对后按“指定”。";
  });
  table.addEventListener("keydown", function (event) {
    var steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    var step = steps[event.key], one = event.target.closest("button"), next;
    if (!step || !one) { return; }
    next = button(one.closest("tr").sectionRowIndex + step[0], one.closest("td").cellIndex + step[1]);
    if (next) { event.preventDefault(); next.focus(); }
  });
})();
