/* 快捷键: J and K walk the rows by moving the focus itself, so a screen reader says where it is;
   A accepts, R goes to the reason, O opens, ? shows the keys. Off while typing, or switched off. */
(function () {
  "use strict";
  var KEPT = "creditcity-keys-off";
  var rows = Array.prototype.slice.call(document.querySelectorAll("[data-row]"));
  var help = document.getElementById("keys");
  var said = document.getElementById("keys-said");
  var reasons = document.querySelector("[name^='reason-']");
  if (!help) { return; }
  var box = document.getElementById("keys-on");
  help.hidden = false;
  box.checked = kept() !== "yes";
  box.addEventListener("change", function () {
    try { localStorage.setItem(KEPT, box.checked ? "no" : "yes"); } catch (error) { /* private */ }
  });
  if (location.hash === "#return" && reasons) { reasons.focus(); }

  function kept() {
    try { return localStorage.getItem(KEPT); } catch (error) { return null; }
  }

  function tell(text) {
    said.textContent = text;
    said.hidden = false;
  }

  function typing(target) {
    return target.isContentEditable ||
      (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && target.type !== "checkbox");
  }

  function here() {
    for (var at = 0; at < rows.length; at += 1) {
      if (rows[at].contains(document.activeElement)) { return at; }
    }
    return -1;
  }

  function go(to) {
    var at = Math.max(0, Math.min(rows.length - 1, to));
    var link = rows[at].querySelector("[data-open]");
    link.focus();
    rows[at].scrollIntoView({ block: "nearest" });
  }

  function accept(row) {
    var box = row.querySelector("[name=pick]");
    var others = document.querySelectorAll("[name=pick]:checked").length - (box && box.checked ? 1 : 0);
    if (!box) { tell(row.querySelector("[data-open]").dataset.refusal || "这一份不能通过"); return; }
    if (others) { tell("另外勾选了 " + others + " 份：A 只通过光标所在的一份，请先取消勾选，或点“通过选中的报送单”。"); return; }
    box.checked = true;
    box.form.submit();
  }

  function inQueue(key) {
    var at = here();
    if (key === "j") { go(at + 1); return true; }
    if (key === "k") { go(at < 0 ? 0 : at - 1); return true; }
    if (key !== "a" && key !== "r" && key !== "o") { return false; }
    if (at < 0) { tell("请先按 J 选到一份报送单。"); return true; }
    var link = rows[at].querySelector("[data-open]");
    if (key === "a") { accept(rows[at]); } else { location.href = link.href + (key === "r" ? "#return" : ""); }
    return true;
  }

  function onSheet(key) {
    var button = document.querySelector("[data-accept]");
    if (key === "r" && reasons) { reasons.focus(); return true; }
    if (key === "a" && button) { button.click(); return true; }
    return false;
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) { return; }
    if (typing(event.target) || !box.checked) { return; }
    var key = event.key.toLowerCase();
    var done = key === "?" || key === "？";
    if (done) { help.open = !help.open; } else { done = rows.length ? inQueue(key) : onSheet(key); }
    if (done) { event.preventDefault(); }
  });
})();
