/* 复制: a button copies the text of the field it names; without a script the text is selected by hand. */
(function () {
  "use strict";
  Array.prototype.forEach.call(document.querySelectorAll("[data-copy]"), function (button) {
    var field = document.getElementById(button.getAttribute("data-copy"));
    if (!field) { return; }
    button.hidden = false;
    button.addEventListener("click", function () {
      field.focus();
      field.select();
      var done = document.execCommand("copy");
      button.textContent = done ? "已复制" : "请按 Ctrl+C 复制";
    });
  });
})();
