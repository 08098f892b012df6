/* 搜索: Ctrl-K or the button opens the dialog; its list comes from the page of the search as HTML.
   The first hit is chosen at once, arrows move, Enter opens, Esc closes and the focus goes back. */
(function () {
  "use strict";
  var dialog = document.getElementById("find");
  if (!dialog || !dialog.showModal || !window.fetch) { return; }
  var form = dialog.querySelector("form");
  var box = form.elements.q;
  var place = document.getElementById("find-found");
  var said = dialog.querySelector("[data-find-said]");
  var shown = null;
  var opening = false;
  var waiting = null;
  var asking = null;
  var before = null;
  /* Shorter waits show nothing in between: what flickers is slower to read. */
  var WAITING = 300;
  var lines = dialog.querySelector("template");

  function open() {
    if (dialog.open) { box.select(); return; }
    before = document.activeElement;
    dialog.showModal();
    box.focus();
    box.select();
    ask();
  }
  function options() { return Array.prototype.slice.call(place.querySelectorAll("[role=option]")); }
  function chosen() { return place.querySelector("[aria-selected=true]"); }
  function choose(one) {
    var was = chosen();
    if (was) { was.setAttribute("aria-selected", "false"); }
    if (!one) { box.removeAttribute("aria-activedescendant"); return; }
    one.setAttribute("aria-selected", "true");
    one.scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", one.id);
  }
  function move(by) {
    var all = options();
    var at = all.indexOf(chosen());
    if (all.length) { choose(all[(at + by + all.length) % all.length]); }
  }
  function address() {
    return form.action + "?" + new URLSearchParams(new FormData(form)).toString();
  }
  function show(html, typed) {
    place.innerHTML = html;
    shown = typed;
    var all = options();
    box.setAttribute("aria-expanded", String(all.length > 0));
    choose(all[0]);
    var told = place.querySelector("[data-said]");
    said.textContent = told ? told.dataset.said : "";
    place.scrollTop = 0;
    if (opening && all.length) { location.assign(all[0].href); }
    opening = false;
  }
  /* What was found for other words goes: it must not be opened for these. */
  function wait(mine) {
    if (mine !== asking) { return; }
    choose(null);
    box.setAttribute("aria-expanded", "false");
    place.textContent = "";
    place.appendChild(lines.content.cloneNode(true));
    said.textContent = "正在搜索…";
    shown = null;
  }
  function ask() {
    var typed = box.value.trim();
    if (asking) { asking.abort(); asking = null; }
    if (typed === shown) { return; }
    var mine = asking = new AbortController();
    var slow = setTimeout(function () { wait(mine); }, WAITING);
    fetch(address() + "&part=list", { credentials: "same-origin", signal: mine.signal }).then(function (answer) {
      /* Signed out meanwhile: by the sign-in to the page of the search. */
      if (answer.redirected) { location.assign(address()); }
      if (!answer.ok && answer.status !== 422) { throw new Error(String(answer.status)); }
      return answer.text();
    }).then(function (html) {
      clearTimeout(slow);
      if (mine !== asking) { return; }
      asking = null;
      show(html, typed);
    }).catch(function (error) {
      clearTimeout(slow);
      if (error.name === "AbortError") { return; }
      asking = null;
      if (opening) { location.assign(address()); return; }
      show('<p class="found-none" data-said="没有连上服务器">没有连上服务器，按 Enter 重试。</p>', null);
    });
  }

  document.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  document.querySelectorAll("[data-find]").forEach(function (opener) {
    opener.addEventListener("click", function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) { return; }
      event.preventDefault();
      open();
    });
  });
  /* What an input method is still spelling is no word yet. */
  box.addEventListener("input", function (event) {
    if (event.isComposing) { return; }
    clearTimeout(waiting);
    waiting = setTimeout(ask, 120);
  });
  box.addEventListener("compositionend", ask);
  box.addEventListener("keydown", function (event) {
    if (event.isComposing) { return; }
    if (event.key === "ArrowDown") { event.preventDefault(); move(1); }
    if (event.key === "ArrowUp") { event.preventDefault(); move(-1); }
  });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var one = chosen();
    if (one && box.value.trim() === shown) { location.assign(one.href); return; }
    opening = box.value.trim() !== "";
    clearTimeout(waiting);
    ask();
  });
  dialog.addEventListener("click", function (event) {
    if (event.target === dialog) { dialog.close(); }
  });
  dialog.addEventListener("close", function () {
    opening = false;
    if (before && before.focus) { before.focus(); }
  });
})();
