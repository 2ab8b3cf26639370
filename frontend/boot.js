// Starts the app, or says in plain words that it could not.

// What an address begins with, and the parts of the app that its page needs besides the main one:
// fetched beside it rather than after it has started.
const parts = {{parts}};
const entry = parts.find(([starts]) => starts.some((start) => location.pathname.startsWith(start)));
for (const href of entry ? entry[1] : []) {
  const link = document.createElement("link");
  Object.assign(link, { rel: "preload", as: "fetch", type: "application/wasm", crossOrigin: "", href });
  document.head.append(link);
}

// Not imported at the top, so that nothing above waits for it and its failure is noticed, too.
import("{{js}}")
  .then(({ default: init }) => init({ module_or_path: "{{wasm}}" }))
  .catch((error) => {
    document.getElementById("app").hidden = true;
    document.getElementById("boot-failed").hidden = false;
    console.error(error);
  });
