/* 本页更新: an open page asks whether what it shows has moved on and says so; it never loads itself
   again, whatever is typed stays. Asks nothing while it is not looked at, seldom while the line is
   away, never again once signed out. Why asking: adr/0019. */
(function () {
  "use strict";
  var PAUSE = 20000, MOST = 300000, PATIENCE = 15000, GOOD_NEWS = 8000;
  var bar = document.querySelector("[data-live]");
  if (!bar || !window.fetch || !window.AbortController) { return; }
  var told = bar.getAttribute("data-mark"), seen = told, news = "";
  var failures = 0, asking = false, over = false, timer = 0;

  function show(tone, text, word, address) {
    bar.textContent = "";
    // Leaves room below, so that the bar never covers what has the focus.
    document.documentElement.classList.toggle("has-live", !!text);
    if (!text) { return; }
    var line = document.createElement("p");
    line.className = "live-line live-" + tone;
    line.appendChild(document.createTextNode(text));
    if (word) {
      var link = document.createElement("a");
      link.href = address;
      link.textContent = word;
      line.appendChild(document.createTextNode(" · "));
      line.appendChild(link);
    }
    bar.appendChild(line);
  }
  function showNews(before) {
    show("news", before + "本页数据已更新：" + news, "刷新", bar.getAttribute("data-again"));
  }

  function regained() {
    var was = failures;
    failures = 0;
    if (!was) { return; }
    if (news) { showNews("连接已恢复，"); return; }
    show("good", "连接已恢复，本页数据仍是最新的");
    window.setTimeout(function () { if (!failures && !news && !over) { show("", ""); } }, GOOD_NEWS);
  }
  function lost() {
    failures += 1;
    if (failures === 1) { show("lost", "连接中断，本页暂不更新；已填的内容仍在，正在自动重试"); }
  }
  function end(text, word, address) {
    over = true;
    show("lost", text, word, address);
  }

  function heard(answer) {
    // A redirect leads to the sign-in: the session is over.
    if (answer.type === "opaqueredirect") {
      end("您已退出登录，本页不再更新", "重新登录", bar.getAttribute("data-sign-in"));
      return null;
    }
    if (answer.status === 304) { regained(); return null; }
    if (answer.status === 403 || answer.status === 404) {
      end("本页内容已不在您的查看范围内", "刷新", bar.getAttribute("data-again"));
      return null;
    }
    if (!answer.ok) { throw new Error(String(answer.status)); }
    return answer.json().then(function (said) {
      seen = said.mark;
      if (said.text && said.text !== news) {
        news = said.text;
        showNews(failures ? "连接已恢复，" : "");
        failures = 0;
      } else { regained(); }
    });
  }

  function ask() {
    if (asking || over || document.hidden) { return; }
    asking = true;
    window.clearTimeout(timer);
    var stop = new AbortController(), alarm = window.setTimeout(function () { stop.abort(); }, PATIENCE);
    fetch(bar.getAttribute("data-live") + "?since=" + encodeURIComponent(told), {
      credentials: "same-origin",
      redirect: "manual",
      headers: { "If-None-Match": '"' + seen + '"' },
      signal: stop.signal
    }).then(heard).catch(lost).then(function () {
      window.clearTimeout(alarm);
      asking = false;
      later();
    });
  }
  /* Not everybody in the same second; after a failure twice as long each time. */
  function later() {
    window.clearTimeout(timer);
    if (over || document.hidden) { return; }
    var pause = Math.min(PAUSE * Math.pow(2, failures), MOST);
    timer = window.setTimeout(ask, pause * (0.9 + Math.random() * 0.2));
  }

  document.addEventListener("visibilitychange", function () {
    if (document.hidden) { window.clearTimeout(timer); } else { ask(); }
  });
  window.addEventListener("online", ask);
  window.addEventListener("offline", function () { if (!over) { lost(); } });
  later();
}());
