/* The brief keeps itself: saved a moment after typing, counted while typing; what the server has
   not confirmed stays on this machine. Without this file the page works by its button. */
(function () {
  "use strict";
  var PAUSE = 2500;
  var refusal = document.getElementById("refusal");
  if (refusal) { refusal.focus(); }
  var form = document.getElementById("brief");
  var status = document.getElementById("saved");
  if (!form || !status || !window.fetch) { return; }
  var key = "brief-" + form.getAttribute("data-draft");
  var areas = Array.prototype.slice.call(form.querySelectorAll("textarea"));
  var timer = null, running = false, again = false, stopped = false;

  function texts() { return areas.map(function (area) { return area.value; }); }
  function count() {
    areas.forEach(function (area) {
      var most = Number(area.getAttribute("data-most")), length = Array.from(area.value.trim()).length;
      var place = form.querySelector('[data-count="' + area.name + '"]');
      place.textContent = length > most ? "超出" + (length - most) + "字" : "还可写" + (most - length) + "字";
      place.classList.toggle("problem", length > most);
    });
  }
  function keep() {
    try { localStorage.setItem(key, JSON.stringify(texts())); } catch (error) { return; }
  }
  function forget() { try { localStorage.removeItem(key); } catch (error) { return; } }
  function save() {
    var sent = texts();
    if (stopped) { return; }
    if (running) { again = true; return; }
    running = true;
    fetch(form.action, {
      method: "POST", credentials: "same-origin", redirect: "manual",
      headers: { "Accept": "application/json" }, body: new FormData(form)
    }).then(function (answer) {
      if (answer.type === "opaqueredirect") { throw new Error("signed out"); }
      return answer.json().then(function (said) {
        if (answer.ok) {
          form.elements.version.value = said.version;
          status.textContent = "已保存 " + said.saved;
          if (texts().join("\n") === sent.join("\n")) { forget(); }
        } else {
          status.textContent = said.message;
          stopped = answer.status === 409;
        }
      });
    }).catch(function () {
      status.textContent = "没有保存到服务器，文字留在本机；请稍后点“保存”";
    }).then(function () {
      running = false;
      if (again) { again = false; save(); }
    });
  }
  form.addEventListener("input", function () {
    count();
    keep();
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", function () { clearTimeout(timer); stopped = true; });
  count();

  var left = null;
  try { left = JSON.parse(localStorage.getItem(key) || "null"); } catch (error) { left = null; }
  if (left && left.length === areas.length && left.join("\n") !== texts().join("\n")) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-outline-primary";
    button.textContent = "取回本机未保存的文字";
    button.addEventListener("click", function () {
      areas.forEach(function (area, at) { area.value = left[at]; });
      button.parentNode.removeChild(button);
      count();
      save();
    });
    status.parentNode.appendChild(button);
  }
}());
