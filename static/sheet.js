/* A refused sheet: the summary of what is wrong is read first. */
(function () {
  "use strict";
  var summary = document.getElementById("problems") || document.getElementById("refusal");
  if (summary) { summary.focus(); }
})();
