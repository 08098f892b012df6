/* The drafting desk: bound fields are shown as chips that move as a whole and cannot be typed
   into. The textarea below holds what is sent; without this file it is edited itself. */
(function () {
  "use strict";
  var TOKEN = /\{\{([a-z0-9][a-z0-9_.\-]*)\}\}/g;
  var refusal = document.getElementById("refusal");
  if (refusal) { refusal.focus(); }
  var form = document.getElementById("editor");
  if (!form) { return; }
  var values = {};
  Array.prototype.forEach.call(form.querySelectorAll("code[data-key]"), function (code) {
    values[code.getAttribute("data-key")] = code.nextSibling.nodeValue.trim();
  });
  var said = document.getElementById("unsaved"), changed = false;

  function chip(key) {
    var made = document.createElement("span");
    made.className = "bound";
    made.contentEditable = "false";
    made.setAttribute("data-key", key);
    made.title = "取自快照，不能改写";
    made.textContent = values[key];
    return made;
  }
  function show(box, text) {
    box.textContent = "";
    text.split("\n").forEach(function (line) {
      var row = document.createElement("div"), from = 0;
      line.replace(TOKEN, function (whole, key, at) {
        row.appendChild(document.createTextNode(line.slice(from, at)));
        row.appendChild(key in values ? chip(key) : document.createTextNode(whole));
        from = at + whole.length;
      });
      row.appendChild(document.createTextNode(line.slice(from)));
      if (!line) { row.appendChild(document.createElement("br")); }
      box.appendChild(row);
    });
  }
  function read(node) {
    var text = "";
    Array.prototype.forEach.call(node.childNodes, function (one) {
      if (one.nodeType === 3) { text += one.nodeValue; return; }
      if (one.getAttribute && one.getAttribute("data-key")) {
        text += "{{" + one.getAttribute("data-key") + "}}";
      } else if (one.nodeName === "BR") {
        if (one.nextSibling) { text += "\n"; }
      } else {
        if (text && !/\n$/.test(text)) { text += "\n"; }
        text += read(one) + "\n";
      }
    });
    return text.replace(/\n$/, "");
  }
  Array.prototype.forEach.call(form.querySelectorAll("textarea[data-bound]"), function (area) {
    var box = document.createElement("div");
    var label = form.querySelector('label[for="' + area.id + '"]');
    box.className = "form-control bound-text";
    box.contentEditable = area.readOnly ? "false" : "true";
    box.setAttribute("role", "textbox");
    box.setAttribute("aria-multiline", "true");
    box.setAttribute("aria-label", label.textContent);
    if (area.readOnly) { box.setAttribute("aria-readonly", "true"); box.tabIndex = 0; }
    show(box, area.value);
    area.hidden = true;
    area.parentNode.insertBefore(box, area);
    label.addEventListener("click", function () { box.focus(); });
    box.addEventListener("input", function () {
      area.value = read(box);
      changed = true;
      if (said) { said.textContent = "有未保存的修改"; }
    });
    box.addEventListener("paste", function (event) {
      event.preventDefault();
      document.execCommand("insertText", false, event.clipboardData.getData("text/plain"));
    });
  });
  /* On this machine until the server has it: a session that ends loses nothing. */
  var key = "circular-" + form.getAttribute("data-draft");
  var areas = Array.prototype.slice.call(form.querySelectorAll("textarea[data-bound]"));
  function texts() { return areas.map(function (area) { return area.value; }); }
  var first = texts().join("\u0000"), left = null;
  form.addEventListener("input", function () {
    changed = true;
    try { localStorage.setItem(key, JSON.stringify(texts())); } catch (error) { return; }
  });
  try { left = JSON.parse(localStorage.getItem(key) || "null"); } catch (error) { left = null; }
  if (said && left && left.length === areas.length && left.join("\u0000") !== first) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-outline-primary";
    button.textContent = "取回本机未保存的文字";
    button.addEventListener("click", function () {
      areas.forEach(function (area, at) {
        area.value = left[at];
        show(area.previousSibling, left[at]);
      });
      button.parentNode.removeChild(button);
      changed = true;
    });
    said.parentNode.appendChild(button);
  }
  form.addEventListener("submit", function () { changed = false; });
  window.addEventListener("beforeunload", function (event) {
    if (changed) { event.preventDefault(); event.returnValue = ""; }
  });
}());
