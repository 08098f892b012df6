/* Every chart of a page: drawn from its data, in the colours of the look, at the width there is.
   What cannot be drawn leaves the table open. What each drawing looks like: charts-drawn.js. */
(function () {
  "use strict";
  var NARROW = 600, SHEET = 640;
  var drawn = [];

  function begin(figure) {
    var plot = figure.querySelector(".chart-plot");
    var source = document.getElementById(figure.id + "-data");
    var drawing = window.drawings && window.drawings[figure.getAttribute("data-chart")];
    if (!plot || !source || !drawing || !window.echarts) { figure.classList.add("is-undrawn"); return; }
    plot.textContent = "";
    var one = { figure: figure, plot: plot, data: JSON.parse(source.textContent), drawing: drawing, width: 0, table: figure.querySelector(".chart-table") };
    fit(one);
    one.chart = window.echarts.init(plot, null, { renderer: "svg" });
    draw(one);
    one.table.removeAttribute("open");
    figure.classList.add("is-drawn");
    drawn.push(one);
  }

  function fit(one) {
    one.width = one.plot.clientWidth;
    one.narrow = one.width < NARROW;
    one.plot.style.height = px(one.plot.getAttribute(one.narrow ? "data-narrow" : "data-wide")) + "px";
  }

  /* Grows with 大字, as all type does. */
  function px(length) { return Math.round(length * parseFloat(getComputedStyle(document.documentElement).fontSize) / 16); }

  /* By name, not by value: another look, the system's own and paper recolour what is drawn. */
  function ink(name) { return "var(--" + name + ")"; }

  function draw(one) {
    var option = one.drawing(one.data, { narrow: one.narrow, width: one.width, ink: ink, px: px });
    option.animation = false;
    option.textStyle = { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: px(13) };
    one.chart.setOption(option, true);
    /* On paper the drawing takes the width of the sheet. */
    var svg = one.plot.querySelector("svg");
    svg.setAttribute("viewBox", "0 0 " + one.chart.getWidth() + " " + one.chart.getHeight());
    svg.setAttribute("aria-hidden", "true");
  }

  function resized() {
    drawn.forEach(function (one) {
      if (one.plot.clientWidth && one.plot.clientWidth !== one.width) { refit(one); }
    });
  }

  function refit(one) {
    fit(one);
    one.chart.resize();
    draw(one);
  }

  document.querySelectorAll("figure[data-chart]").forEach(begin);
  /* A part of the page was put in the place of an older one. */
  document.addEventListener("renewed", function (event) {
    drawn = drawn.filter(function (one) {
      var there = document.contains(one.figure);
      if (!there) { one.chart.dispose(); }
      return there;
    });
    event.detail.querySelectorAll("figure[data-chart]").forEach(begin);
  });
  window.addEventListener("resize", resized);
  /* Drawn anew at the width of a sheet, so that its type is not shrunk with it. */
  function onto(width) {
    drawn.forEach(function (one) {
      one.plot.style.width = width;
      refit(one);
    });
  }

  window.addEventListener("beforeprint", function () { onto(SHEET + "px"); });
  window.addEventListener("afterprint", function () { onto(""); });
  /* Larger type is wider type. */
  document.addEventListener("look", function () { drawn.forEach(refit); });
})();
