/* The switch of colours and type size at once and without leaving the page: what is typed stays. */
(function () {
  "use strict";
  /* For charts: the colour a token has now; "look" is told when it may have changed. */
  window.ink = function (name) {
    return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  };
  var form = document.querySelector("[data-look]");
  if (!form || !window.fetch) { return; }
  var marks = { theme: "data-bs-theme", size: "data-size" };
  var plain = ["system", "normal"];

  function show(name, chosen) {
    var root = document.documentElement;
    if (plain.indexOf(chosen) >= 0) { root.removeAttribute(marks[name]); } else { root.setAttribute(marks[name], chosen); }
    form.querySelectorAll("button[name=" + name + "]").forEach(function (one) {
      one.setAttribute("aria-pressed", String(one.value === chosen));
    });
    document.dispatchEvent(new CustomEvent("look"));
  }

  form.addEventListener("click", function (event) {
    var button = event.target.closest("button");
    if (!button) { return; }
    event.preventDefault();
    var told = new FormData(form);
    told.append(button.name, button.value);
    show(button.name, button.value);
    fetch(form.action, { method: "POST", body: told, credentials: "same-origin", redirect: "manual" }).catch(function () {
      form.title = "没有连上服务器，这次的选择只在本页有效";
    });
  });
})();
