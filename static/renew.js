/* 就地更新: what stands under [data-fresh] is fetched again and put in its place, as live.js asks.
   Whatever is open, scrolled or focused there stays so. Never while somebody types, marks words or
   has a dialog open: then the bar and its link are all that appears. */
(function () {
  "use strict";
  var TYPED = "input:not([type=hidden]), select, textarea", PATIENCE = 20000;
  if (!window.fetch || !window.AbortController || !window.DOMParser) { return; }

  function place() { return document.querySelector("[data-fresh]"); }
  function all(root, what) { return Array.prototype.slice.call(root.querySelectorAll(what)); }

  function changed(one) {
    if (one.type === "checkbox" || one.type === "radio") { return one.checked !== one.defaultChecked; }
    if (one.options) {
      var chosen = all(one, "option").filter(function (option) { return option.defaultSelected; });
      return (chosen[0] || one.options[0]) !== one.options[one.selectedIndex];
    }
    return one.value !== one.defaultValue;
  }
  function mayRenew() {
    var here = place(), at = document.activeElement, words = window.getSelection();
    if (!here || document.querySelector("dialog[open]")) { return false; }
    if (here.contains(at) && at.matches(TYPED)) { return false; }
    if (words && !words.isCollapsed && here.contains(words.anchorNode)) { return false; }
    return !all(here, TYPED).some(changed);
  }

  /* A name for each, so that it is known again: its words, and which of those that have the same. */
  function named(list, word) {
    var seen = {};
    return list.map(function (one) {
      var name = word(one);
      seen[name] = (seen[name] || 0) + 1;
      return name + "#" + seen[name];
    });
  }
  /* Without its numbers: 办理记录（3） is 办理记录（4） after the next step. */
  function summary(one) { return one.firstElementChild ? one.firstElementChild.textContent.replace(/\d+/g, "") : ""; }
  function nameless() { return ""; }
  function address(one) { return one.id || one.getAttribute("href") || one.textContent; }
  function remember(here, what, word, take) {
    var kept = {}, list = all(here, what);
    named(list, word).forEach(function (name, number) { kept[name] = take(list[number]); });
    return kept;
  }
  function restore(here, what, word, kept, give) {
    var list = all(here, what);
    named(list, word).forEach(function (name, number) {
      if (name in kept) { give(list[number], kept[name]); }
    });
  }

  var FOCUSED = "a[href], button, summary, [tabindex]";
  function remembered(here) {
    var at = document.activeElement;
    return {
      open: remember(here, "details", summary, function (one) { return one.open; }),
      scrolled: remember(here, ".scroll", nameless, function (one) { return [one.scrollLeft, one.scrollTop]; }),
      focus: remember(here, FOCUSED, address, function (one) { return one === at; }),
      y: window.pageYOffset
    };
  }
  function put(next, kept) {
    restore(next, "details", summary, kept.open, function (one, open) { one.open = open; });
    restore(next, ".scroll", nameless, kept.scrolled, function (one, to) {
      one.scrollLeft = to[0];
      one.scrollTop = to[1];
    });
    restore(next, FOCUSED, address, kept.focus, function (one, had) { if (had) { one.focus({ preventScroll: true }); } });
    window.scrollTo(window.pageXOffset, kept.y);
  }

  /* Gives the mark of what stands here now; fails where the page cannot be had or is typed on. */
  function renew() {
    var stop = new AbortController(), alarm = window.setTimeout(function () { stop.abort(); }, PATIENCE);
    var here = place();
    here.setAttribute("aria-busy", "true");
    function over() {
      window.clearTimeout(alarm);
      here.removeAttribute("aria-busy");
    }
    return fetch(location.pathname + location.search, {
      credentials: "same-origin",
      redirect: "error",
      signal: stop.signal
    }).then(function (answer) {
      if (!answer.ok) { throw new Error(String(answer.status)); }
      return answer.text();
    }).then(function (text) {
      var page = new DOMParser().parseFromString(text, "text/html");
      var next = page.querySelector("[data-fresh]"), bar = page.querySelector("[data-live]");
      if (!next || !bar || !mayRenew()) { throw new Error("not now"); }
      var kept = remembered(here);
      here.parentNode.replaceChild(document.adoptNode(next), here);
      document.dispatchEvent(new CustomEvent("renewed", { detail: next }));
      put(next, kept);
      over();
      return bar.getAttribute("data-mark");
    }).catch(function (error) {
      over();
      throw error;
    });
  }

  window.renewal = { may: mayRenew, make: renew };
}());
