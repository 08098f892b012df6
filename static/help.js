/* Words that explain themselves and the tour. Without this a word leads to its explanation in the
   help, and the tour is a list there. */
(function () {
  "use strict";
  var said = null, asked = null;

  /* Below what it belongs to, inside the window's width; above where there is no room below. */
  function put(box, target) {
    var at = target.getBoundingClientRect();
    var most = document.documentElement.clientWidth - box.offsetWidth - 12;
    var top = at.bottom + 10;
    if (top + box.offsetHeight > window.innerHeight && at.top > box.offsetHeight + 10) { top = at.top - box.offsetHeight - 10; }
    box.style.left = Math.max(12, Math.min(at.left, most)) + window.pageXOffset + "px";
    box.style.top = top + window.pageYOffset + "px";
  }

  function hush() {
    if (!said) { return; }
    said.parentNode.removeChild(said);
    asked.setAttribute("aria-expanded", "false");
    said = asked = null;
  }

  function tell(word) {
    said = document.createElement("div");
    said.className = "term-said";
    said.textContent = word.getAttribute("data-term");
    region.appendChild(said);
    asked = word;
    word.setAttribute("aria-expanded", "true");
    put(said, word);
  }

  /* A region that is there first is read out when words come into it. */
  var region = document.createElement("div");
  region.setAttribute("role", "status");
  document.body.appendChild(region);
  Array.prototype.forEach.call(document.querySelectorAll("[data-term]"), function (word) {
    word.setAttribute("role", "button");
    word.setAttribute("aria-expanded", "false");
    word.addEventListener("keydown", function (event) { if (event.key === " ") { event.preventDefault(); word.click(); } });
  });
  document.addEventListener("click", function (event) {
    var word = event.target.closest("[data-term]");
    var again = word && word === asked;
    if (word && (event.ctrlKey || event.metaKey || event.shiftKey)) { return; }
    if (word) { event.preventDefault(); }
    if (said && !said.contains(event.target)) { hush(); }
    if (word && !again) { tell(word); }
  });
  document.addEventListener("focusout", function (event) { if (event.target === asked) { hush(); } });

  var tour = document.querySelector("[data-tour]");
  var steps = tour ? JSON.parse(tour.getAttribute("data-tour")) : [];
  var start = tour && tour.querySelector("[data-tour-start]");
  var panel = null, target = null, now = 0;

  /* What of the element can be seen: its own place, else the word or button it stands behind. */
  function seen(selector) {
    var found = document.querySelector(selector);
    if (found && found.getClientRects().length) { return found; }
    return found && document.querySelector("[data-menu-switch] summary");
  }

  function leave() {
    if (target) { target.classList.remove("tour-target"); }
    if (panel) { panel.parentNode.removeChild(panel); }
    panel = target = null;
  }

  function button(words, act, plain) {
    var one = document.createElement("button");
    one.type = "button";
    one.className = "btn " + (plain ? "btn-link" : "btn-outline-primary");
    one.textContent = words;
    one.addEventListener("click", act);
    return one;
  }

  function stop() { leave(); start.focus(); }

  function show(number) {
    var step = steps[number], actions = document.createElement("div"), title = document.createElement("h2");
    var text = document.createElement("p"), last = number === steps.length - 1;
    leave();
    now = number;
    target = seen(step.where);
    panel = document.createElement("section");
    panel.className = "tour-step";
    panel.setAttribute("aria-labelledby", "tour-now");
    title.id = "tour-now";
    title.tabIndex = -1;
    title.textContent = number + 1 + "/" + steps.length + "　" + step.title;
    text.textContent = step.text;
    actions.className = "tour-actions";
    if (number) { actions.appendChild(button("上一步", function () { show(now - 1); }, true)); }
    actions.appendChild(last ? button("看完了，不再显示", function () { tour.querySelector("[data-tour-end]").submit(); })
      : button("下一步", function () { show(now + 1); }));
    actions.appendChild(button("关闭", stop, true));
    [title, text, actions].forEach(function (one) { panel.appendChild(one); });
    tour.parentNode.insertBefore(panel, tour.nextSibling);
    if (target) {
      target.classList.add("tour-target");
      target.scrollIntoView({ block: "center", behavior: "instant" });
    }
    place();
    title.focus({ preventScroll: true });
  }

  /* Offsets count from the nearest positioned box around the panel. */
  function place() {
    var around, box;
    if (!panel) { return; }
    put(panel, target || tour);
    around = panel.offsetParent && panel.offsetParent !== document.body ? panel.offsetParent : null;
    if (!around) { return; }
    box = around.getBoundingClientRect();
    panel.style.left = parseFloat(panel.style.left) - box.left - window.pageXOffset + "px";
    panel.style.top = parseFloat(panel.style.top) - box.top - window.pageYOffset + "px";
  }

  if (start) {
    start.hidden = false;
    start.addEventListener("click", function () { show(0); });
    window.addEventListener("resize", place);
  }
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || event.defaultPrevented) { return; }
    if (said) { hush(); } else if (panel) { stop(); }
  });
})();
