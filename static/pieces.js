/* Forms, dialogs and short notices. All have a way without this: what is sent twice is refused the second
   time, the address opens a dialog, the page tells. */
(function () {
  "use strict";
  /* A button pressed twice sends its form once. Not for ever: the answer may be a file to keep. */
  var AGAIN = 4000;
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post") { return; }
    if (form.hasAttribute("data-sent")) { event.preventDefault(); return; }
    form.setAttribute("data-sent", "");
    setTimeout(function () { form.removeAttribute("data-sent"); }, AGAIN);
  });

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

  /* Paper has no switches: what is folded is printed too, and folded again afterwards. */
  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = Array.prototype.slice.call(document.querySelectorAll("details.folded:not([open])"));
    opened.forEach(function (one) { one.open = true; });
  });
  window.addEventListener("afterprint", function () { opened.forEach(function (one) { one.open = false; }); });

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
