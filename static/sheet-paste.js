/* A column copied from a spreadsheet fills the fields downwards; nothing is kept before a look. */
(function () {
  "use strict";
  var form = document.getElementById("sheet"), note = document.getElementById("pasted");
  if (!form || !note) { return; }

  function boxes() {
    return Array.prototype.filter.call(form.querySelectorAll("[data-field]"), function (box) {
      return box.querySelector("input.form-control[name^='value-']");
    });
  }
  function input(box) { return box.querySelector("input.form-control[name^='value-']"); }
  /* Columns that are empty to the end do not count: some programs copy one along. */
  function width(rows) {
    return Math.max.apply(null, rows.map(function (row) {
      return row.join("\t").replace(/\t+$/, "").split("\t").length;
    }));
  }
  function name(box) { return box.querySelector("label").textContent.trim(); }

  /* Where each row belongs: by the exact name in its first column, else from here downwards. */
  function places(rows, from) {
    var all = boxes(), named = {}, start;
    if (width(rows) === 1) {
      start = all.indexOf(from);
      return rows.map(function (row, index) { return [all[start + index], row[0]]; });
    }
    all.forEach(function (box) { named[name(box)] = box; });
    return rows.map(function (row) { return [named[row[0].trim()], row[1] || "", row[0].trim()]; });
  }

  function tell(parts, buttons) {
    note.textContent = "";
    note.hidden = false;
    parts.forEach(function (part) {
      var line = document.createElement("div");
      line.textContent = part;
      note.appendChild(line);
    });
    buttons.forEach(function (pair) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-outline-primary";
      button.textContent = pair[0];
      button.addEventListener("click", function () { note.hidden = true; pair[1](); });
      note.appendChild(button);
    });
    note.scrollIntoView({ block: "nearest" });
  }

  form.addEventListener("paste", function (event) {
    var text = (event.clipboardData || window.clipboardData).getData("text");
    var rows = text.replace(/\r/g, "").replace(/\n+$/, "").split("\n").map(function (line) {
      return line.split("\t");
    });
    var box = event.target.closest("[data-field]"), landed, lost, before;
    if (!box || event.target !== input(box) || (rows.length < 2 && width(rows) < 2)) { return; }
    event.preventDefault();
    if (width(rows) > 2) {
      tell(["没有粘贴：复制的内容有" + width(rows) + "列。请只复制一列数值，或“数据项名称、数值”两列。"],
        [["知道了", function () {}]]);
      return;
    }
    landed = places(rows, box).filter(function (one) { return one[0]; });
    lost = places(rows, box).filter(function (one) { return !one[0]; });
    before = landed.map(function (one) { return [input(one[0]), input(one[0]).value]; });
    landed.forEach(function (one) { input(one[0]).value = (one[1] || "").trim(); });
    tell(["已粘贴 " + landed.length + " 项，尚未保存，请核对：" + landed.map(function (one) {
      return name(one[0]) + " " + input(one[0]).value;
    }).join("；")].concat(lost.length ? ["没有填入的 " + lost.length + " 行：" + lost.map(function (one) {
      return (one[2] ? one[2] + " " : "") + one[1];
    }).join("；")] : []), [
      ["核对无误", function () { form.dispatchEvent(new Event("change", { bubbles: true })); }],
      ["撤销粘贴", function () { before.forEach(function (one) { one[0].value = one[1]; }); }]
    ]);
  });
})();
