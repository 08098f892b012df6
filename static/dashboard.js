/* The line of monthly totals; the table below the chart says the same without a script. */
(function () {
  "use strict";
  var box = document.getElementById("chart");
  var source = document.getElementById("chart-data");
  if (!box || !source || !window.echarts) { return; }
  var data = JSON.parse(source.textContent);
  box.className += " drawn";
  document.getElementById("chart-table").removeAttribute("open");
  var ink = window.ink;
  var chart = window.echarts.init(box, null, { renderer: "svg" });
  function draw() { chart.setOption({
    animation: false,
    grid: { left: 44, right: 20, top: 24, bottom: 32 },
    tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: function (value) { return value + " 分"; } },
    xAxis: { type: "category", data: data.months, axisLabel: { color: ink("ink-soft") } },
    yAxis: { type: "value", min: 0, max: 100, splitLine: { lineStyle: { color: ink("line") } }, axisLabel: { color: ink("ink-soft") } },
    series: [{
      name: "总分", type: "line", data: data.totals, symbolSize: 8,
      lineStyle: { width: 3, color: ink("main") }, itemStyle: { color: ink("main") },
      areaStyle: { color: ink("main"), opacity: 0.1 },
      label: { show: data.totals.length <= 12, position: "top", color: ink("ink") }
    }]
  }); }
  draw();
  document.addEventListener("look", draw);
  window.addEventListener("resize", function () { chart.resize(); });
})();
