// Sets the chosen colours before the first paint. A classic script, so that it runs before the body;
// the modules come later. Without a choice the system's preference holds (see css/base.css).
"use strict";
(function () {
    var choice = null;
    try {
        choice = localStorage.getItem("adjudge.theme");
    } catch (error) {
        // Storage may be blocked; then there is no choice to remember.
    }
    if (choice === "light" || choice === "dark") {
        document.documentElement.dataset.theme = choice;
    }
})();
