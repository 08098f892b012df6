/* A file that takes more than a second to make: how much of it is here already, and a way to stop it.
   Without this file the link is a download like any other. */
(function () {
  "use strict";
  var link = document.querySelector("[data-download]"), box = document.querySelector("[data-progress]");
  if (!link || !box || !window.fetch || !window.AbortController || !window.ReadableStream) { return; }
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
  function received(answer) {
    var name = named(answer), reader = answer.body.getReader(), parts = [], bytes = 0;
    // A page instead of a file says why: it is shown as the link would have shown it.
    if (!answer.ok || !name) { window.location.href = link.href; return null; }
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

  link.addEventListener("click", function (event) {
    event.preventDefault();
    if (stop) { return; }
    stop = new AbortController();
    show(label + "…", true);
    fetch(link.href, { credentials: "same-origin", signal: stop.signal }).then(received).catch(function (error) {
      show(error.name === "AbortError" ? "已停止，服务器不再生成" : "连接中断，没有下载完，请重试", false);
    });
  });
  box.addEventListener("submit", function (event) {
    event.preventDefault();
    if (stop) { stop.abort(); }
  });
}());
