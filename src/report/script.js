// The style sheet switches the language; this keeps the page's own language, its title and the hover texts in step.
(function () {
  function show(lang) {
    document.documentElement.lang = lang;
    document.querySelectorAll("[data-vi]").forEach(function (text) {
      text.textContent = text.getAttribute("data-" + lang);
    });
  }
  document.querySelectorAll("input[name=lang]").forEach(function (button) {
    button.addEventListener("change", function () { show(button.value); });
    // A browser may remember the choice when the page is loaded again.
    if (button.checked) { show(button.value); }
  });
})();
