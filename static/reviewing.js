/* 正在审核: an open page keeps its lease and shows who else is at the same sheet; it blocks nobody. */
(function () {
  "use strict";
  var EVERY = 60000;
  var line = document.getElementById("reviewing");
  var version = document.querySelector("main [name=version]");
  var token = document.querySelector("main [name=csrfmiddlewaretoken]");
  if (!line || !version || !token) { return; }
  var timer = window.setInterval(renew, EVERY);
  renew();

  function show(text) {
    if (line.textContent !== text) { line.textContent = text; }
    line.hidden = !text;
  }

  function heard(answer) {
    return answer.json().then(function (said) {
      if (answer.ok) {
        show(said.others.length ? said.others.join("；") + "。您仍可办理，先办的为准。" : "");
      } else {
        window.clearInterval(timer);
        show(said.message || "");
      }
    });
  }

  function renew() {
    if (document.hidden) { return; }
    var body = new URLSearchParams({ version: version.value, csrfmiddlewaretoken: token.value });
    // A line that is away is no news: the lease ends by itself and the next minute asks again.
    fetch(line.dataset.renew, { method: "POST", body: body, credentials: "same-origin" })
      .then(heard)
      .catch(function () {});
  }

  document.addEventListener("visibilitychange", renew);
})();
