/* The menus work without this; with it Esc closes one and goes back to its word, a click beside
   closes all, and the next one opened closes the one before where the browser does not. */
(function () {
  "use strict";
  var menus = Array.prototype.slice.call(document.querySelectorAll("[data-menu]"));

  function closeBut(kept) {
    menus.forEach(function (menu) { if (menu !== kept) { menu.open = false; } });
  }

  menus.forEach(function (menu) {
    menu.addEventListener("toggle", function () { if (menu.open) { closeBut(menu); } });
    menu.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || !menu.open) { return; }
      event.preventDefault();
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
  /* On a phone Esc also closes what stands behind the one button. */
  var all = document.querySelector("[data-menu-switch]");
  if (all) {
    all.parentNode.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || !all.open || event.defaultPrevented) { return; }
      all.open = false;
      all.querySelector("summary").focus();
    });
  }
  document.addEventListener("click", function (event) {
    if (!event.target.closest("[data-menu]")) { closeBut(null); }
  });
  document.addEventListener("focusin", function (event) {
    if (!event.target.closest("[data-menu]")) { closeBut(null); }
  });
})();
