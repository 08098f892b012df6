/* A file that takes more than a second to make: how much of it is here already, and a way to stop it.
   Without this file the link or form brings a download like any other. */
(function () {
  "use strict";
  var BUSY = 429, STOPPED = "已停止，服务器不再生成";
  var places = document.querySelectorAll("[data-download]"), box = document.querySelector("[data-progress]");
  if (!places.length || !box || !window.fetch || !window.AbortController || !window.ReadableStream) { return; }
  var line = box.querySelector("[aria-live]"), bar = box.querySelector("progress");
  var label = line.textContent.trim(), button = box.querySelector("button"), stop = null;

  function show(text, working) {
    box.hidden = false;
    bar.hidden = button.hidden = !working;
    line.textContent = text;
    stop = working ? stop : null;
  }
  function named(answer) {
    var said = answer.headers.get("Content-Disposition") || "";
    var coded = /filename\*=utf-8''([^;]+)/i.exec(said), plain = /filename="([^"]+)"/i.exec(said);
    return coded ? decodeURIComponent(coded[1]) : plain ? plain[1] : "";
  }
  function keep(parts, name) {
    var made = document.createElement("a"), address = URL.createObjectURL(new Blob(parts));
    made.href = address;
    made.download = name;
    document.body.appendChild(made);
    made.click();
    document.body.removeChild(made);
    window.setTimeout(function () { URL.revokeObjectURL(address); }, 60000);
  }
  // The page or file as a link or form without this file would have brought it.
  function plainly(from) {
    if (from.tagName === "FORM") { from.submit(); } else { window.location.href = from.href; }
  }
  function asked(from, signal) {
    if (from.tagName !== "FORM") { return fetch(from.href, { credentials: "same-origin", signal: signal }); }
    return fetch(from.action, { method: "POST", body: new FormData(from), credentials: "same-origin", signal: signal });
  }
  // Others come first: once more by itself, as soon as the answer says, unless it is stopped.
  function later(from, seconds, mine) {
    var timer = window.setTimeout(function () { if (stop === mine) { go(from, mine); } }, seconds * 1000);
    mine.signal.addEventListener("abort", function () { window.clearTimeout(timer); show(STOPPED, false); });
    show("服务器正在为他人生成文件，" + seconds + "秒后自动再试", true);
  }
  function received(answer, from, mine) {
    var wait = answer.status === BUSY ? Number(answer.headers.get("Retry-After")) : 0;
    if (wait > 0) { later(from, wait, mine); return null; }
    var name = named(answer);
    // A page instead of a file says why.
    if (!answer.ok || !name) { plainly(from); return null; }
    var reader = answer.body.getReader(), parts = [], bytes = 0;
    function next() {
      return reader.read().then(function (said) {
        if (said.done) {
          keep(parts, name);
          show("已生成：" + name, false);
          return null;
        }
        parts.push(said.value);
        bytes += said.value.length;
        show(label + "，已收到" + Math.ceil(bytes / 1024) + " KB", true);
        return next();
      });
    }
    return next();
  }
  function go(from, mine) {
    show(label + "…", true);
    asked(from, mine.signal).then(function (answer) { return received(answer, from, mine); }).catch(function (error) {
      show(error.name === "AbortError" ? STOPPED : "连接中断，没有下载完，请重试", false);
    });
  }

  Array.prototype.forEach.call(places, function (from) {
    from.addEventListener(from.tagName === "FORM" ? "submit" : "click", function (event) {
      event.preventDefault();
      if (stop) { return; }
      stop = new AbortController();
      go(from, stop);
    });
  });
  box.addEventListener("submit", function (event) {
    event.preventDefault();
    if (stop) { stop.abort(); }
  });
}());
