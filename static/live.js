/* 本页更新: an open page asks whether what it shows has moved on and says so. A page to read shows it
   in its place (renew.js); one that is typed on never does, whatever is typed stays. Asks nothing
   while it is not looked at, seldom while the line is away, never again once signed out. Why asking:
   adr/0019. */
(function () {
  "use strict";
  var PAUSE = 20000, MOST = 300000, PATIENCE = 15000, GOOD_NEWS = 8000, WAITING = 300;
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
  function showWaiting() {
    var waiting = document.querySelector("[data-live-waiting]");
    show("news", "正在更新本页…");
    if (waiting) { bar.firstElementChild.appendChild(waiting.content.cloneNode(true)); }
  }
  function showNews(before) {
    show("news", before + "本页数据已更新：" + news, "刷新", bar.getAttribute("data-again"));
  }

  function toldOnce(text) {
    show("good", text);
    /* Stays until somebody is seen to be there, who had the time to read it. */
    window.setTimeout(function () {
      function seenBy() {
        document.removeEventListener("pointerdown", seenBy);
        document.removeEventListener("keydown", seenBy);
        if (!failures && !news && !over) { show("", ""); }
      }
      document.addEventListener("pointerdown", seenBy);
      document.addEventListener("keydown", seenBy);
    }, GOOD_NEWS);
  }
  function tell(before) {
    var said = news;
    if (!window.renewal || !window.renewal.may()) { showNews(before); return null; }
    var slow = window.setTimeout(function () { showWaiting(); }, WAITING);
    return window.renewal.make().then(function (mark) {
      window.clearTimeout(slow);
      told = seen = mark;
      news = "";
      toldOnce("本页已自动更新：" + said);
    }, function () {
      window.clearTimeout(slow);
      showNews(before);
    });
  }

  function regained() {
    var was = failures;
    failures = 0;
    if (news && window.renewal && window.renewal.may()) { return tell(was ? "连接已恢复，" : ""); }
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
      end("您已退出登录，本页不再更新；已填的内容可以照常提交，提交时再登录", "在新窗口登录", bar.getAttribute("data-sign-in"));
      // What is typed here stays here.
      bar.querySelector("a").target = "_blank";
      return null;
    }
    if (answer.status === 304) { return regained(); }
    if (answer.status === 403 || answer.status === 404) {
      end("本页内容已不在您的查看范围内", "刷新", bar.getAttribute("data-again"));
      return null;
    }
    if (!answer.ok) { throw new Error(String(answer.status)); }
    return answer.json().then(function (said) {
      seen = said.mark;
      if (said.text && said.text !== news) {
        var before = failures ? "连接已恢复，" : "";
        news = said.text;
        failures = 0;
        return tell(before);
      }
      return regained();
    });
  }

  function ask() {
    if (asking || over || document.hidden) { return; }
    asking = true;
    window.clearTimeout(timer);
    var stop = new AbortController(), alarm = window.setTimeout(function () { stop.abort(); }, PATIENCE);
    fetch(bar.getAttribute("data-live") + (bar.getAttribute("data-live").indexOf("?") < 0 ? "?" : "&") + "since=" + encodeURIComponent(told), {
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
