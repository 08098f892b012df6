/* The line of monthly totals; the table below the chart says the same without a script. */
(function () {
  "use strict";
  var box = document.getElementById("chart");
  var source = document.getElementById("chart-data");
  if (!box || !source || !window.echarts) { return; }
  var data = JSON.parse(source.textContent);
  box.className += " drawn";
  document.getElementById("chart-table").removeAttribute("open");
  var chart = window.echarts.init(box, null, { renderer: "svg" });
  chart.setOption({
    animation: false,
    grid: { left: 44, right: 20, top: 24, bottom: 32 },
    tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: function (value) { return value + " 分"; } },
    xAxis: { type: "category", data: data.months, axisLabel: { color: "#52606d" } },
    yAxis: { type: "value", min: 0, max: 100, axisLabel: { color: "#52606d" } },
    series: [{
      name: "总分", type: "line", data: data.totals, symbolSize: 8,
      lineStyle: { width: 3, color: "#1d4f91" }, itemStyle: { color: "#1d4f91" },
      areaStyle: { color: "rgba(29, 79, 145, 0.10)" },
      label: { show: data.totals.length <= 12, position: "top", color: "#1b2733" }
    }]
  });
  window.addEventListener("resize", function () { chart.resize(); });
})();
