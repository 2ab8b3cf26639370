// Starts the app, or says in plain words that it could not.
import init from "{{js}}";

init({ module_or_path: "{{wasm}}" }).catch((error) => {
  document.getElementById("app").hidden = true;
  document.getElementById("boot-failed").hidden = false;
  console.error(error);
});
