// What the scripts say, in the language of the page. The messages are in locales/<language>/scripts; the server makes
// words-<language>.js of them (src/language/scripts.rs), which every page loads before its other scripts.
const words = globalThis.salonWords ?? {};
const { lang } = document.documentElement;
const plurals = new Intl.PluralRules(lang);
const numbers = new Intl.NumberFormat(lang, { useGrouping: "min2" });

// `say("upload-left", { n: 3 })`. An unknown message is said by its id.
export function say(id, args = {}) {
  const message = words[id] ?? id;
  const text = typeof message === "string" ? message : variant(message, args[message.on]);
  return text.replace(/\{([\w-]+)\}/g, (_, name) => written(args[name]));
}

// A number has its own sentence, or that of its plural.
function variant(message, number) {
  return message[`=${number}`] ?? message[plurals.select(number)] ?? message.other;
}

function written(value) {
  return typeof value === "number" ? numbers.format(value) : (value ?? "");
}
