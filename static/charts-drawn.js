/* What each chart looks like: its data (reporting/charts/) and the page in, an ECharts option out.
   Numbers come as text and are written as they came; only places on an axis are calculated. */
(function () {
  "use strict";

  function words(page, name, more) {
    return Object.assign({ color: page.ink(name), fontSize: page.px(page.narrow ? 12 : 13) }, more);
  }

  function frame(page, more) {
    return Object.assign({
      legend: { top: 0, left: 0, itemGap: 14, itemWidth: 18, itemHeight: 11, selectedMode: false, textStyle: words(page, "ink") },
      tooltip: {
        renderMode: "richText", confine: true, trigger: "item", backgroundColor: page.ink("paper"), borderColor: page.ink("line-strong"),
        textStyle: words(page, "ink"), axisPointer: { type: "line", lineStyle: { color: page.ink("line-strong") }, label: { show: false } }
      }
    }, more);
  }

  function values(page, more) {
    return Object.assign({
      type: "value", axisLabel: words(page, "ink-soft", { hideOverlap: true }),
      splitLine: { lineStyle: { color: page.ink("line") } }, axisLine: { show: false }, axisTick: { show: false }
    }, more);
  }

  /* Names beside the rows; on a phone above them, where there is room for a whole name. */
  function rows(page, names, whole) {
    var above = { inside: true, margin: 0, align: "left", verticalAlign: "bottom", padding: [0, 0, page.px(9), 0], width: page.width - page.px(76) };
    var beside = { margin: 10, width: page.px(250) };
    if (whole) { above = Object.assign(above, { width: page.width - page.px(24), overflow: "break", lineHeight: page.px(15) }); }
    return {
      type: "category", inverse: true, data: names, axisTick: { show: false },
      axisLine: { lineStyle: { color: page.ink("line-strong") } },
      axisLabel: words(page, "ink", Object.assign({ interval: 0, overflow: "truncate" }, page.narrow || whole ? above : beside)), z: 3
    };
  }

  function grid(page, more) {
    var sides = page.narrow ? { left: 6, right: 16, top: page.px(60), bottom: page.px(26) } : { left: page.px(268), right: page.px(88), top: page.px(34), bottom: page.px(28) };
    return Object.assign(sides, more);
  }

  function bar(name, stack, colour, data, more) {
    return Object.assign({ name: name, type: "bar", stack: stack, barWidth: 12, data: data, itemStyle: { color: colour }, emphasis: { disabled: true } }, more);
  }

  function dots(name, symbol, size, colour, data, more) {
    return Object.assign({ name: name, type: "scatter", symbol: symbol, symbolSize: size, data: data, itemStyle: { color: colour }, emphasis: { disabled: true }, z: 4 }, more);
  }

  function between(from, to) { return from === null || to === null ? null : to - from; }

  function intervals(data, page) {
    var all = data.rows;
    function told(points) {
      var one = all[points[0].dataIndex];
      if (one.earned === null) { return one.name + "\n未知"; }
      return one.name + "\n锁定 " + one.secured + "　暂计 " + one.earned + "\n最高可达 " + one.reachable + " / 满分 " + one.max + "\n还可争取 " + one.open;
    }
    var most = Math.max.apply(null, all.map(function (one) { return Number(one.max); }));
    var option = frame(page, {
      grid: grid(page),
      xAxis: values(page, { min: 0, max: most }),
      yAxis: rows(page, all.map(function (one) { return one.name; })),
      series: [
        bar("锁定", "span", page.ink("main"), all.map(function (one) { return one.secured; })),
        bar("锁定至最高可达", "span", page.ink("reached"), all.map(function (one) { return between(one.secured, one.reachable); }), { itemStyle: { color: page.ink("main-pale"), borderColor: page.ink("main"), borderWidth: 1 } }),
        bar("已失去", "span", page.ink("none"), all.map(function (one) { return between(one.reachable, one.max); }), { itemStyle: { color: page.ink("none"), borderColor: page.ink("line-strong"), borderType: "dashed", borderWidth: 1 } }),
        dots("暂计", "diamond", 13, page.ink("warn-edge"), all.map(function (one, at) { return [one.earned, at]; }), { itemStyle: { color: page.ink("warn-edge"), borderColor: page.ink("ink"), borderWidth: 1 } }),
        dots("还可争取", "circle", 0, page.ink("ink"), all.map(function (one, at) { return [most, at]; }), {
          silent: true, z: 5,
          label: words(page, "ink", {
            show: true, position: page.narrow ? "left" : "right", distance: page.narrow ? 0 : 8, offset: page.narrow ? [16, -page.px(16)] : [0, 0],
            formatter: function (point) { var one = all[point.dataIndex]; return one.open === null ? "未知" : (page.narrow ? "＋" : "可争取") + one.open; }
          })
        })
      ]
    });
    option.legend.data = ["锁定", "锁定至最高可达", "已失去", "暂计"];
    option.tooltip.trigger = "axis";
    option.tooltip.axisPointer.type = "none";
    option.tooltip.formatter = told;
    return option;
  }

  /* Totals are marks, not bars: the axis does not begin at 0, so that small steps can be seen. */
  function waterfall(data, page) {
    var all = data.rows;
    var levels = all.map(function (one) { return Number(one.end); }).concat(all.map(function (one) { return Number(one.start); }));
    var low = Math.min.apply(null, levels), high = Math.max.apply(null, levels), air = Math.max((high - low) * 0.12, 0.5);
    function moved(sign) {
      return all.map(function (one) { var size = sign * (one.end - one.start); return size > 0 ? size : null; });
    }
    function piece(name, colour, data) {
      return bar(name, "way", colour, data, { barMinHeight: 2 });
    }
    var option = frame(page, {
      grid: grid(page),
      xAxis: values(page, { min: Math.floor(low - air), max: Math.ceil(high + air), axisLabel: words(page, "ink-soft", { hideOverlap: true, formatter: "{value}分" }) }),
      yAxis: rows(page, all.map(function (one) { return one.name; })),
      series: [
        bar("", "way", "transparent", all.map(function (one) { return Math.min(one.start, one.end); }), { silent: true }),
        piece("上升 ＋", page.ink("good"), moved(1)),
        piece("下降 －", page.ink("bad"), moved(-1)),
        dots("总分", "diamond", 14, page.ink("main"), all.map(function (one, at) { return one.change === null ? [one.end, at] : null; })),
        dots("数", "circle", 0, page.ink("ink"), all.map(function (one, at) { return [Math.max(one.start, one.end), at]; }), {
          silent: true,
          label: words(page, "ink", { show: true, position: "right", distance: 10, formatter: function (point) { var one = all[point.dataIndex]; return one.change === null ? one.end : one.change; } })
        })
      ]
    });
    option.legend.data = ["上升 ＋", "下降 －", "总分"];
    option.tooltip.trigger = "axis";
    option.tooltip.axisPointer.type = "none";
    option.tooltip.formatter = function (points) {
      var one = all[points[0].dataIndex];
      return one.change === null ? one.name + "\n" + one.end + " 分" : one.name + "\n" + one.change + " 分\n" + one.start + " → " + one.end;
    };
    return option;
  }

  function course(data, page) {
    function told(point) {
      var value = point.value;
      return point.seriesName + "\n" + value[0] + "　" + value[1] + " 分" + (value[2] ? "\n" + value[2].replace(/(.{22})/g, "$1\n") : "");
    }
    function line(name, points, more) {
      return Object.assign({ name: name, type: "line", data: points, connectNulls: false, emphasis: { disabled: true } }, more);
    }
    var main = page.ink("main"), strong = page.ink("line-strong"), good = page.ink("good");
    var series = [];
    if (data.days.length) { series.push(line("各日", data.days, { step: "end", symbolSize: 4, lineStyle: { width: 1.5, color: strong }, itemStyle: { color: strong } })); }
    series.push(line("月末当时已知", data.known, {
      symbol: "circle", symbolSize: 8, lineStyle: { width: 3, color: main }, itemStyle: { color: main },
      labelLayout: { hideOverlap: true },
      label: words(page, "ink", { show: !data.days.length && data.known.length <= 12, position: "top", formatter: function (point) { return point.value[1] || ""; } })
    }));
    if (data.worth.length) { series.push(line("按数据月份", data.worth, { symbol: "rect", symbolSize: 7, lineStyle: { width: 2, type: "dashed", color: good }, itemStyle: { color: good } })); }
    if (data.readings.length) { series.push(dots("口径变更", "triangle", 14, page.ink("bad"), data.readings)); }
    if (data.snapshots.length) { series.push(dots("快照", "diamond", 12, page.ink("wait"), data.snapshots)); }
    var option = frame(page, {
      grid: { left: page.px(40), right: page.px(28), top: page.px(page.narrow ? 84 : 60), bottom: page.px(28) },
      xAxis: {
        type: "time", boundaryGap: ["3%", "3%"], minInterval: 28 * 86400000, splitLine: { show: false }, axisLine: { lineStyle: { color: strong } },
        axisLabel: words(page, "ink-soft", { hideOverlap: true, formatter: page.narrow ? "{M}月{d}日" : "{yyyy}-{MM}-{dd}" })
      },
      yAxis: values(page, { min: 0, max: data.full === null ? null : Number(data.full), name: "分", nameTextStyle: words(page, "ink-soft") }),
      series: series
    });
    option.tooltip.formatter = told;
    return option;
  }

  /* Shares of the target, so that places, percent and companies stand on one axis. */
  function goals(data, page) {
    var all = data.rows;
    function marked(name, symbol, size, colour, points, more) {
      return dots(name, symbol, size, page.ink(colour), points, Object.assign({ tooltip: { show: false } }, more));
    }
    var option = frame(page, {
      grid: { left: 8, right: page.px(78), top: page.px(page.narrow ? 60 : 40), bottom: page.px(26) },
      xAxis: values(page, { min: 0, max: 100, axisLabel: words(page, "ink-soft", { formatter: "{value}%", hideOverlap: true }) }),
      yAxis: rows(page, all.map(function (one) { return one.name; }), true),
      series: [
        bar("现在", "done", page.ink("reached"), all.map(function (one) { return one.done; }), { showBackground: true, backgroundStyle: { color: page.ink("track") } }),
        marked("今天应到", "triangle", [13, 12], "warn-edge", all.map(function (one, at) { return one.state === "数据未知" ? null : [one.due, at]; }), { symbolOffset: [0, 10], itemStyle: { color: page.ink("warn-edge"), borderColor: page.ink("ink"), borderWidth: 1, opacity: 1 } }),
        marked("需要达到", "rect", [3, 18], "ink", all.map(function (one, at) { return [100, at]; })),
        marked("数", "circle", 0, "ink", all.map(function (one, at) { return [100, at]; }), {
          silent: true,
          label: words(page, "ink", { show: true, position: "right", distance: 8, formatter: function (point) { var one = all[point.dataIndex]; return one.done === null ? one.state : one.done + "%"; } })
        })
      ]
    });
    option.legend.data = ["现在", "今天应到", "需要达到"];
    option.tooltip.trigger = "axis";
    option.tooltip.axisPointer.type = "none";
    option.tooltip.formatter = function (points) {
      var one = all[points[0].dataIndex];
      return one.name.replace(/(.{24})/g, "$1\n") + "\n现在 " + one.now + "\n今天应到 " + one.expected + "\n" + one.state;
    };
    return option;
  }

  /* The first place is on top; a month nobody has published is a gap and says so. */
  function ranks(data, page) {
    function month(name, at) {
      var short = page.narrow ? name.replace("月", "") : name;
      return data.ranks[at] === null ? short + (page.narrow ? "\n未\n知" : "\n未知") : short;
    }
    var option = frame(page, {
      grid: { left: page.px(50), right: page.px(24), top: page.px(page.narrow ? 84 : 60), bottom: page.px(page.narrow ? 54 : 44) },
      xAxis: { type: "category", data: data.months, axisLine: { lineStyle: { color: page.ink("line-strong") }, onZero: false }, axisTick: { show: false }, axisLabel: words(page, "ink-soft", { interval: 0, lineHeight: page.px(15), formatter: month }), position: "bottom" },
      yAxis: values(page, { inverse: true, min: 1, minInterval: 1, name: "名次", nameLocation: "start", nameTextStyle: words(page, "ink-soft") }),
      series: [
        { name: "各月名次", type: "line", data: data.ranks, connectNulls: false, symbol: "circle", symbolSize: 8, emphasis: { disabled: true }, lineStyle: { width: 3, color: page.ink("main") }, itemStyle: { color: page.ink("main") }, label: words(page, "ink", { show: true, position: "top" }), labelLayout: { hideOverlap: true } },
        { name: "以后各月所需", type: "line", data: data.needed, connectNulls: false, symbol: "diamond", symbolSize: 11, emphasis: { disabled: true }, lineStyle: { width: 2, type: "dashed", color: page.ink("warn") }, itemStyle: { color: page.ink("warn") } },
        { name: "满分线", type: "line", data: data.months.map(function () { return data.full; }), symbol: "none", emphasis: { disabled: true }, lineStyle: { width: 2, color: page.ink("good") }, itemStyle: { color: page.ink("good") } }
      ]
    });
    option.legend.data = ["各月名次", "以后各月所需", "满分线"];
    option.tooltip.formatter = function (point) { return point.name + "\n" + point.seriesName + " 第" + point.value + "名"; };
    return option;
  }

  window.drawings = { intervals: intervals, course: course, waterfall: waterfall, goals: goals, ranks: ranks };
})();
