/* 大屏: asks every half minute with the mark of what it shows and puts in what has changed. While the
   line is away the last numbers stay and the screen says since when; a link that was revoked or is over
   takes them down. Nothing is stored on the machine. */
(function () {
  "use strict";
  var PAUSE = 30000, MOST = 120000, PATIENCE = 20000, GOOD_NEWS = 10000, SHANGHAI = 8 * 3600000;
  var failures = 0, wait = 0, asking = false, over = false, timer = 0;
  if (!window.fetch || !window.AbortController) { return; }

  function part(name) { return document.querySelector("[data-" + name + "]"); }
  function two(number) { return (number < 10 ? "0" : "") + number; }
  function say(lost, text) {
    var status = part("status"), line = part("line");
    if (!status || !line) { return; }
    status.classList.toggle("is-lost", lost);
    line.textContent = text;
  }
  /* What the server said a moment ago still holds: its own clock says when that was. */
  function stillTrue(answer) {
    var at = new Date(new Date(answer.headers.get("Date")).getTime() + SHANGHAI), place = part("as-of");
    if (isNaN(at.getTime()) || !place) { return; }
    place.textContent = (at.getUTCMonth() + 1) + "月" + at.getUTCDate() + "日 " +
      two(at.getUTCHours()) + ":" + two(at.getUTCMinutes());
  }
  function regained() {
    var was = failures;
    failures = 0;
    if (!was) { return; }
    say(false, " · 连接已恢复");
    window.setTimeout(function () { if (!failures) { say(false, ""); } }, GOOD_NEWS);
  }
  function lost() {
    failures += 1;
    say(true, " · 连接中断，正在重试");
  }

  /* Asked too often from this address, perhaps by its neighbours: the line and the link are both good. */
  function slowed(answer) {
    wait = Number(answer.headers.get("Retry-After")) || 60;
    failures = Math.max(failures, 1);
    say(true, " · 请求过于频繁，" + wait + "秒后自动继续");
  }

  function styles(page) {
    return Array.prototype.map.call(page.querySelectorAll("link[rel=stylesheet]"), function (one) {
      return one.getAttribute("href");
    }).join(" ");
  }
  function putIn(text) {
    var page = new DOMParser().parseFromString(text, "text/html");
    var now = page.querySelector("[data-wall]");
    if (!now) { throw new Error("not a wall screen"); }
    // A new release brings its own style and script: loaded whole, the line has just answered.
    if (!over && styles(page) !== styles(document)) { window.location.reload(); return; }
    part("wall").replaceWith(document.importNode(now, true));
  }

  function heard(answer) {
    if (answer.status === 304) { stillTrue(answer); regained(); return null; }
    if (answer.status === 429) { slowed(answer); return null; }
    if (answer.status === 404) { over = true; return answer.text().then(putIn); }
    if (!answer.ok) { throw new Error(String(answer.status)); }
    return answer.text().then(putIn).then(regained);
  }
  function ask() {
    if (asking || over) { return; }
    asking = true;
    wait = 0;
    window.clearTimeout(timer);
    var stop = new AbortController(), alarm = window.setTimeout(function () { stop.abort(); }, PATIENCE);
    fetch(window.location.pathname, {
      credentials: "omit",
      headers: { "If-None-Match": '"' + part("wall").getAttribute("data-mark") + '"' },
      signal: stop.signal
    }).then(heard).catch(lost).then(function () {
      window.clearTimeout(alarm);
      asking = false;
      later();
    });
  }
  function later() {
    window.clearTimeout(timer);
    if (over) { return; }
    var pause = wait ? wait * 1000 : Math.min(PAUSE * Math.pow(2, failures), MOST);
    timer = window.setTimeout(ask, pause * (1 + Math.random() * 0.2));
  }

  window.addEventListener("online", ask);
  window.addEventListener("offline", function () { if (!over) { lost(); } });
  later();
}());
