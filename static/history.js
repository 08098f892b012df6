/* The score by day and by month in two series; the tables below the chart say the same. */
(function () {
  "use strict";
  var box = document.getElementById("chart");
  var source = document.getElementById("chart-data");
  if (!box || !source || !window.echarts) { return; }
  var data = JSON.parse(source.textContent);
  box.className += " drawn tall";
  document.getElementById("chart-table").removeAttribute("open");
  var ink = window.ink;
  var chart = window.echarts.init(box, null, { renderer: "svg" });
  function told(point) {
    var value = point.value;
    return point.seriesName + "\n" + value[0] + "  " + value[1] + " 分" + (value[2] ? "\n" + value[2] : "");
  }
  function draw() { chart.setOption({
    animation: false,
    grid: { left: 44, right: 24, top: 64, bottom: 32 },
    legend: { top: 0, left: "center", textStyle: { color: ink("ink") } },
    tooltip: { trigger: "item", renderMode: "richText", formatter: told, confine: true },
    xAxis: { type: "time", axisLabel: { color: ink("ink-soft"), hideOverlap: true, formatter: "{yyyy}-{MM}-{dd}" }, minInterval: 28 * 86400000 },
    yAxis: { type: "value", min: 0, max: 100, splitLine: { lineStyle: { color: ink("line") } }, axisLabel: { color: ink("ink-soft") } },
    series: [
      { name: "各日", type: "line", step: "end", data: data.days, symbolSize: 5, lineStyle: { width: 1.5, color: ink("line-strong") }, itemStyle: { color: ink("line-strong") } },
      { name: "当时已知（月末）", type: "line", data: data.known, symbolSize: 8, lineStyle: { width: 3, color: ink("main") }, itemStyle: { color: ink("main") } },
      { name: "按数据月份", type: "line", data: data.data, symbolSize: 7, symbol: "rect", lineStyle: { width: 2, type: "dashed", color: ink("good") }, itemStyle: { color: ink("good") } },
      { name: "口径变更", type: "scatter", data: data.adoptions, symbol: "triangle", symbolSize: 14, itemStyle: { color: ink("bad") } },
      { name: "快照", type: "scatter", data: data.snapshots, symbol: "diamond", symbolSize: 15, itemStyle: { color: ink("wait") } }
    ]
  }); }
  draw();
  document.addEventListener("look", draw);
  window.addEventListener("resize", function () { chart.resize(); });
})();
