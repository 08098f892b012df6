/* Run before a chart is laid out: the place of the drawing is kept free and its table waits. */
document.documentElement.classList.add("scripted");
