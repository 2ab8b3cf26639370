// Starts the app, or says in plain words that it could not.

// What an address begins with, the pack of the parts of the app that its page needs besides the
// main one, and what is in it. A pack is fetched beside the main part rather than after it has
// started, and as one file, which is smaller than many.
const packs = {{parts}};
const entry = packs.find(([starts]) => starts.some((start) => location.pathname.startsWith(start)));
const parts = new Map();
if (entry) {
  const [, pack, modules] = entry;
  const whole = fetch(pack).then((answer) => {
    if (!answer.ok) throw new Error(pack);
    return answer.arrayBuffer();
  });
  let end = 0;
  for (const [name, length] of modules) {
    const start = end;
    end += length;
    const part = whole.then(
      (bytes) => new Response(bytes.slice(start, start + length), { headers: { "Content-Type": "application/wasm" } }),
    );
    // Whoever asks for the part hears of it.
    part.catch(() => {});
    parts.set(name, part);
  }
}
// A part is taken once: asked for again, it did not arrive well, and is fetched by itself.
globalThis.porticoPart = (url) => {
  const part = parts.get(url.pathname);
  parts.delete(url.pathname);
  return part ?? fetch(url);
};

// Not imported at the top, so that nothing above waits for it and its failure is noticed, too.
import("{{js}}")
  .then(({ default: init }) => init({ module_or_path: "{{wasm}}" }))
  .catch((error) => {
    document.getElementById("app").hidden = true;
    document.getElementById("boot-failed").hidden = false;
    console.error(error);
  });
