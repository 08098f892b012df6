/* The sheet keeps itself: saved on the server a moment after typing, and on this machine until
   then. Without this file the page works by its buttons. */
(function () {
  "use strict";
  var PAUSE = 3000, AGAIN = 15000;
  var summary = document.getElementById("problems") || document.getElementById("refusal");
  if (summary) { summary.focus(); }
  var form = document.getElementById("sheet");
  if (!form || !window.fetch) { return; }
  var key = "sheet-" + form.getAttribute("data-draft");
  var status = document.getElementById("saved");
  var timer = null, running = false, leaving = false, halted = false, pressed = null;
  var codes = Array.prototype.map.call(form.querySelectorAll("[data-field]"), function (box) {
    return box.getAttribute("data-field");
  });

  function box(code) { return form.querySelector('[data-field="' + code + '"]'); }
  function input(code, name) { return form.elements[name + "-" + code] || null; }
  function label(code) { return box(code).querySelector("label").textContent; }
  function say(text) { if (status) { status.textContent = text; } }

  /* One field as it is typed, and as the server gave it. */
  function typed(code) {
    var value = input(code, "value"), zero = input(code, "zero"), note = input(code, "note");
    var mode = form.querySelector('input[name="mode-' + code + '"][value="total"]');
    var text = value.value;
    if (mode && mode.checked && text.trim()) { text = "累计 " + text.trim().replace(/^累计/, "").trim(); }
    return { typed: text, zero: Boolean(zero && zero.checked), note: note ? note.value : "" };
  }
  function brought(code) {
    var was = input(code, "was"), zero = input(code, "was-zero"), note = input(code, "was-note");
    return { typed: was ? was.value : "", zero: Boolean(zero), note: note ? note.value : "" };
  }
  function same(one, other) {
    return one.typed === other.typed && one.zero === other.zero && one.note === other.note;
  }
  function put(code, given) {
    var total = /^累计/.test(given.typed);
    var mode = form.querySelector(
      'input[name="mode-' + code + '"][value="' + (total ? "total" : "own") + '"]');
    if (mode) { mode.checked = true; }
    input(code, "value").value = mode ? given.typed.replace(/^累计\s*/, "") : given.typed;
    if (input(code, "zero")) { input(code, "zero").checked = given.zero; }
    if (input(code, "note")) { input(code, "note").value = given.note; }
  }
  function remember(code, given) {
    var zero = input(code, "was-zero");
    input(code, "was").value = given.typed;
    if (input(code, "was-note")) { input(code, "was-note").value = given.note; }
    if (given.zero && !zero) {
      zero = document.createElement("input");
      zero.type = "hidden";
      zero.name = "was-zero-" + code;
      zero.value = "on";
      box(code).appendChild(zero);
    } else if (!given.zero && zero) { zero.parentNode.removeChild(zero); }
  }
  function changed() {
    return codes.filter(function (code) {
      return input(code, "value") && !same(typed(code), brought(code));
    });
  }

  /* On this machine: what the server has not confirmed. */
  function keep() {
    var fields = {};
    changed().forEach(function (code) {
      fields[code] = { mine: typed(code), was: brought(code) };
    });
    try {
      if (Object.keys(fields).length) {
        localStorage.setItem(key, JSON.stringify({ at: new Date().toLocaleString("zh-CN"), fields: fields }));
      } else { localStorage.removeItem(key); }
    } catch (error) { say("本机空间不足，请点“暂存”"); }
  }
  function kept() {
    try { return JSON.parse(localStorage.getItem(key) || "null"); } catch (error) { return null; }
  }

  /* A text and a button under a field; what stands in the field is never replaced unasked. */
  function clear(code) {
    var row = box(code).querySelector(".both");
    if (row) { row.parentNode.removeChild(row); }
  }
  function aside(code, text, action, done) {
    var row = document.createElement("p"), button = document.createElement("button");
    var line = box(code).querySelector("[data-understood]");
    clear(code);
    row.className = "both small mb-0";
    row.setAttribute("role", "status");
    row.appendChild(document.createTextNode(text));
    if (action) {
      button.type = "button";
      button.className = "btn btn-outline-primary";
      button.textContent = action;
      button.addEventListener("click", function () { clear(code); done(); });
      row.appendChild(button);
    }
    line.parentNode.insertBefore(row, line);
  }

  /* What the server said of an earlier content goes; what it says of this one stands in red. */
  function judge(code, problem) {
    var old = document.getElementById("problem-" + code), list = document.getElementById("problems");
    var link = list && list.querySelector('a[href="#value-' + code + '"]'), left;
    if (old) { old.parentNode.removeChild(old); }
    if (link) { link.parentNode.parentNode.removeChild(link.parentNode); }
    box(code).classList.toggle("has-problem", Boolean(problem));
    input(code, "value").setAttribute("aria-invalid", String(Boolean(problem)));
    input(code, "value").removeAttribute("aria-describedby");
    if (problem) {
      aside(code, problem);
      box(code).querySelector(".both").classList.add("problem");
    }
    if (!list) { return; }
    left = list.querySelectorAll("li").length;
    list.hidden = !left;
    list.querySelector("strong").textContent = "以下 " + left + " 项需要修改：";
  }

  function later(wait) {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, wait);
  }
  function save() {
    var sent = {}, all = changed();
    window.clearTimeout(timer);
    if (running || leaving || halted || !all.length) { return; }
    all.forEach(function (code) { sent[code] = typed(code); });
    running = true;
    say("正在保存…");
    fetch(form.getAttribute("action"), {
      method: "POST", body: new FormData(form), credentials: "same-origin", redirect: "manual",
      headers: { "Accept": "application/json" }
    }).then(function (answer) {
      if (answer.ok || answer.status === 409) {
        return answer.json().then(function (told) {
          if (answer.ok) { saved(told, sent); } else { overtaken(told, sent); }
        });
      }
      halted = answer.type === "opaqueredirect" || answer.status === 403;
      say(halted ? "登录已失效，内容已留在本机：请在新窗口重新登录后刷新本页"
        : "未能保存，内容已留在本机，请检查填写内容或点“暂存”");
      return null;
    }).catch(function () {
      say("网络中断，内容已留在本机，恢复后自动保存");
      later(AGAIN);
    }).then(function () {
      running = false;
      if (pressed) { pressed.click(); return; }
      if (!halted && status.textContent.indexOf("已保存") === 0 && changed().length) { later(PAUSE); }
    });
  }
  function saved(told, sent) {
    form.elements.version.value = told.version;
    Object.keys(sent).forEach(function (code) {
      var line = box(code).querySelector("[data-understood]");
      remember(code, sent[code]);
      box(code).classList.remove("is-restored");
      if (line) {
        line.hidden = !told.understood[code];
        line.querySelector("strong").textContent = told.understood[code] || "";
      }
      clear(code);
      judge(code, told.problems[code]);
    });
    keep();
    say("已保存 " + told.saved_at);
  }
  /* A colleague was first: theirs where I typed nothing, both where we each typed something else. */
  function overtaken(told, sent) {
    var open = 0;
    if (told.version === Number(form.elements.version.value)) { halted = true; say(told.message); return; }
    codes.forEach(function (code) {
      var stored = told.stored[code], mine = typed(code), was = brought(code);
      if (!stored || !input(code, "value")) { return; }
      if (!sent[code] && same(mine, was)) { put(code, stored); }
      remember(code, stored);
      if (!same(typed(code), stored) && !same(stored, was)) {
        open += 1;
        aside(code, "系统中现有内容：" + (stored.shown || stored.typed || "（空）") + "；您填的仍在上面。",
          "改用系统内容", function () { put(code, stored); keep(); });
      }
    });
    form.elements.version.value = told.version;
    halted = open > 0;
    keep();
    /* What the server advises to whoever pressed a button would lose what stands here. */
    say(told.message.replace(/请刷新后再操作$/, "") +
      (open ? "请逐项核对后点“暂存”或“提交”。" : "您填的即将自动保存。"));
    if (!open) { later(PAUSE); }
  }

  function offer() {
    var local = kept(), note = document.getElementById("restore"), names, codesKept;
    if (!local || !note) { return; }
    codesKept = Object.keys(local.fields).filter(function (code) {
      return box(code) && input(code, "value") && !same(typed(code), local.fields[code].mine);
    });
    if (!codesKept.length) { keep(); return; }
    names = codesKept.map(label).join("、");
    note.hidden = false;
    note.appendChild(document.createTextNode(
      "本机留有 " + local.at + " 未保存的内容（" + codesKept.length + "项：" + names + "）。"));
    note.appendChild(document.createElement("br"));
    [["恢复未保存的内容", restore], ["放弃", function () { keep(); note.hidden = true; }]].forEach(function (pair) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-outline-primary";
      button.textContent = pair[0];
      button.addEventListener("click", pair[1]);
      note.appendChild(button);
    });
    function restore() {
      codesKept.forEach(function (code) {
        var one = local.fields[code], stored = brought(code);
        put(code, one.mine);
        box(code).classList.add("is-restored");
        if (same(stored, one.was)) { aside(code, "已恢复，尚未保存"); return; }
        aside(code, "已恢复您填的；系统中现有内容：" + (stored.typed || "（空）"), "改用系统内容",
          function () { put(code, stored); box(code).classList.remove("is-restored"); keep(); });
        halted = true;
      });
      note.hidden = true;
      keep();
      if (halted) { say("有同事改过的内容，请逐项核对后点“暂存”或“提交”。"); } else { save(); }
    }
  }

  form.addEventListener("input", function () { keep(); later(PAUSE); });
  form.addEventListener("change", function () { keep(); later(300); });
  /* A button pressed while a draft is on its way would be overtaken by it: it waits. */
  form.addEventListener("submit", function (event) {
    if (running && !pressed && event.submitter) {
      pressed = event.submitter;
      event.preventDefault();
      return;
    }
    leaving = true;
    window.clearTimeout(timer);
  });
  window.addEventListener("online", function () { later(300); });
  offer();
})();
