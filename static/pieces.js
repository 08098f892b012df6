/* Dialogs and short notices. Both have a way without this: the address opens a dialog, the page tells. */
(function () {
  "use strict";
  document.addEventListener("click", function (event) {
    var opener = event.target.closest("[data-dialog]");
    var closer = event.target.closest("[data-close]");
    var dialog = opener ? document.querySelector(opener.getAttribute("href")) : closer && closer.closest("dialog");
    if (!dialog || !dialog.showModal) { return; }
    event.preventDefault();
    if (opener) { if (!dialog.open) { dialog.showModal(); } } else { dialog.close(); }
  });

  /* A table wider than its box says so, at any width of the window. */
  function mark() {
    document.querySelectorAll(".scroll").forEach(function (box) {
      box.classList.toggle("is-cut", box.scrollWidth > box.clientWidth + 1);
    });
  }
  mark();
  window.addEventListener("resize", mark);
  document.addEventListener("renewed", mark);

  /* document.dispatchEvent(new CustomEvent("toast", { detail: "已保存" })); never for errors. */
  var region = document.querySelector("[data-toasts]");
  document.addEventListener("toast", function (event) {
    if (!region) { return; }
    var line = document.createElement("p");
    line.className = "toast-line";
    line.textContent = event.detail;
    region.appendChild(line);
    setTimeout(function () { region.removeChild(line); }, 6000);
  });
})();
